package io.hindsight.http.aws.federation;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of issuers, by their discovery documents ("OpenID Connect Discovery 1.0"). Keys
 * are kept for an hour, and fetched again where a token names one that is not among them, though
 * not more often than every ten seconds. A failed fetch is not tried again before either, and what
 * was known stays known for a day.
 */
final class IssuerKeys {
  private static final int MOST_ISSUERS = 1000;
  private static final int MOST_KEYS = 200;
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /** An issuer as a provider's entity has it. */
  record Issuer(String url, List<String> thumbprints) {}

  /** What was fetched, and when. */
  private static final class Entry {
    final CompletableFuture<JWKSet> keys;
    final Instant begun;

    /** The keys that were known before, and since when they are. */
    final @Nullable JWKSet known;

    final Instant knownAt;

    Entry(CompletableFuture<JWKSet> keys, Instant begun, @Nullable JWKSet known, Instant knownAt) {
      this.keys = keys;
      this.begun = begun;
      this.known = known;
      this.knownAt = knownAt;
    }

    boolean isGood() {
      return keys.isDone() && !keys.isCompletedExceptionally();
    }
  }

  /** Where documents come from. */
  @FunctionalInterface
  interface Documents {
    CompletableFuture<byte[]> fetch(URI uri, List<String> thumbprints);
  }

  private final Documents documents;
  private final Clock clock;
  private final Map<Issuer, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Issuer, Entry> eldest) {
          return size() > MOST_ISSUERS;
        }
      };

  IssuerKeys(Documents documents, Clock clock) {
    this.documents = documents;
    this.clock = clock;
  }

  /** The issuer's keys, fetched where they are not known or no longer fresh. */
  CompletableFuture<JWKSet> of(Issuer issuer) {
    return entry(issuer, FRESH);
  }

  /** The keys once more, for a token that names another. */
  CompletableFuture<JWKSet> again(Issuer issuer) {
    return entry(issuer, PAUSE);
  }

  private CompletableFuture<JWKSet> entry(Issuer issuer, Duration age) {
    Entry entry;
    synchronized (entries) {
      Instant now = clock.instant();
      Entry old = entries.get(issuer);
      Duration limit = old != null && !old.isGood() ? PAUSE : age;
      if (old != null && now.isBefore(old.begun.plus(limit))) {
        entry = old;
      } else {
        JWKSet known = old == null ? null : old.isGood() ? old.keys.join() : old.known;
        Instant knownAt = old == null || old.isGood() ? now : old.knownAt;
        entry =
            new Entry(fetch(issuer), now, known, old != null && old.isGood() ? old.begun : knownAt);
        entries.put(issuer, entry);
      }
    }
    return withKnown(entry);
  }

  private CompletableFuture<JWKSet> withKnown(Entry entry) {
    JWKSet known = entry.known;
    if (known == null || clock.instant().isAfter(entry.knownAt.plus(KEPT))) {
      return entry.keys;
    }
    return entry.keys.exceptionally(failure -> known);
  }

  private CompletableFuture<JWKSet> fetch(Issuer issuer) {
    String url = issuer.url();
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return documents
        .fetch(uri(base + DISCOVERY), issuer.thumbprints())
        .thenCompose(document -> documents.fetch(keysOf(document, url), issuer.thumbprints()))
        .thenApply(IssuerKeys::keys);
  }

  private static URI keysOf(byte[] document, String issuer) {
    try {
      Map<String, Object> members =
          JSONObjectUtils.parse(new String(document, StandardCharsets.UTF_8));
      if (!issuer.equals(JSONObjectUtils.getString(members, "issuer"))) {
        throw new ProviderDocuments.Refused("the discovery document is of another issuer");
      }
      String keys = JSONObjectUtils.getString(members, "jwks_uri");
      if (keys == null) {
        throw new ProviderDocuments.Refused("the discovery document names no keys");
      }
      return uri(keys);
    } catch (ParseException e) {
      throw new ProviderDocuments.Refused("the discovery document cannot be read");
    }
  }

  private static JWKSet keys(byte[] document) {
    try {
      JWKSet keys = JWKSet.parse(new String(document, StandardCharsets.UTF_8));
      if (keys.size() > MOST_KEYS) {
        throw new ProviderDocuments.Refused("the issuer has too many keys");
      }
      return keys.toPublicJWKSet();
    } catch (ParseException e) {
      throw new ProviderDocuments.Refused("the keys cannot be read");
    }
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ProviderDocuments.Refused("not a URL: " + text);
    }
  }
}
