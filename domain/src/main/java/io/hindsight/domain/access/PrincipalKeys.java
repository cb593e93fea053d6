package io.hindsight.domain.access;

import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Federation;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys that say who acts ("AWS global condition context keys" in the IAM User Guide).
 * A key without a value is absent.
 */
public final class PrincipalKeys {
  private static final Set<String> OF_PRINCIPALS =
      Set.of(
          "aws:principalarn",
          "aws:principalaccount",
          "aws:principalorgid",
          "aws:principalorgpaths",
          "aws:principaltype",
          "aws:principalisawsservice",
          "aws:principalservicename",
          "aws:principalservicenameslist",
          "aws:userid",
          "aws:username");
  private static final Set<String> OF_SESSIONS =
      Set.of(
          "aws:tokenissuetime",
          "aws:multifactorauthpresent",
          "aws:multifactorauthage",
          "aws:sourceidentity",
          "aws:federatedprovider",
          "aws:assumedroot");

  private PrincipalKeys() {}

  /**
   * The keys of a subject.
   *
   * @param moment of the request, to which the age of an MFA code is counted
   */
  public static Map<String, List<String>> of(Entities state, Subject subject, Instant moment) {
    Map<String, List<String>> keys = new TreeMap<>();
    put(keys, "aws:PrincipalArn", subject.principalArn());
    put(keys, "aws:PrincipalAccount", subject.account().value());
    put(keys, "aws:PrincipalType", type(subject.kind()));
    put(keys, "aws:PrincipalIsAWSService", "false");
    put(keys, "aws:userid", subject.userId());
    subject.userName().ifPresent(name -> put(keys, "aws:username", name));
    session(keys, subject, moment);
    for (Tag tag : tags(state, subject).list()) {
      put(keys, "aws:PrincipalTag/" + tag.key(), tag.value());
    }
    return keys;
  }

  /**
   * Whether a key's value, or its absence, follows from who acts, so that nobody may say otherwise.
   */
  public static boolean isDerived(String key, @Nullable Subject subject) {
    String name = key.toLowerCase(Locale.ROOT);
    boolean temporary = subject != null && subject.session() != null;
    return name.startsWith("aws:principaltag/")
        || OF_PRINCIPALS.contains(name)
        || (temporary && (OF_SESSIONS.contains(name) || isOfProvider(name, subject)));
  }

  private static boolean isOfProvider(String name, @Nullable Subject subject) {
    Session session = subject == null ? null : subject.session();
    Federation federation = session == null ? null : session.federation();
    return federation != null
        && federation.keys().stream().anyMatch(value -> value.key().equalsIgnoreCase(name));
  }

  private static void session(Map<String, List<String>> keys, Subject subject, Instant moment) {
    Session session = subject.session();
    // A role's session carries nothing of the code that it was begun with ("Secure API access with
    // MFA" in the IAM User Guide); only the trail tells of that.
    Instant mfaAt = subject.kind() == Subject.Kind.ASSUMED_ROLE ? null : subject.mfaAt();
    if (session != null) {
      if (session.kind() == Session.Kind.ASSUMED_ROOT) {
        put(keys, "aws:AssumedRoot", "true");
      }
      put(keys, "aws:TokenIssueTime", session.issuedAt().toString());
      put(keys, "aws:MultiFactorAuthPresent", Boolean.toString(mfaAt != null));
      String sourceIdentity = session.sourceIdentity();
      if (sourceIdentity != null) {
        put(keys, "aws:SourceIdentity", sourceIdentity);
      }
      Federation federation = session.federation();
      if (federation != null) {
        put(keys, "aws:FederatedProvider", federation.provider());
        federation.keys().forEach(value -> keys.put(value.key(), value.values()));
      }
    }
    if (mfaAt != null) {
      put(keys, "aws:MultiFactorAuthPresent", "true");
      long age = Math.max(0, Duration.between(mfaAt, moment).toSeconds());
      put(keys, "aws:MultiFactorAuthAge", Long.toString(age));
    }
  }

  private static Tags tags(Entities state, Subject subject) {
    Tags own =
        subject.kind() == Subject.Kind.FEDERATED_USER
            ? Tags.NONE
            : state
                .find(Principal.key(subject.account(), subject.principalId()))
                .map(Principal::tags)
                .orElse(Tags.NONE);
    Session session = subject.session();
    return session == null ? own : own.plus(session.tags().list(), KeyCase.IGNORED);
  }

  private static String type(Subject.Kind kind) {
    return switch (kind) {
      case ROOT, ASSUMED_ROOT -> "Account";
      case USER -> "User";
      case ROLE, ASSUMED_ROLE -> "AssumedRole";
      case FEDERATED_USER -> "FederatedUser";
    };
  }

  private static void put(Map<String, List<String>> keys, String key, String value) {
    keys.put(key, List.of(value));
  }
}
