package io.hindsight.http.aws.authorization;

import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.secrets.Identifiers;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.access.Subjects;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.AccessKey;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.signature.Credential;
import io.hindsight.http.aws.signature.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The credentials of the engine's accounts, always as of now. */
public final class EngineCredentials implements Credentials {
  private static final int MOST = 20_000;

  /** A key's credential, good as long as these are the versions of its principal. */
  private record OfKey(Principal principal, @Nullable Identity identity, Credential credential) {
    @Override
    public String toString() {
      return credential.toString();
    }
  }

  /** A session's credential, good as long as these are the versions of it and its principal. */
  private record OfSession(
      String token,
      SessionTokens.Content content,
      @Nullable Session session,
      @Nullable Identity identity,
      Credential credential) {
    @Override
    public String toString() {
      return credential.toString();
    }
  }

  private final Engine engine;
  private final Vault vault;
  private final SessionTokens tokens;

  /*
   * Opening a secret or a token costs more than all else that is verified, and who calls once
   * mostly calls again. What is kept is compared with what is there now, version by version.
   */
  private final Map<String, OfKey> keys = new ConcurrentHashMap<>();
  private final Map<String, OfSession> sessions = new ConcurrentHashMap<>();

  public EngineCredentials(Engine engine, Vault vault) {
    this.engine = engine;
    this.vault = vault;
    this.tokens = new SessionTokens(vault);
  }

  @Override
  public CompletionStage<Optional<Credential>> find(String accessKeyId, String sessionToken) {
    Optional<Credential> found =
        sessionToken.isEmpty() ? longTerm(accessKeyId) : temporary(accessKeyId, sessionToken);
    return CompletableFuture.completedFuture(found);
  }

  private Optional<Credential> longTerm(String accessKeyId) {
    Key<Principal> owner = engine.keyOwner(accessKeyId).orElse(null);
    if (owner == null) {
      return Optional.empty();
    }
    Entities now = engine.at(AsOf.LATEST);
    Principal principal = now.get(owner);
    if (principal == null) {
      return Optional.empty();
    }
    Identity identity = now.get(Identity.key(principal.account(), principal.id()));
    OfKey known = keys.get(accessKeyId);
    if (known != null
        && known.principal().equals(principal)
        && Objects.equals(known.identity(), identity)) {
      return Optional.of(known.credential());
    }
    Optional<Credential> fresh =
        principal.accessKey(accessKeyId).flatMap(key -> credential(principal, identity, key));
    fresh.ifPresent(
        credential -> keep(keys, accessKeyId, new OfKey(principal, identity, credential)));
    return fresh;
  }

  private static <V> void keep(Map<String, V> known, String id, V value) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(id, value);
  }

  private Optional<Credential> credential(
      Principal principal, @Nullable Identity identity, AccessKey key) {
    boolean root = principal.kind() == Principal.Kind.ROOT;
    if (!root && identity == null) {
      return Optional.empty();
    }
    String secret =
        vault
            .open(key.sealedSecret(), key.accessKeyId())
            .orElseThrow(
                () -> new IllegalStateException("a secret was sealed with another master key"));
    Caller caller =
        new Caller(
            new Subject(
                principal.account(),
                root ? Subject.Kind.ROOT : Subject.Kind.USER,
                principal.id(),
                identity,
                null,
                null),
            key.accessKeyId());
    return Optional.of(
        new Credential(
            key.accessKeyId(),
            secret,
            principal.account().value(),
            key.status() == AccessKey.Status.ACTIVE,
            null,
            null,
            caller));
  }

  private Optional<Credential> temporary(String accessKeyId, String sessionToken) {
    OfSession before = sessions.get(accessKeyId);
    OfSession known = before != null && same(before.token(), sessionToken) ? before : null;
    SessionTokens.Content content =
        known != null
            ? known.content()
            : tokens
                .open(sessionToken)
                .filter(opened -> opened.accessKeyId().equals(accessKeyId))
                .orElse(null);
    if (content == null) {
      return Optional.empty();
    }
    AccountId account = Identifiers.accountOf(accessKeyId).orElseThrow();
    Entities now = engine.at(AsOf.LATEST);
    Session session = now.get(Session.key(account, accessKeyId));
    if (session == null && engine.clock().instant().isBefore(content.expiresAt())) {
      return Optional.empty(); // a token of an account that has started over
    }
    Caller caller = session == null ? null : caller(now, session).orElse(null);
    if (session != null && caller == null) {
      return Optional.empty();
    }
    Identity identity = caller == null ? null : caller.identity();
    if (known != null
        && Objects.equals(known.session(), session)
        && Objects.equals(known.identity(), identity)) {
      return Optional.of(known.credential());
    }
    Credential fresh =
        new Credential(
            accessKeyId,
            content.secret(),
            account.value(),
            true,
            sessionToken,
            content.expiresAt(),
            caller == null ? "expired" : caller);
    keep(sessions, accessKeyId, new OfSession(sessionToken, content, session, identity, fresh));
    return Optional.of(fresh);
  }

  private static boolean same(String known, String given) {
    return MessageDigest.isEqual(
        known.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** Who acts in a session; empty where the user or role behind it is gone. */
  static Optional<Caller> caller(Entities now, Session session) {
    return Subjects.of(now, session).map(subject -> new Caller(subject, session.accessKeyId()));
  }
}
