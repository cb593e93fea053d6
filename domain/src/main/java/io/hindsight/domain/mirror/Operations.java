package io.hindsight.domain.mirror;

import io.hindsight.domain.trail.CallRecorded;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations that change who can do what, by name. */
final class Operations {
  static final String IAM = "iam.amazonaws.com";
  static final String STS = "sts.amazonaws.com";
  static final String SIGNIN = "signin.amazonaws.com";
  static final String ORGANIZATIONS = "organizations.amazonaws.com";

  private static final String CONSOLE_LOGIN = "ConsoleLogin";

  private static final Map<String, Operation> BY_NAME = new HashMap<>();

  static {
    IdentityOperations.addTo(BY_NAME);
    PolicyOperations.addTo(BY_NAME);
    CredentialOperations.addTo(BY_NAME);
    FederationOperations.addTo(BY_NAME);
    AccountOperations.addTo(BY_NAME);
  }

  /** Makes sessions. */
  static final Set<String> SESSIONS =
      Set.of(
          "AssumeRole",
          "AssumeRoleWithSAML",
          "AssumeRoleWithWebIdentity",
          "AssumeRoot",
          "GetFederationToken",
          "GetSessionToken");

  private Operations() {}

  static @Nullable Operation write(CallRecorded call) {
    return call.eventSource().equals(IAM) && call.errorCode().isEmpty()
        ? BY_NAME.get(call.eventName())
        : null;
  }

  static boolean isKnown(String source, String eventName) {
    return switch (source) {
      case IAM -> BY_NAME.containsKey(eventName);
      case STS -> SESSIONS.contains(eventName);
      case SIGNIN -> eventName.equals(CONSOLE_LOGIN);
      case ORGANIZATIONS -> OrganizationOperations.isKnown(eventName);
      default -> false;
    };
  }

  static boolean makesSession(CallRecorded call) {
    if (!call.errorCode().isEmpty()) {
      return false;
    }
    return call.eventSource().equals(STS)
        ? SESSIONS.contains(call.eventName())
        : call.eventSource().equals(SIGNIN) && call.eventName().equals(CONSOLE_LOGIN);
  }
}
