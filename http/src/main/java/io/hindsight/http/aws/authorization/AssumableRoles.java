package io.hindsight.http.aws.authorization;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.http.aws.protocol.AwsError;
import java.util.Optional;

/** Roles by their ARN, in any account of the server. */
public final class AssumableRoles {
  private AssumableRoles() {}

  /** A role with its content. */
  public record Role(Identity identity, Principal principal) {}

  /** Refuses what is no ARN at all, in AWS's words; whether there is such a role is not told. */
  static void checkArn(String roleArn) {
    boolean complete =
        Arn.parse(roleArn)
            .filter(arn -> !arn.partition().isEmpty())
            .filter(arn -> !arn.service().isEmpty())
            .filter(arn -> !arn.resource().isEmpty())
            .isPresent();
    if (!complete) {
      throw AwsError.validationError(roleArn + " is invalid");
    }
  }

  public static Optional<Role> find(Entities state, String roleArn) {
    Optional<Arn> arn =
        Arn.parse(roleArn)
            .filter(parsed -> parsed.service().equals("iam"))
            .filter(parsed -> AccountId.isValid(parsed.account()))
            .filter(parsed -> parsed.resource().startsWith("role/"));
    if (arn.isEmpty()) {
      return Optional.empty();
    }
    AccountId account = new AccountId(arn.get().account());
    String name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    return Identities.find(state, account, Identity.Kind.ROLE, name)
        .filter(role -> role.arn().equals(roleArn))
        .flatMap(
            role ->
                state
                    .find(Principal.key(account, role.id()))
                    .map(principal -> new Role(role, principal)));
  }
}
