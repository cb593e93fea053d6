package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.aws.iam.OperationCase.World;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** Runs the tables of operations: success, authorisation, record, past, and each failure. */
class OperationsTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  static TestApi api;
  static IamClient root;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    root = api.iam();
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  @TestFactory
  Stream<DynamicTest> users() {
    return run(IdentityCases.users());
  }

  @TestFactory
  Stream<DynamicTest> groups() {
    return run(IdentityCases.groups());
  }

  @TestFactory
  Stream<DynamicTest> roles() {
    return run(IdentityCases.roles());
  }

  @TestFactory
  Stream<DynamicTest> managedPolicies() {
    return run(PolicyCases.managed());
  }

  @TestFactory
  Stream<DynamicTest> attachedPolicies() {
    return run(PolicyCases.attached());
  }

  @TestFactory
  Stream<DynamicTest> inlinePolicies() {
    return run(PolicyCases.inline());
  }

  @TestFactory
  Stream<DynamicTest> boundaries() {
    return run(PolicyCases.boundaries());
  }

  @TestFactory
  Stream<DynamicTest> accessKeys() {
    return run(CredentialCases.keys());
  }

  @TestFactory
  Stream<DynamicTest> loginProfiles() {
    return run(CredentialCases.passwords());
  }

  @TestFactory
  Stream<DynamicTest> mfaDevices() {
    return run(CredentialCases.devices());
  }

  @TestFactory
  Stream<DynamicTest> instanceProfiles() {
    return run(ResourceCases.profiles());
  }

  @TestFactory
  Stream<DynamicTest> tags() {
    return run(ResourceCases.tags());
  }

  @TestFactory
  Stream<DynamicTest> accounts() {
    return run(ResourceCases.accounts());
  }

  @TestFactory
  Stream<DynamicTest> passwordPolicies() {
    return run(PasswordPolicyCases.all());
  }

  @TestFactory
  Stream<DynamicTest> samlProviders() {
    return run(ProviderCases.saml());
  }

  @TestFactory
  Stream<DynamicTest> oidcProviders() {
    return run(ProviderCases.oidc());
  }

  @TestFactory
  Stream<DynamicTest> serverCertificates() {
    return run(ServerCertificateCases.all());
  }

  @TestFactory
  Stream<DynamicTest> signingCertificates() {
    return run(UserCredentialCases.signingCertificates());
  }

  @TestFactory
  Stream<DynamicTest> sshPublicKeys() {
    return run(UserCredentialCases.sshPublicKeys());
  }

  @TestFactory
  Stream<DynamicTest> serviceSpecificCredentials() {
    return run(UserCredentialCases.serviceSpecificCredentials());
  }

  @TestFactory
  Stream<DynamicTest> serviceLinkedRoles() {
    return run(ServiceLinkedRoleCases.all());
  }

  @TestFactory
  Stream<DynamicTest> features() {
    return run(FeatureCases.all());
  }

  @TestFactory
  Stream<DynamicTest> delegationRequests() {
    return run(DelegationCases.all());
  }

  @TestFactory
  Stream<DynamicTest> reports() {
    return run(ReportCases.all());
  }

  private static Stream<DynamicTest> run(List<OperationCase> cases) {
    return cases.stream().flatMap(OperationsTest::run);
  }

  private static Stream<DynamicTest> run(OperationCase each) {
    String name = each.operation;
    Stream<DynamicTest> works =
        Stream.of(
            DynamicTest.dynamicTest(name + " is authorised, done and recorded", () -> check(each)));
    return Stream.concat(
        each.onlyRefuses ? Stream.of() : works,
        each.failures.stream()
            .map(
                failure ->
                    DynamicTest.dynamicTest(
                        name + " fails with " + failure.code() + ": " + failure.message(),
                        () -> fail(each, failure))));
  }

  private static World world(OperationCase each) {
    World world = new World("c" + NUMBERS.incrementAndGet());
    each.given.accept(root, world);
    return world;
  }

  private static void fail(OperationCase each, OperationCase.Failure failure) {
    World world = world(each);
    IamException error = assertThrows(IamException.class, () -> failure.call().accept(root, world));
    assertEquals(failure.code(), error.awsErrorDetails().errorCode(), error.getMessage());
    String message = error.awsErrorDetails().errorMessage();
    assertTrue(message.matches(failure.message().replace("{n}", world.name)), message);
    api.record(
        each.operation,
        TestApi.ROOT.accessKeyId(),
        record ->
            record.path("requestID").asText().equals(error.requestId())
                && record.path("errorCode").asText().startsWith(failure.code()));
  }

  private static void check(OperationCase each) {
    World world = world(each);
    String caller = world.name + "-caller";
    root.createUser(r -> r.userName(caller));
    AwsCredentials key = api.keyOf(root, caller);
    String resource = each.resource.apply(world);
    try (IamClient iam = api.iam(key, "")) {
      denied(each, world, iam, resource);
      allow(
          each,
          caller,
          resource.equals("*") ? "arn:aws:iam::123456789012:user/x" : resource + "x",
          "");
      denied(each, world, iam, resource);
      if (!each.otherwise.isEmpty()) {
        allow(each, caller, resource, each.otherwise);
        denied(each, world, iam, resource);
      }
      api.record(
          each.operation,
          key.accessKeyId(),
          record -> record.path("errorCode").asText().equals("AccessDenied"));

      allow(each, caller, resource, each.conditions);
      Object before = read(each, root, world);
      Instant earlier = Instant.now();
      each.call.accept(iam, world);
      Instant later = Instant.now();
      past(each, world, before, earlier, later);
      JsonNode record =
          api.record(each.operation, key.accessKeyId(), newest -> !newest.has("errorCode"));
      assertEquals(each.reads == null && !each.unseen, record.path("readOnly").asBoolean());
    }
  }

  private static void denied(OperationCase each, World world, IamClient iam, String resource) {
    IamException error = assertThrows(IamException.class, () -> each.call.accept(iam, world));
    assertEquals("AccessDenied", error.awsErrorDetails().errorCode(), error.getMessage());
    String message = error.awsErrorDetails().errorMessage();
    assertTrue(
        message.contains(
                " is not authorized to perform: iam:"
                    + each.operation
                    + " on resource: "
                    + resource)
            || each.besides.stream().anyMatch(message::contains),
        message);
  }

  private static void allow(OperationCase each, String caller, String resource, String conditions) {
    StringBuilder actions = new StringBuilder("\"iam:" + each.operation + '"');
    each.besides.forEach(action -> actions.append(",\"").append(action).append('"'));
    StringBuilder elsewhere = new StringBuilder();
    each.elsewhere.forEach(
        action ->
            elsewhere
                .append(",{\"Effect\":\"Allow\",\"Action\":\"")
                .append(action)
                .append("\",\"Resource\":\"*\"}"));
    root.putUserPolicy(
        r ->
            r.userName(caller)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
                        + actions
                        + "],\"Resource\":\""
                        + resource
                        + "\""
                        + (conditions.isEmpty() ? "" : ",\"Condition\":" + conditions)
                        + '}'
                        + elsewhere
                        + "]}"));
  }

  private static void past(
      OperationCase each, World world, Object before, Instant earlier, Instant later) {
    if (each.reads == null) {
      return;
    }
    Object after = read(each, root, world);
    assertNotEquals(before, after);
    try (IamClient then = api.iamAt(earlier);
        IamClient now = api.iamAt(later)) {
      assertEquals(before, read(each, then, world));
      assertEquals(after, read(each, now, world));
    }
  }

  private static Object read(OperationCase each, IamClient iam, World world) {
    BiFunction<IamClient, World, Object> reads = each.reads;
    if (reads == null) {
      return "";
    }
    try {
      return reads.apply(iam, world);
    } catch (IamException e) {
      return String.valueOf(e.awsErrorDetails().errorCode());
    }
  }

  static List<OperationCase> of(OperationCase... cases) {
    return Arrays.asList(cases);
  }
}
