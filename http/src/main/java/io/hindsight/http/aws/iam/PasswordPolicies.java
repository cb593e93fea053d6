package io.hindsight.http.aws.iam;

import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.account.PasswordPolicy;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.protocol.Call;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyResponse;

/** The account's rules for its users' passwords. */
public final class PasswordPolicies {
  private static final int SHORTEST = 6;

  private final Backend backend;

  public PasswordPolicies(Backend backend) {
    this.backend = backend;
  }

  /** What a call leaves out goes back to AWS's default; nothing is merged. */
  public CompletionStage<UpdateAccountPasswordPolicyResponse> updateAccountPasswordPolicy(
      UpdateAccountPasswordPolicyRequest request, Call call) {
    AccountId account = backend.account(call);
    Integer length = request.minimumPasswordLength();
    PasswordPolicy policy =
        new PasswordPolicy(
            account,
            length == null ? SHORTEST : length,
            isTrue(request.requireSymbols()),
            isTrue(request.requireNumbers()),
            isTrue(request.requireUppercaseCharacters()),
            isTrue(request.requireLowercaseCharacters()),
            isTrue(request.allowUsersToChangePassword()),
            some(request.maxPasswordAge()),
            some(request.passwordReusePrevention()),
            request.hardExpiry());
    return backend
        .execute(call, new AccountCommand.UpdateAccountPasswordPolicy(account, policy))
        .thenApply(done -> UpdateAccountPasswordPolicyResponse.builder().build());
  }

  public GetAccountPasswordPolicyResponse getAccountPasswordPolicy(
      GetAccountPasswordPolicyRequest request, Call call) {
    AccountId account = backend.account(call);
    PasswordPolicy policy =
        backend
            .at(call)
            .find(PasswordPolicy.key(account))
            .orElseThrow(
                () ->
                    Backend.error(
                        Rejection.noSuchEntity(
                            "The Password Policy with domain name "
                                + account
                                + " cannot be found.")));
    return GetAccountPasswordPolicyResponse.builder()
        .passwordPolicy(
            software.amazon.awssdk.services.iam.model.PasswordPolicy.builder()
                .minimumPasswordLength(policy.minimumPasswordLength())
                .requireSymbols(policy.requireSymbols())
                .requireNumbers(policy.requireNumbers())
                .requireUppercaseCharacters(policy.requireUppercaseCharacters())
                .requireLowercaseCharacters(policy.requireLowercaseCharacters())
                .allowUsersToChangePassword(policy.allowUsersToChangePassword())
                .expirePasswords(policy.expires())
                .maxPasswordAge(policy.maxPasswordAge())
                .passwordReusePrevention(policy.passwordReusePrevention())
                .hardExpiry(policy.hardExpiry())
                .build())
        .build();
  }

  public CompletionStage<DeleteAccountPasswordPolicyResponse> deleteAccountPasswordPolicy(
      DeleteAccountPasswordPolicyRequest request, Call call) {
    return backend
        .execute(call, new AccountCommand.DeleteAccountPasswordPolicy(backend.account(call)))
        .thenApply(done -> DeleteAccountPasswordPolicyResponse.builder().build());
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private static @Nullable Integer some(@Nullable Integer value) {
    return value == null || value == 0 ? null : value;
  }
}
