package io.hindsight.http.aws.iam;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.account.PasswordPolicy;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.ChangePasswordRequest;
import software.amazon.awssdk.services.iam.model.ChangePasswordResponse;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.GetLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.GetLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.LoginProfile;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileResponse;

/** Console passwords of users. */
public final class LoginProfiles {
  private final Backend backend;
  private final Lookups lookups;
  private final Passwords passwords = new Passwords();

  public LoginProfiles(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<CreateLoginProfileResponse> createLoginProfile(
      CreateLoginProfileRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    check(call, request.password(), user);
    boolean reset = Boolean.TRUE.equals(request.passwordResetRequired());
    return backend
        .execute(
            call,
            new PrincipalCommand.CreateLoginProfile(
                user.account(), user.id(), user.name(), passwords.hash(request.password()), reset))
        .thenApply(
            done ->
                CreateLoginProfileResponse.builder()
                    .loginProfile(profile(lookups.principal(done.after(), user), user))
                    .build());
  }

  public GetLoginProfileResponse getLoginProfile(GetLoginProfileRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    return GetLoginProfileResponse.builder()
        .loginProfile(profile(lookups.principal(call, user), user))
        .build();
  }

  public CompletionStage<UpdateLoginProfileResponse> updateLoginProfile(
      UpdateLoginProfileRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    return update(call, user, request.password(), request.passwordResetRequired())
        .thenApply(done -> UpdateLoginProfileResponse.builder().build());
  }

  public CompletionStage<DeleteLoginProfileResponse> deleteLoginProfile(
      DeleteLoginProfileRequest request, Call call) {
    Identity user = lookups.userOrCaller(call, request.userName());
    return backend
        .execute(
            call, new PrincipalCommand.DeleteLoginProfile(user.account(), user.id(), user.name()))
        .thenApply(done -> DeleteLoginProfileResponse.builder().build());
  }

  public CompletionStage<ChangePasswordResponse> changePassword(
      ChangePasswordRequest request, Call call) {
    Caller caller = backend.caller(call);
    if (caller.kind() != Subject.Kind.USER) {
      throw AwsError.of("InvalidUserType", "Only an IAM user can change its own password.");
    }
    Identity user = lookups.userOrCaller(call, null);
    io.hindsight.domain.principal.LoginProfile profile =
        lookups.principal(call, user).loginProfile();
    if (profile == null) {
      throw none(user);
    }
    if (!passwords.matches(request.oldPassword(), profile.passwordHash())) {
      throw AwsError.accessDenied("The old password was incorrect.");
    }
    Optional<PasswordPolicy> policy = policy(call);
    if (policy.isPresent()
        && Boolean.TRUE.equals(policy.get().hardExpiry())
        && policy.get().hasExpired(profile.changeDate(), call.time())) {
      throw AwsError.accessDenied(
          "Your password has expired. Contact your administrator to have it reset.");
    }
    return update(call, user, request.newPassword(), false)
        .thenApply(done -> ChangePasswordResponse.builder().build());
  }

  private CompletionStage<?> update(
      Call call, Identity user, @Nullable String password, @Nullable Boolean resetRequired) {
    Set<String> differing = new HashSet<>();
    int memory = policy(call).map(PasswordPolicy::memory).orElse(0);
    io.hindsight.domain.principal.LoginProfile profile =
        lookups.principal(call, user).loginProfile();
    if (profile == null) {
      throw none(user);
    }
    if (password != null) {
      check(call, password, user);
      differing.addAll(profile.latestHashes(memory));
      if (differing.stream().anyMatch(hash -> passwords.matches(password, hash))) {
        throw Backend.error(PasswordPolicy.reused());
      }
    }
    return backend.execute(
        call,
        new PrincipalCommand.UpdateLoginProfile(
            user.account(),
            user.id(),
            user.name(),
            password == null ? null : passwords.hash(password),
            resetRequired,
            differing,
            memory));
  }

  private Optional<PasswordPolicy> policy(Call call) {
    return backend.at(call).find(PasswordPolicy.key(backend.account(call)));
  }

  private void check(Call call, String password, Identity user) {
    policy(call)
        .map(policy -> policy.refusalOf(password))
        .orElseGet(() -> PasswordPolicy.standardRefusalOf(password, user.name()))
        .ifPresent(
            rejection -> {
              throw Backend.error(rejection);
            });
  }

  private static LoginProfile profile(Principal principal, Identity user) {
    io.hindsight.domain.principal.LoginProfile profile = principal.loginProfile();
    if (profile == null) {
      throw none(user);
    }
    return LoginProfile.builder()
        .userName(user.name())
        .createDate(profile.createDate())
        .passwordResetRequired(profile.passwordResetRequired())
        .build();
  }

  private static RuntimeException none(Identity user) {
    return Backend.error(
        Rejection.noSuchEntity("Login Profile for User " + user.name() + " cannot be found."));
  }
}
