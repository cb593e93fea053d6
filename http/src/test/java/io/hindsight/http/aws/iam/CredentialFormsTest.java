package io.hindsight.http.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EncodingType;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.SSHPublicKey;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredential;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredentialMetadata;

/** What credentials, certificates and providers look like in responses. */
class CredentialFormsTest {
  static TestApi api;
  static IamClient iam;

  @BeforeAll
  static void start() throws Exception {
    api = TestApi.start();
    iam = api.iam();
    iam.createUser(r -> r.userName("alice"));
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  @Test
  void anSshKeyIsShownInEitherEncodingWithItsFingerprint() {
    SSHPublicKey key =
        iam.uploadSSHPublicKey(r -> r.userName("alice").sshPublicKeyBody(Samples.read("ssh.pub")))
            .sshPublicKey();
    assertTrue(key.sshPublicKeyId().matches("APKA[A-Z0-9]{17}"), key.sshPublicKeyId());
    assertEquals("d2:4d:00:c9:e2:3d:2c:cd:f9:36:86:91:d0:1a:f0:92", key.fingerprint());
    assertEquals(Samples.read("ssh.pub").strip(), key.sshPublicKeyBody());
    String pem =
        iam.getSSHPublicKey(
                r ->
                    r.userName("alice")
                        .sshPublicKeyId(key.sshPublicKeyId())
                        .encoding(EncodingType.PEM))
            .sshPublicKey()
            .sshPublicKeyBody();
    assertEquals(Samples.read("ssh.pub.pem"), pem);
    iam.deleteSSHPublicKey(r -> r.userName("alice").sshPublicKeyId(key.sshPublicKeyId()));
    assertEquals(
        key.fingerprint(),
        iam.uploadSSHPublicKey(r -> r.userName("alice").sshPublicKeyBody(pem))
            .sshPublicKey()
            .fingerprint());
  }

  @Test
  void aServicePasswordIsShownOnceAndNewOnReset() {
    ServiceSpecificCredential first = create("codecommit.amazonaws.com");
    ServiceSpecificCredential second = create("codecommit.amazonaws.com");
    assertEquals("alice-at-123456789012", first.serviceUserName());
    assertEquals("alice+1-at-123456789012", second.serviceUserName());
    assertTrue(first.serviceSpecificCredentialId().matches("ACCA[A-Z0-9]{17}"));
    assertNotEquals(first.servicePassword(), second.servicePassword());
    ServiceSpecificCredential reset =
        iam.resetServiceSpecificCredential(
                r ->
                    r.userName("alice")
                        .serviceSpecificCredentialId(first.serviceSpecificCredentialId()))
            .serviceSpecificCredential();
    assertNotEquals(first.servicePassword(), reset.servicePassword());
    assertEquals(first.createDate(), reset.createDate());
    List<ServiceSpecificCredentialMetadata> page =
        iam.listServiceSpecificCredentials(r -> r.allUsers(true).maxItems(1))
            .serviceSpecificCredentials();
    assertEquals(1, page.size());
  }

  @Test
  void anApiKeyExpiresAndHasAnAlias() {
    ServiceSpecificCredential key =
        iam.createServiceSpecificCredential(
                r -> r.userName("alice").serviceName("bedrock.amazonaws.com").credentialAgeDays(30))
            .serviceSpecificCredential();
    assertEquals(key.createDate().plus(Duration.ofDays(30)), key.expirationDate());
    assertNull(key.servicePassword());
    assertTrue(key.serviceCredentialSecret().startsWith("ABSK"));
    assertEquals("alice-at-123456789012", key.serviceCredentialAlias());
    IamException error =
        assertThrows(
            IamException.class,
            () ->
                iam.createServiceSpecificCredential(
                    r ->
                        r.userName("alice")
                            .serviceName("cassandra.amazonaws.com")
                            .credentialAgeDays(30)));
    assertEquals("ValidationError", error.awsErrorDetails().errorCode());
  }

  @Test
  void secretsNeverReachTheTrail() {
    ServiceSpecificCredential created = create("cassandra.amazonaws.com");
    String record =
        api.record(
                "CreateServiceSpecificCredential",
                TestApi.ROOT.accessKeyId(),
                each -> each.toString().contains(created.serviceSpecificCredentialId()))
            .toString();
    assertTrue(!record.contains(created.servicePassword()), record);
    iam.uploadServerCertificate(
        r ->
            r.serverCertificateName("secret")
                .certificateBody(Samples.read("ec.pem"))
                .privateKey(Samples.read("ec.key")));
    record =
        api.record("UploadServerCertificate", TestApi.ROOT.accessKeyId(), each -> true).toString();
    assertTrue(!record.contains("PRIVATE KEY"), record);
  }

  @Test
  void emptyListsOfProvidersAreThere() {
    String arn =
        iam.createSAMLProvider(
                r -> r.name("plain").samlMetadataDocument(Samples.samlMetadata("idp.example.com")))
            .samlProviderArn();
    var provider = iam.getSAMLProvider(r -> r.samlProviderArn(arn));
    assertTrue(provider.hasTags());
    assertTrue(provider.hasPrivateKeyList());
    assertEquals("Allowed", provider.assertionEncryptionModeAsString());
    assertEquals(Samples.samlMetadata("idp.example.com"), provider.samlMetadataDocument());
  }

  private static ServiceSpecificCredential create(String service) {
    return iam.createServiceSpecificCredential(r -> r.userName("alice").serviceName(service))
        .serviceSpecificCredential();
  }
}
