package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.hindsight.http.aws.federation.TestIssuer;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A server with a role for everybody who has a token of an issuer that tests command. */
final class WebIdentityWorld {
  static final String ARN = "arn:aws:iam::123456789012:";
  static final String TAGS = "https://aws.amazon.com/tags";
  final TestApi api;
  final IamClient root;
  final StsClient sts;
  final TestIssuer issuer;
  final RSAKey rsa;
  final ECKey ec;
  final String provider;

  WebIdentityWorld() throws Exception {
    api = TestApi.start();
    root = api.iam();
    sts =
        StsClient.builder()
            .endpointOverride(api.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    ec = new ECKeyGenerator(Curve.P_384).keyID("ec").generate();
    issuer = TestIssuer.start().publish(rsa, ec);
    provider =
        root.createOpenIDConnectProvider(
                r ->
                    r.url(issuer.url())
                        .clientIDList("sts.amazonaws.com", "other")
                        .thumbprintList("0".repeat(40)))
            .openIDConnectProviderArn();
    role("plain", "\"sts:AssumeRoleWithWebIdentity\"", "");
  }

  void close() throws Exception {
    issuer.close();
    api.close();
  }

  String trust(String principal, String actions, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{"
        + principal
        + "},\"Action\":["
        + actions
        + "]"
        + (condition.isEmpty() ? "" : ",\"Condition\":" + condition)
        + "}}";
  }

  void role(String name, String actions, String condition) {
    root.createRole(
        r ->
            r.roleName(name)
                .maxSessionDuration(7200)
                .assumeRolePolicyDocument(
                    trust("\"Federated\":\"" + provider + "\"", actions, condition)));
    root.putRolePolicy(
        r ->
            r.roleName(name)
                .policyName("p")
                .policyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                        + "\"Action\":\"iam:List*\",\"Resource\":\"*\"}}"));
  }

  AssumeRoleWithWebIdentityResponse assume(
      String role, String token, Consumer<AssumeRoleWithWebIdentityRequest.Builder> more) {
    return sts.assumeRoleWithWebIdentity(
        r -> {
          r.roleArn(role.startsWith("arn") ? role : ARN + "role/" + role)
              .roleSessionName("session")
              .webIdentityToken(token);
          more.accept(r);
        });
  }

  AwsCredentials credentials(Credentials given) {
    return AwsSessionCredentials.create(
        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
  }

  String token(Consumer<JWTClaimsSet.Builder> change) {
    return issuer.token(rsa, JWSAlgorithm.RS256, change);
  }

  /** A role that trusts another issuer. */
  String trusting(TestIssuer own) {
    String arn =
        root.createOpenIDConnectProvider(r -> r.url(own.url()).clientIDList("sts.amazonaws.com"))
            .openIDConnectProviderArn();
    String name = "of-" + own.host().replace(':', '-');
    root.createRole(
        r ->
            r.roleName(name)
                .assumeRolePolicyDocument(
                    trust(
                        "\"Federated\":\"" + arn + "\"", "\"sts:AssumeRoleWithWebIdentity\"", "")));
    return name;
  }

  static void refused(String code, String message, org.junit.jupiter.api.function.Executable call) {
    AwsServiceException error = assertThrows(AwsServiceException.class, call);
    String said = error.awsErrorDetails().errorMessage();
    assertEquals(code, error.awsErrorDetails().errorCode(), said);
    assertTrue(said.matches(message), said);
  }
}
