package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.report.ReportCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessAdvisorUsageGranularityType;
import software.amazon.awssdk.services.iam.model.EntityDetails;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ReportStateType;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.TrackedActionLastAccessed;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What reports say, from the trail of calls, allowed and denied. */
class ReportsTest {
  private static final String ACCOUNT = "arn:aws:iam::123456789012:";
  private static final String IAM_AND_STS =
      policy("\"iam:GetUser\",\"iam:List*\",\"iam:PassRole\",\"sts:*\",\"s3:Get*\"");
  private final MovableClock clock = new MovableClock();
  private TestApi api;
  private IamClient root;

  @BeforeEach
  void start() throws Exception {
    api = TestApi.start(Quotas.STANDARD, clock);
    root = api.iam();
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static String policy(String actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":["
        + actions
        + "],\"Resource\":\"*\"}}";
  }

  private AwsCredentials user(String name, String policy) {
    root.createUser(r -> r.userName(name));
    root.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
    return api.keyOf(root, name);
  }

  private static String code(Runnable call) {
    return assertThrows(IamException.class, call::run).awsErrorDetails().errorCode();
  }

  private Map<String, Map<String, String>> report(IamClient iam) {
    List<String> lines = iam.getCredentialReport().content().asUtf8String().lines().toList();
    List<String> columns = List.of(lines.get(0).split(","));
    Map<String, Map<String, String>> rows = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = List.of(line.split(","));
      Map<String, String> row = new TreeMap<>();
      for (int i = 0; i < columns.size(); i++) {
        row.put(columns.get(i), fields.get(i));
      }
      rows.put(fields.get(0), row);
    }
    return rows;
  }

  @Test
  void aCredentialReportTellsOfPasswordsKeysAndTheirLastUse() {
    assertEquals("ReportNotPresent", code(root::getCredentialReport));
    root.updateAccountPasswordPolicy(r -> r.maxPasswordAge(90));
    AwsCredentials key = user("alice", IAM_AND_STS);
    root.createLoginProfile(r -> r.userName("alice").password("Secret-Pass-1"));
    String other = root.createAccessKey(r -> r.userName("alice")).accessKey().accessKeyId();
    root.updateAccessKey(r -> r.userName("alice").accessKeyId(other).status(StatusType.INACTIVE));
    root.createUser(r -> r.userName("bob").path("/staff/"));
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (IamClient alice = api.iam(key, "")) {
      alice.getUser();
    }

    assertEquals(ReportStateType.STARTED, root.generateCredentialReport().state());
    assertEquals(ReportStateType.COMPLETE, root.generateCredentialReport().state());
    Map<String, Map<String, String>> rows = report(root);

    assertEquals(List.of("<root_account>", "alice", "bob"), List.copyOf(rows.keySet()));
    Map<String, String> alice = rows.get("alice");
    boolean usedIsFirst = key.accessKeyId().compareTo(other) < 0;
    String used = usedIsFirst ? "access_key_1" : "access_key_2";
    String unused = usedIsFirst ? "access_key_2" : "access_key_1";
    assertEquals("true", alice.get("password_enabled"));
    assertEquals("no_information", alice.get("password_last_used"));
    assertEquals(
        Instant.parse(alice.get("password_last_changed")).plus(Duration.ofDays(90)),
        Instant.parse(alice.get("password_next_rotation")));
    assertEquals("false", alice.get("mfa_active"));
    assertEquals("true", alice.get(used + "_active"));
    assertFalse(Instant.parse(alice.get(used + "_last_used_date")).isBefore(before));
    assertEquals("us-east-1", alice.get(used + "_last_used_region"));
    assertEquals("iam", alice.get(used + "_last_used_service"));
    assertEquals("false", alice.get(unused + "_active"));
    assertEquals("N/A", alice.get(unused + "_last_used_date"));
    assertEquals("N/A", alice.get(unused + "_last_used_service"));
    assertEquals("false", alice.get("cert_1_active"));
    assertEquals("N/A", alice.get("cert_2_last_rotated"));
    Map<String, String> bob = rows.get("bob");
    assertEquals(ACCOUNT + "user/staff/bob", bob.get("arn"));
    assertEquals("N/A", bob.get("password_last_used"));
    assertEquals("N/A", bob.get("password_next_rotation"));
    assertEquals("N/A", bob.get("access_key_1_last_rotated"));
    Map<String, String> account = rows.get("<root_account>");
    assertEquals("not_supported", account.get("password_next_rotation"));
    assertEquals("iam", account.get("access_key_1_last_used_service"));
  }

  @Test
  void aCredentialReportStaysAsItWasAndExpiresAfterFourHours() throws Exception {
    Instant before = Instant.now();
    root.createUser(r -> r.userName("alice"));
    clock.ahead = Duration.ofMinutes(-239);
    api.engine
        .execute(new ReportCommand.GenerateCredentialReport(TestApi.ACCOUNT), Cause.system("test"))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    clock.ahead = Duration.ZERO;
    Map<String, Map<String, String>> first = report(root);
    root.deleteUser(r -> r.userName("alice"));
    assertEquals(first, report(root));
    try (IamClient earlier = api.iamAt(before.minusSeconds(1))) {
      assertEquals("ReportNotPresent", code(earlier::getCredentialReport));
    }
    clock.ahead = Duration.ofMinutes(2);
    assertEquals("ReportExpired", code(root::getCredentialReport));
  }

  private GetServiceLastAccessedDetailsResponse details(
      String arn, AccessAdvisorUsageGranularityType granularity) {
    return root.getServiceLastAccessedDetails(r -> r.jobId(job(arn, granularity)));
  }

  private String job(String arn, AccessAdvisorUsageGranularityType granularity) {
    return root.generateServiceLastAccessedDetails(r -> r.arn(arn).granularity(granularity))
        .jobId();
  }

  private static ServiceLastAccessed service(
      GetServiceLastAccessedDetailsResponse details, String namespace) {
    return details.servicesLastAccessed().stream()
        .filter(service -> service.serviceNamespace().equals(namespace))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theServicesOfAUserAreThoseItsPoliciesGrantWithItsLastAttempts() {
    AwsCredentials key = user("alice", IAM_AND_STS);
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (IamClient alice = api.iam(key, "")) {
      alice.getUser();
      assertEquals("AccessDenied", code(() -> alice.createUser(r -> r.userName("x"))));
      assertEquals("AccessDenied", code(() -> alice.getRole(r -> r.roleName("x"))));
    }

    GetServiceLastAccessedDetailsResponse details =
        details(ACCOUNT + "user/alice", AccessAdvisorUsageGranularityType.ACTION_LEVEL);

    assertEquals("COMPLETED", details.jobStatusAsString());
    assertEquals(AccessAdvisorUsageGranularityType.ACTION_LEVEL, details.jobType());
    assertEquals(
        List.of("iam", "s3", "sts"),
        details.servicesLastAccessed().stream()
            .map(ServiceLastAccessed::serviceNamespace)
            .toList());
    ServiceLastAccessed iam = service(details, "iam");
    assertEquals("AWS Identity and Access Management (IAM)", iam.serviceName());
    assertFalse(iam.lastAuthenticated().isBefore(before));
    assertEquals(ACCOUNT + "user/alice", iam.lastAuthenticatedEntity());
    assertEquals("us-east-1", iam.lastAuthenticatedRegion());
    assertEquals(1, iam.totalAuthenticatedEntities());
    ServiceLastAccessed s3 = service(details, "s3");
    assertNull(s3.lastAuthenticated());
    assertNull(s3.lastAuthenticatedEntity());
    assertEquals(0, s3.totalAuthenticatedEntities());
    assertTrue(s3.trackedActionsLastAccessed().isEmpty());
    Map<String, TrackedActionLastAccessed> actions = new TreeMap<>();
    iam.trackedActionsLastAccessed().forEach(each -> actions.put(each.actionName(), each));
    assertEquals(ACCOUNT + "user/alice", actions.get("GetUser").lastAccessedEntity());
    assertNotNull(actions.get("GetUser").lastAccessedTime());
    assertTrue(actions.containsKey("ListUsers"));
    assertNull(actions.get("ListUsers").lastAccessedTime());
    assertFalse(actions.containsKey("PassRole"));
    assertFalse(actions.containsKey("CreateUser"));

    assertTrue(
        details(ACCOUNT + "user/alice", AccessAdvisorUsageGranularityType.SERVICE_LEVEL)
            .servicesLastAccessed()
            .get(0)
            .trackedActionsLastAccessed()
            .isEmpty());
  }

  @Test
  void aDeniedAttemptCounts() {
    AwsCredentials key = user("alice", policy("\"iam:GetUser\""));
    root.putUserPolicy(
        r ->
            r.userName("alice")
                .policyName("no")
                .policyDocument(IAM_AND_STS.replace("Allow", "Deny")));
    try (IamClient alice = api.iam(key, "")) {
      assertEquals("AccessDenied", code(alice::getUser));
    }
    ServiceLastAccessed iam =
        service(
            details(ACCOUNT + "user/alice", AccessAdvisorUsageGranularityType.ACTION_LEVEL), "iam");
    assertNotNull(iam.lastAuthenticated());
    assertNotNull(iam.trackedActionsLastAccessed().get(0).lastAccessedTime());
  }

  @Test
  void groupsAndPoliciesTellOfThoseTheyAreFor() {
    String arn =
        root.createPolicy(r -> r.policyName("look").policyDocument(IAM_AND_STS)).policy().arn();
    root.createGroup(r -> r.groupName("staff"));
    root.attachGroupPolicy(r -> r.groupName("staff").policyArn(arn));
    List<String> names = new ArrayList<>(List.of("ann", "ben", "carl"));
    for (String name : names) {
      root.createUser(r -> r.userName(name));
      root.addUserToGroup(r -> r.groupName("staff").userName(name));
    }
    try (IamClient ben = api.iam(api.keyOf(root, "ben"), "")) {
      ben.listUsers();
    }
    String role = role(arn);

    for (String subject : List.of(ACCOUNT + "group/staff", arn)) {
      GetServiceLastAccessedDetailsResponse details =
          details(subject, AccessAdvisorUsageGranularityType.SERVICE_LEVEL);
      ServiceLastAccessed iam = service(details, "iam");
      assertEquals(1, iam.totalAuthenticatedEntities());
      assertEquals(ACCOUNT + "user/ben", iam.lastAuthenticatedEntity());

      String jobId = job(subject, AccessAdvisorUsageGranularityType.SERVICE_LEVEL);
      List<EntityDetails> entities = entities(jobId);
      assertEquals(
          subject.equals(arn)
              ? List.of("ben", "ann", "carl", "worker")
              : List.of("ben", "ann", "carl"),
          entities.stream().map(each -> each.entityInfo().name()).toList());
      assertNotNull(entities.get(0).lastAuthenticated());
      assertNull(entities.get(1).lastAuthenticated());
    }
    assertEquals(ACCOUNT + "role/worker", role);
  }

  /** In pages of two. */
  private List<EntityDetails> entities(String jobId) {
    List<EntityDetails> all = new ArrayList<>();
    String[] marker = {null};
    do {
      var page =
          root.getServiceLastAccessedDetailsWithEntities(
              r -> r.jobId(jobId).serviceNamespace("iam").maxItems(2).marker(marker[0]));
      all.addAll(page.entityDetailsList());
      marker[0] = page.marker();
    } while (marker[0] != null);
    return all;
  }

  private String role(String policyArn) {
    String arn =
        root.createRole(
                r ->
                    r.roleName("worker")
                        .assumeRolePolicyDocument(
                            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"AWS\":\"123456789012\"},"
                                + "\"Action\":\"sts:AssumeRole\"}}"))
            .role()
            .arn();
    root.attachRolePolicy(r -> r.roleName("worker").policyArn(policyArn));
    return arn;
  }

  @Test
  void aRoleIsUsedByItsSessions() {
    String policy =
        root.createPolicy(r -> r.policyName("look").policyDocument(IAM_AND_STS)).policy().arn();
    String arn = role(policy);
    AwsCredentials key = user("alice", policy("\"sts:AssumeRole\""));
    assertNull(root.getRole(r -> r.roleName("worker")).role().roleLastUsed().lastUsedDate());
    Instant unused = Instant.now();
    Credentials given;
    try (StsClient sts = api.client(StsClient.builder(), key, "")) {
      given = sts.assumeRole(r -> r.roleArn(arn).roleSessionName("session")).credentials();
    }
    AwsCredentials session =
        AwsSessionCredentials.create(
            given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    try (IamClient worker = api.iam(session, "")) {
      worker.listUsers();
    }
    GetServiceLastAccessedDetailsResponse details =
        details(arn, AccessAdvisorUsageGranularityType.SERVICE_LEVEL);
    assertEquals(arn, service(details, "iam").lastAuthenticatedEntity());
    assertNull(service(details, "sts").lastAuthenticated());
    Role role = root.getRole(r -> r.roleName("worker")).role();
    assertEquals("us-east-1", role.roleLastUsed().region());
    assertEquals(service(details, "iam").lastAuthenticated(), role.roleLastUsed().lastUsedDate());
    assertEquals(
        role.roleLastUsed(),
        root.getAccountAuthorizationDetails().roleDetailList().get(0).roleLastUsed());
    if (unused.isBefore(role.roleLastUsed().lastUsedDate())) {
      try (IamClient then = api.iamAt(unused)) {
        assertNull(then.getRole(r -> r.roleName("worker")).role().roleLastUsed().lastUsedDate());
      }
    }
  }

  @Test
  void manyServicesComeInPages() {
    root.createUser(r -> r.userName("admin"));
    root.attachUserPolicy(
        r -> r.userName("admin").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
    String jobId = job(ACCOUNT + "user/admin", AccessAdvisorUsageGranularityType.SERVICE_LEVEL);
    List<String> all = new ArrayList<>();
    String[] marker = {null};
    do {
      GetServiceLastAccessedDetailsResponse page =
          root.getServiceLastAccessedDetails(r -> r.jobId(jobId).marker(marker[0]));
      assertTrue(page.servicesLastAccessed().size() <= 100);
      page.servicesLastAccessed().forEach(each -> all.add(each.serviceNamespace()));
      marker[0] = page.marker();
    } while (marker[0] != null);
    assertTrue(all.size() > 300, "" + all.size());
    assertEquals(all.stream().sorted().distinct().toList(), all);
  }
}
