package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PasswordPolicy;

/** The account's password policy at work. */
class PasswordsTest {
  static TestApi api;
  static IamClient iam;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    iam = api.iam();
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  @BeforeEach
  void noPolicy() {
    PasswordPolicyCases.none(iam);
  }

  static void refused(String code, String message, Executable call) {
    IamException error = assertThrows(IamException.class, call);
    assertEquals(code, error.awsErrorDetails().errorCode(), error.getMessage());
    assertEquals(message, error.awsErrorDetails().errorMessage());
  }

  @Test
  void whatIsNotSaidHasTheDefaultOfTheApi() {
    iam.updateAccountPasswordPolicy(r -> {});
    PasswordPolicy policy = iam.getAccountPasswordPolicy().passwordPolicy();
    assertEquals(6, policy.minimumPasswordLength());
    assertFalse(policy.allowUsersToChangePassword());
    assertFalse(policy.expirePasswords());
    assertFalse(policy.requireSymbols());
    assertNull(policy.maxPasswordAge());
    assertNull(policy.passwordReusePrevention());
    assertNull(policy.hardExpiry());
    iam.updateAccountPasswordPolicy(r -> r.maxPasswordAge(60).hardExpiry(false));
    policy = iam.getAccountPasswordPolicy().passwordPolicy();
    assertTrue(policy.expirePasswords());
    assertEquals(60, policy.maxPasswordAge());
    assertFalse(policy.hardExpiry());
  }

  record Weak(String password, String message) {}

  @TestFactory
  Stream<DynamicTest> withoutAPolicyAwsDefaultHolds() {
    iam.createUser(r -> r.userName("Standard-1"));
    String more = "Password should meet 1 more of the following requirements: ";
    return Stream.of(
            new Weak("aB1!", "Password should have a minimum length of 8"),
            new Weak(
                "abcdefg1",
                more
                    + "Password should have at least one uppercase letter, Password should have at"
                    + " least one symbol"),
            new Weak(
                "ABCDEFG!",
                more
                    + "Password should have at least one lowercase letter, Password should have at"
                    + " least one number"),
            new Weak("standard-1", "Password should not be the name of the user"))
        .map(
            weak ->
                DynamicTest.dynamicTest(
                    weak.password(),
                    () -> {
                      noPolicy();
                      refused(
                          "PasswordPolicyViolation",
                          weak.message(),
                          () ->
                              iam.createLoginProfile(
                                  r -> r.userName("Standard-1").password(weak.password())));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> thePolicyIsEnforced() {
    iam.createUser(r -> r.userName("enforced"));
    iam.createLoginProfile(r -> r.userName("enforced").password("Start-with-12"));
    return Stream.of(
            new Weak("aB1!aB1!", "Password should have a minimum length of 10"),
            new Weak("abcdefg1!!", "Password should have at least one uppercase letter"),
            new Weak("ABCDEFG1!!", "Password should have at least one lowercase letter"),
            new Weak("ABCDEFGa!!", "Password should have at least one number"),
            new Weak("ABCDEFGa11", "Password should have at least one symbol"),
            new Weak(
                "abc",
                "Password should have a minimum length of 10, Password should have at least one"
                    + " uppercase letter, Password should have at least one number, Password should"
                    + " have at least one symbol"))
        .map(
            weak ->
                DynamicTest.dynamicTest(
                    weak.password(),
                    () -> {
                      iam.updateAccountPasswordPolicy(
                          r ->
                              r.minimumPasswordLength(10)
                                  .requireLowercaseCharacters(true)
                                  .requireUppercaseCharacters(true)
                                  .requireNumbers(true)
                                  .requireSymbols(true));
                      refused(
                          "PasswordPolicyViolation",
                          weak.message(),
                          () ->
                              iam.updateLoginProfile(
                                  r -> r.userName("enforced").password(weak.password())));
                    }));
  }

  @Test
  void aPasswordIsNotUsedAgainForAsLongAsThePolicyRemembers() {
    String reused =
        "Policy constraint violation with password reuse prevention during password change.";
    iam.updateAccountPasswordPolicy(r -> r.passwordReusePrevention(2));
    iam.createUser(r -> r.userName("reuser"));
    iam.createLoginProfile(r -> r.userName("reuser").password("first-one"));
    iam.updateLoginProfile(r -> r.userName("reuser").password("second-one"));
    for (String password : new String[] {"first-one", "second-one"}) {
      refused(
          "PasswordPolicyViolation",
          reused,
          () -> iam.updateLoginProfile(r -> r.userName("reuser").password(password)));
    }
    iam.updateLoginProfile(r -> r.userName("reuser").password("third-one"));
    iam.updateLoginProfile(r -> r.userName("reuser").password("first-one"));
  }

  @Test
  void usersChangeTheirPasswordWhereThePolicyLetsThem() {
    iam.createUser(r -> r.userName("changer"));
    iam.createLoginProfile(
        r -> r.userName("changer").password("Old-passw0rd").passwordResetRequired(true));
    try (IamClient own = api.iam(api.keyOf(iam, "changer"), "")) {
      IamException denied =
          assertThrows(
              IamException.class,
              () -> own.changePassword(r -> r.oldPassword("Old-passw0rd").newPassword("New-pa55")));
      assertEquals("AccessDenied", denied.awsErrorDetails().errorCode());
      iam.updateAccountPasswordPolicy(r -> r.allowUsersToChangePassword(true));
      own.getAccountPasswordPolicy();
      own.changePassword(r -> r.oldPassword("Old-passw0rd").newPassword("New-pa55"));
      assertFalse(
          iam.getLoginProfile(r -> r.userName("changer")).loginProfile().passwordResetRequired());
      refused(
          "AccessDenied",
          "The old password was incorrect.",
          () -> own.changePassword(r -> r.oldPassword("Old-passw0rd").newPassword("New-pa56")));
    }
  }
}
