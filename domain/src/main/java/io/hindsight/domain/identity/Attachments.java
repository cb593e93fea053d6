package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a policy can be attached or set as a boundary. */
final class Attachments {
  private Attachments() {}

  /** AWS's refusal of an ARN that names no policy; AWS's own policies are checked by the caller. */
  static Optional<Rejection> unknownPolicy(
      Entities state, AccountId account, @Nullable String arn) {
    if (arn == null
        || arn.startsWith("arn:aws:iam::aws:policy/")
        || ManagedPolicyCommand.find(state, account, arn).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        Rejection.noSuchEntity("Policy " + arn + " does not exist or is not attachable."));
  }
}
