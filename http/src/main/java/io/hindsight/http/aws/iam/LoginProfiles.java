package io.hindsight.http.aws.iam;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
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
  private static final int SHORTEST = 8;
  private static final int KINDS_NEEDED = 3;

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
    check(request.password(), user);
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
    String password = request.password();
    if (password != null) {
      check(password, user);
    }
    return update(
            call,
            user,
            password == null ? null : passwords.hash(password),
            request.passwordResetRequired())
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
    check(request.newPassword(), user);
    return update(call, user, passwords.hash(request.newPassword()), false)
        .thenApply(done -> ChangePasswordResponse.builder().build());
  }

  private CompletionStage<?> update(
      Call call, Identity user, @Nullable String hash, @Nullable Boolean resetRequired) {
    return backend.execute(
        call,
        new PrincipalCommand.UpdateLoginProfile(
            user.account(), user.id(), user.name(), hash, resetRequired));
  }

  /** AWS's default password policy ("Set an account password policy for IAM users"). */
  private static void check(String password, Identity user) {
    int kinds = 0;
    for (String kind : new String[] {"[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]"}) {
      if (java.util.regex.Pattern.compile(kind).matcher(password).find()) {
        kinds++;
      }
    }
    boolean known = password.equals(user.name());
    if (password.length() < SHORTEST || kinds < KINDS_NEEDED || known) {
      throw AwsError.of(
          "PasswordPolicyViolation",
          "Password does not conform to the account password policy: at least 8 characters, of at"
              + " least three of uppercase, lowercase, numbers and symbols, and not the user's"
              + " name.");
    }
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
