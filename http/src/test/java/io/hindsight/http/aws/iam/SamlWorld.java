package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.http.aws.federation.TestIdp;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;

/** A server with a SAML provider that tests command, and roles that trust it. */
final class SamlWorld {
  static final String ARN = "arn:aws:iam::123456789012:";
  final TestApi api;
  final IamClient root;
  final StsClient sts;
  final TestIdp idp;
  final String provider;

  SamlWorld() throws Exception {
    api = TestApi.start();
    root = api.iam();
    sts =
        StsClient.builder()
            .endpointOverride(api.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();
    idp = new TestIdp();
    String metadata =
        TestIdp.metadata(new TestIdp().keyDescriptor("signing"), idp.keyDescriptor(""));
    provider =
        root.createSAMLProvider(r -> r.name("Acme").samlMetadataDocument(metadata))
            .samlProviderArn();
    role("plain", "\"sts:AssumeRoleWithSAML\"", "");
  }

  void close() throws Exception {
    api.close();
  }

  void role(String name, String actions, String condition) {
    root.createRole(
        r ->
            r.roleName(name)
                .maxSessionDuration(7200)
                .assumeRolePolicyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Principal\":{\"Federated\":\""
                        + provider
                        + "\"},\"Action\":["
                        + actions
                        + "]"
                        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition)
                        + "}}"));
    root.putRolePolicy(
        r ->
            r.roleName(name)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Action\":\"iam:List*\",\"Resource\":\"*\"}}"));
  }

  String text(String role) {
    return TestIdp.text(ARN + "role/" + role, provider);
  }

  /** A response with a signed assertion, after a change of its text. */
  String response(String role, UnaryOperator<String> change) {
    return idp.response(ARN + "role/" + role, provider, change);
  }

  /** Puts an attribute of AWS's beside the others. */
  static UnaryOperator<String> with(String name, String... values) {
    StringBuilder attribute =
        new StringBuilder("<saml:AttributeStatement><saml:Attribute Name=\"")
            .append(name.contains(":/") ? "" : "https://aws.amazon.com/SAML/Attributes/")
            .append(name)
            .append("\">");
    for (String value : values) {
      attribute.append("<saml:AttributeValue>").append(value).append("</saml:AttributeValue>");
    }
    attribute.append("</saml:Attribute>");
    return text -> text.replace("<saml:AttributeStatement>", attribute);
  }

  AssumeRoleWithSamlResponse assume(
      String role, String response, Consumer<AssumeRoleWithSamlRequest.Builder> more) {
    return sts.assumeRoleWithSAML(
        r -> {
          r.roleArn(ARN + "role/" + role).principalArn(provider).samlAssertion(response);
          more.accept(r);
        });
  }

  static AwsCredentials credentials(AssumeRoleWithSamlResponse assumed) {
    return AwsSessionCredentials.create(
        assumed.credentials().accessKeyId(),
        assumed.credentials().secretAccessKey(),
        assumed.credentials().sessionToken());
  }

  static void refused(String code, String message, Executable call) {
    AwsServiceException error = assertThrows(AwsServiceException.class, call);
    String said = error.awsErrorDetails().errorMessage();
    assertEquals(code, error.awsErrorDetails().errorCode(), said);
    assertTrue(said.matches(message), said);
  }
}
