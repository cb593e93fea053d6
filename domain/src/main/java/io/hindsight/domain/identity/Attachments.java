package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a policy can be attached or set as a boundary. */
final class Attachments {
  private static final Pattern POLICY =
      Pattern.compile("arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/.+");

  private Attachments() {}

  /** AWS's refusal of an ARN that names no policy; AWS's own policies are checked by the caller. */
  static Optional<Rejection> unknownPolicy(Entities state, AccountId account, String arn) {
    if (!POLICY.matcher(arn).matches()) {
      String message = "ARN " + arn + " is not valid.";
      return Optional.of(
          arn.startsWith("arn:")
              ? Rejection.invalidInput(message)
              : Rejection.validationError(message));
    }
    return isKnown(state, account, arn)
        ? Optional.empty()
        : Optional.of(
            Rejection.noSuchEntity("Policy " + arn + " does not exist or is not attachable."));
  }

  /** AWS's refusal of a boundary that is no policy; none for no boundary. */
  static Optional<Rejection> unknownBoundary(
      Entities state, AccountId account, @Nullable String arn) {
    if (arn == null) {
      return Optional.empty();
    }
    if (!POLICY.matcher(arn).matches()) {
      return Optional.of(Rejection.invalidInput("ARN " + arn + " is not valid."));
    }
    return isKnown(state, account, arn)
        ? Optional.empty()
        : Optional.of(
            Rejection.noSuchEntity("Scope ARN: " + arn + " does not exist or is not attachable."));
  }

  private static boolean isKnown(Entities state, AccountId account, String arn) {
    return arn.startsWith("arn:aws:iam::aws:policy/")
        || ManagedPolicyCommand.find(state, account, arn).isPresent();
  }
}
