package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;

/** The operations on the account's password policy. */
final class PasswordPolicyCases {
  private PasswordPolicyCases() {}

  static List<OperationCase> all() {
    return OperationsTest.of(
        operation("UpdateAccountPasswordPolicy", "*")
            .given((iam, w) -> none(iam))
            .when(
                (iam, w) ->
                    iam.updateAccountPasswordPolicy(
                        r -> r.minimumPasswordLength(10).maxPasswordAge(60).hardExpiry(true)))
            .changes((iam, w) -> iam.getAccountPasswordPolicy().passwordPolicy())
            .fails(
                "ValidationError",
                "3 validation errors detected: .*",
                (iam, w) ->
                    iam.updateAccountPasswordPolicy(
                        r ->
                            r.maxPasswordAge(1096)
                                .minimumPasswordLength(129)
                                .passwordReusePrevention(25))),
        operation("GetAccountPasswordPolicy", "*")
            .given((iam, w) -> iam.updateAccountPasswordPolicy(r -> {}))
            .when((iam, w) -> iam.getAccountPasswordPolicy())
            .fails(
                "NoSuchEntity",
                "The Password Policy with domain name 123456789012 cannot be found\\.",
                (iam, w) -> {
                  none(iam);
                  iam.getAccountPasswordPolicy();
                }),
        operation("DeleteAccountPasswordPolicy", "*")
            .given((iam, w) -> iam.updateAccountPasswordPolicy(r -> {}))
            .when((iam, w) -> iam.deleteAccountPasswordPolicy())
            .changes((iam, w) -> iam.getAccountPasswordPolicy().passwordPolicy())
            .fails(
                "NoSuchEntity",
                "The account policy with name PasswordPolicy cannot be found\\.",
                (iam, w) -> {
                  none(iam);
                  iam.deleteAccountPasswordPolicy();
                }));
  }

  static void none(IamClient iam) {
    iam.updateAccountPasswordPolicy(r -> {});
    iam.deleteAccountPasswordPolicy();
  }
}
