package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GlobalEndpointTokenVersion;
import software.amazon.awssdk.services.iam.model.IamException;

/** The operations on what an account switches on, and on what grants access to services. */
final class FeatureCases {
  private static final String OFF =
      "Outbound web identity federation is not enabled for this account\\.";
  private static final String TWO_SERVICES =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:Get*\","
          + "\"dynamodb:*\"],\"Resource\":\"*\"}]}";

  private FeatureCases() {}

  static List<OperationCase> all() {
    return OperationsTest.of(
        operation("SetSecurityTokenServicePreferences", "*")
            .given((iam, w) -> tokens(iam, GlobalEndpointTokenVersion.V1_TOKEN))
            .when((iam, w) -> tokens(iam, GlobalEndpointTokenVersion.V2_TOKEN))
            .changes(
                (iam, w) ->
                    iam.getAccountSummary().summaryMapAsStrings().get("GlobalEndpointTokenVersion"))
            .fails(
                "ValidationError",
                ".*globalEndpointTokenVersion.*enum value set.*",
                (iam, w) ->
                    iam.setSecurityTokenServicePreferences(
                        r -> r.globalEndpointTokenVersion("v3Token"))),
        operation("EnableOrganizationsRootSessions", "*")
            .given((iam, w) -> iam.disableOrganizationsRootSessions(r -> {}))
            .when((iam, w) -> iam.enableOrganizationsRootSessions(r -> {}))
            .changes(FeatureCases::list),
        operation("DisableOrganizationsRootSessions", "*")
            .given((iam, w) -> iam.enableOrganizationsRootSessions(r -> {}))
            .when((iam, w) -> iam.disableOrganizationsRootSessions(r -> {}))
            .changes(FeatureCases::list),
        operation("EnableOrganizationsRootCredentialsManagement", "*")
            .given((iam, w) -> iam.disableOrganizationsRootCredentialsManagement(r -> {}))
            .when((iam, w) -> iam.enableOrganizationsRootCredentialsManagement(r -> {}))
            .changes(FeatureCases::list),
        operation("DisableOrganizationsRootCredentialsManagement", "*")
            .given((iam, w) -> iam.enableOrganizationsRootCredentialsManagement(r -> {}))
            .when((iam, w) -> iam.disableOrganizationsRootCredentialsManagement(r -> {}))
            .changes(FeatureCases::list),
        operation("ListOrganizationsFeatures", "*").when(FeatureCases::list),
        operation("EnableOutboundWebIdentityFederation", "*")
            .given((iam, w) -> off(iam))
            .when((iam, w) -> iam.enableOutboundWebIdentityFederation(r -> {}))
            .changes((iam, w) -> info(iam))
            .fails(
                "FeatureEnabled",
                "Outbound web identity federation is already enabled for this account\\.",
                (iam, w) -> {
                  iam.enableOutboundWebIdentityFederation(r -> {});
                  iam.enableOutboundWebIdentityFederation(r -> {});
                }),
        operation("DisableOutboundWebIdentityFederation", "*")
            .given((iam, w) -> on(iam))
            .when((iam, w) -> iam.disableOutboundWebIdentityFederation(r -> {}))
            .changes((iam, w) -> info(iam))
            .fails(
                "FeatureDisabled",
                OFF,
                (iam, w) -> {
                  off(iam);
                  iam.disableOutboundWebIdentityFederation(r -> {});
                }),
        operation("GetOutboundWebIdentityFederationInfo", "*")
            .given((iam, w) -> on(iam))
            .when((iam, w) -> info(iam))
            .fails(
                "FeatureDisabled",
                OFF,
                (iam, w) -> {
                  off(iam);
                  info(iam);
                }),
        operation("ListPoliciesGrantingServiceAccess", "user/{n}")
            .given(
                (iam, w) -> {
                  iam.createUser(r -> r.userName(w.name));
                  iam.putUserPolicy(
                      r -> r.userName(w.name).policyName("two").policyDocument(TWO_SERVICES));
                })
            .when((iam, w) -> granting(iam, "arn:aws:iam::123456789012:user/" + w.name))
            .fails(
                "NoSuchEntity",
                "ARN arn:aws:iam::123456789012:user/none cannot be found\\.",
                (iam, w) -> granting(iam, "arn:aws:iam::123456789012:user/none"))
            .fails(
                "InvalidInput",
                "ARN arn:aws:iam::123456789012:policy/x is not valid\\.",
                (iam, w) -> granting(iam, "arn:aws:iam::123456789012:policy/x")));
  }

  private static void tokens(IamClient iam, GlobalEndpointTokenVersion version) {
    iam.setSecurityTokenServicePreferences(r -> r.globalEndpointTokenVersion(version));
  }

  private static Object list(IamClient iam, OperationCase.World world) {
    return iam.listOrganizationsFeatures(r -> {}).enabledFeaturesAsStrings();
  }

  private static Object info(IamClient iam) {
    return iam.getOutboundWebIdentityFederationInfo(r -> {}).issuerIdentifier();
  }

  private static void on(IamClient iam) {
    off(iam);
    iam.enableOutboundWebIdentityFederation(r -> {});
  }

  private static void off(IamClient iam) {
    try {
      iam.disableOutboundWebIdentityFederation(r -> {});
    } catch (IamException e) {
      // It was off.
    }
  }

  private static void granting(IamClient iam, String arn) {
    iam.listPoliciesGrantingServiceAccess(r -> r.arn(arn).serviceNamespaces("s3", "sqs"));
  }
}
