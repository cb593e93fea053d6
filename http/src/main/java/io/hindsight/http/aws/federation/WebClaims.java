package io.hindsight.http.aws.federation;

import com.nimbusds.jwt.JWTClaimsSet;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.tag.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says ("Available keys for AWS OIDC federation" and "Pass session tags in
 * AWS STS" in the IAM User Guide).
 */
final class WebClaims {
  private static final int LONGEST_SUBJECT = 255;
  private static final int LONGEST_AUDIENCE = 2048;
  private static final String TAGS = "https://aws.amazon.com/tags";
  private static final String SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";

  /** The claims of single issuers that trust policies may ask about. */
  private static final Map<String, List<String>> OF_ISSUERS =
      Map.of(
          "token.actions.githubusercontent.com",
          List.of(
              "actor",
              "actor_id",
              "job_workflow_ref",
              "repository",
              "repository_id",
              "workflow",
              "ref",
              "environment",
              "enterprise_id"));

  private WebClaims() {}

  static WebIdentity identity(
      AccountId account, WebIdentityTokens.Trusted trusted, JWTClaimsSet claims) {
    String subject = claims.getSubject();
    if (subject == null || subject.isEmpty()) {
      throw SessionClaims.invalid("Missing a required claim: sub");
    }
    if (subject.length() > LONGEST_SUBJECT) {
      throw SessionClaims.invalid("The subject of the ID Token is too long.");
    }
    List<String> audience = claims.getAudience();
    if (audience.isEmpty()) {
      throw SessionClaims.invalid("Missing a required claim: aud");
    }
    String authorized = text(claims.getClaim("azp"));
    List<String> clients = authorized == null ? audience : List.of(authorized);
    String client = client(clients, trusted);
    List<Tag> tags = tags(claims);
    List<String> transitive = transitive(claims);
    String sourceIdentity = text(claims.getClaim(SOURCE_IDENTITY));
    SessionClaims.check(tags, transitive, sourceIdentity);
    Map<String, List<String>> lasting = lasting(trusted, claims, subject, clients);
    return new WebIdentity(
        account,
        trusted.principal(),
        subject,
        client,
        keys(trusted, claims, audience, lasting),
        new Federation(
            trusted.principal(),
            subject,
            lasting.entrySet().stream()
                .map(key -> new Federation.Value(key.getKey(), key.getValue()))
                .toList()),
        tags,
        transitive,
        sourceIdentity);
  }

  /** Which of the clients it is for; the authorized party counts where the token names one. */
  private static String client(List<String> clients, WebIdentityTokens.Trusted trusted) {
    return clients.stream()
        .filter(each -> trusted.clients().isEmpty() || trusted.clients().contains(each))
        .filter(each -> !each.isEmpty() && each.length() <= LONGEST_AUDIENCE)
        .findFirst()
        .orElseThrow(() -> SessionClaims.invalid("Incorrect token audience"));
  }

  /** The keys that are there in the session's requests too. */
  private static Map<String, List<String>> lasting(
      WebIdentityTokens.Trusted trusted,
      JWTClaimsSet claims,
      String subject,
      List<String> clients) {
    Map<String, List<String>> keys = new TreeMap<>();
    keys.put(trusted.prefix() + ":aud", List.copyOf(clients));
    keys.put(trusted.prefix() + ":sub", List.of(subject));
    List<String> methods = texts(claims.getClaim("amr"));
    if (!methods.isEmpty()) {
      keys.put(trusted.prefix() + ":amr", methods);
    }
    return keys;
  }

  private static Map<String, List<String>> keys(
      WebIdentityTokens.Trusted trusted,
      JWTClaimsSet claims,
      List<String> audience,
      Map<String, List<String>> lasting) {
    Map<String, List<String>> keys = new TreeMap<>(lasting);
    keys.put(trusted.prefix() + ":oaud", List.copyOf(audience));
    put(keys, trusted, claims, "email");
    for (String claim : OF_ISSUERS.getOrDefault(trusted.prefix(), List.of())) {
      put(keys, trusted, claims, claim);
    }
    return keys;
  }

  private static void put(
      Map<String, List<String>> keys,
      WebIdentityTokens.Trusted trusted,
      JWTClaimsSet claims,
      String claim) {
    String value = text(claims.getClaim(claim));
    if (value != null) {
      keys.put(trusted.prefix() + ':' + claim, List.of(value));
    }
  }

  private static List<Tag> tags(JWTClaimsSet claims) {
    List<Tag> tags = new ArrayList<>();
    if (claims.getClaim(TAGS) instanceof Map<?, ?> nested
        && nested.get("principal_tags") instanceof Map<?, ?> values) {
      values.forEach((key, value) -> tags.add(tag(String.valueOf(key), value)));
    }
    String flat = TAGS + "/principal_tags/";
    claims
        .getClaims()
        .forEach(
            (name, value) -> {
              if (name.startsWith(flat)) {
                tags.add(tag(name.substring(flat.length()), value));
              }
            });
    return tags;
  }

  private static Tag tag(String key, @Nullable Object value) {
    List<String> values = texts(value);
    if (values.size() != 1) {
      throw SessionClaims.invalid("The principal tag " + key + " must have one value.");
    }
    return new Tag(key, values.get(0));
  }

  private static List<String> transitive(JWTClaimsSet claims) {
    List<String> keys = new ArrayList<>();
    if (claims.getClaim(TAGS) instanceof Map<?, ?> nested) {
      keys.addAll(texts(nested.get("transitive_tag_keys")));
    }
    keys.addAll(texts(claims.getClaim(TAGS + "/transitive_tag_keys")));
    return List.copyOf(keys);
  }

  private static @Nullable String text(@Nullable Object claim) {
    return claim instanceof String || claim instanceof Number || claim instanceof Boolean
        ? claim.toString()
        : null;
  }

  private static List<String> texts(@Nullable Object claim) {
    if (claim instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    String single = text(claim);
    return single == null ? List.of() : List.of(single);
  }
}
