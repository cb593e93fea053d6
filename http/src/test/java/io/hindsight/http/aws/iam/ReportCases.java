package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessAdvisorUsageGranularityType;

/** The operations on reports. */
final class ReportCases {
  private static final String NONE = "00000000-0000-4000-8000-000000000000";
  private static final String NO_JOB = "The job with the id " + NONE + " cannot be found\\.";
  private static final String PATH = "o-a1b2c3d4e5/r-f6g7h8i9j0example/123456789012";

  private ReportCases() {}

  static List<OperationCase> all() {
    return OperationsTest.of(
        operation("GenerateCredentialReport", "*")
            .when((iam, w) -> iam.generateCredentialReport())
            .changes((iam, w) -> iam.getCredentialReport().content().asUtf8String()),
        operation("GetCredentialReport", "*")
            .given((iam, w) -> iam.generateCredentialReport())
            .when((iam, w) -> iam.getCredentialReport()),
        operation("GenerateServiceLastAccessedDetails", "user/{n}")
            .given(ReportCases::user)
            .when(ReportCases::generate)
            .changes((iam, w) -> details(iam, w.kept()))
            .fails(
                "NoSuchEntity",
                "ARN arn:aws:iam::123456789012:user/{n} cannot be found\\.",
                (iam, w) -> {
                  iam.deleteUserPolicy(r -> r.userName(w.name).policyName("p"));
                  iam.deleteUser(r -> r.userName(w.name));
                  generate(iam, w);
                })
            .fails(
                "InvalidInput",
                "ARN arn:aws:iam::123456789012:mfa/x is not valid\\.",
                (iam, w) ->
                    iam.generateServiceLastAccessedDetails(
                        r -> r.arn("arn:aws:iam::123456789012:mfa/x")))
            .fails(
                "InvalidInput",
                "ARN arn:aws:iam::999999999999:user/x is not valid\\.",
                (iam, w) ->
                    iam.generateServiceLastAccessedDetails(
                        r -> r.arn("arn:aws:iam::999999999999:user/x"))),
        operation("GetServiceLastAccessedDetails", "*")
            .given(ReportCases::job)
            .when((iam, w) -> details(iam, w.kept()))
            .fails("NoSuchEntity", NO_JOB, (iam, w) -> details(iam, NONE)),
        operation("GetServiceLastAccessedDetailsWithEntities", "*")
            .given(ReportCases::job)
            .when((iam, w) -> entities(iam, w.kept(), "iam"))
            .fails("NoSuchEntity", NO_JOB, (iam, w) -> entities(iam, NONE, "iam"))
            .fails(
                "NoSuchEntity",
                "Service namespace s3 cannot be found in the report\\.",
                (iam, w) -> entities(iam, w.kept(), "s3")),
        operation("GenerateOrganizationsAccessReport", "access-report/" + PATH)
            .refusing()
            .fails(
                "AccessDenied",
                "The account 123456789012 is not the management account of an organization\\.",
                (iam, w) -> iam.generateOrganizationsAccessReport(r -> r.entityPath(PATH)))
            .fails(
                "ValidationError",
                ".*entityPath.*",
                (iam, w) ->
                    iam.generateOrganizationsAccessReport(
                        r -> r.entityPath("ou-f6g7-h8i9j0example"))),
        operation("GetOrganizationsAccessReport", "*")
            .refusing()
            .fails(
                "NoSuchEntity",
                NO_JOB,
                (iam, w) -> iam.getOrganizationsAccessReport(r -> r.jobId(NONE))));
  }

  private static void user(IamClient iam, World world) {
    iam.createUser(r -> r.userName(world.name));
    iam.putUserPolicy(
        r ->
            r.userName(world.name)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Action\":\"iam:Get*\",\"Resource\":\"*\"}}"));
    world.keep("", NONE);
  }

  private static void generate(IamClient iam, World world) {
    world.keep(
        "",
        iam.generateServiceLastAccessedDetails(
                r ->
                    r.arn("arn:aws:iam::123456789012:user/" + world.name)
                        .granularity(AccessAdvisorUsageGranularityType.ACTION_LEVEL))
            .jobId());
  }

  private static void job(IamClient iam, World world) {
    user(iam, world);
    generate(iam, world);
  }

  private static Object details(IamClient iam, String jobId) {
    return iam.getServiceLastAccessedDetails(r -> r.jobId(jobId)).toString();
  }

  private static void entities(IamClient iam, String jobId, String service) {
    iam.getServiceLastAccessedDetailsWithEntities(r -> r.jobId(jobId).serviceNamespace(service));
  }
}
