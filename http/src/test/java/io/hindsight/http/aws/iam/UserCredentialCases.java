package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EncodingType;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredential;
import software.amazon.awssdk.services.iam.model.StatusType;

/** The operations on users' certificates, SSH keys and service-specific credentials. */
final class UserCredentialCases {
  private static final String USER = "user/team/{n}";
  private static final String NO_USER = "The user with name nobody cannot be found\\.";
  private static final String NO_CERTIFICATE_ID = "NONEXISTENTCERTID12345678901";
  private static final String NO_CERTIFICATE =
      "The Certificate with id " + NO_CERTIFICATE_ID + " cannot be found\\.";
  private static final String NO_KEY_ID = "APKAXXXXXXXXXXXXXXXXX";
  private static final String NO_KEY =
      "The Public Key with id " + NO_KEY_ID + " cannot be found\\.";
  private static final String NO_CREDENTIAL_ID = "ACCAXXXXXXXXXXXXXXXXX";
  private static final String NO_CREDENTIAL = "No such credential " + NO_CREDENTIAL_ID + " exists";

  private UserCredentialCases() {}

  private static void user(IamClient iam, World world) {
    iam.createUser(r -> r.userName(world.name).path("/team/"));
  }

  private static String upload(IamClient iam, String userName, String body) {
    return iam.uploadSigningCertificate(r -> r.userName(userName).certificateBody(body))
        .certificate()
        .certificateId();
  }

  private static void certificate(IamClient iam, World world) {
    user(iam, world);
    world.keep("id", upload(iam, world.name, Samples.read("ca.pem")));
  }

  private static Object certificates(IamClient iam, World world) {
    return iam.listSigningCertificates(r -> r.userName(world.name)).certificates().toString();
  }

  static List<OperationCase> signingCertificates() {
    return OperationsTest.of(
        operation("UploadSigningCertificate", USER)
            .given(UserCredentialCases::user)
            .when((iam, w) -> upload(iam, w.name, Samples.read("ca.pem")))
            .changes(UserCredentialCases::certificates)
            .fails("NoSuchEntity", NO_USER, (iam, w) -> upload(iam, "nobody", "x"))
            .fails(
                "MalformedCertificate",
                "Certificate invalid-certificate-body is malformed\\.",
                (iam, w) -> upload(iam, w.name, "invalid-certificate-body"))
            .fails(
                "InvalidCertificate",
                "The certificate has expired\\.",
                (iam, w) -> upload(iam, w.name, Samples.read("expired.pem")))
            .fails(
                "DuplicateCertificate",
                "The Certificate is already associated with user {n}\\.",
                (iam, w) -> {
                  upload(iam, w.name, Samples.read("ca.pem"));
                  upload(iam, w.name, Samples.read("ca.pem"));
                })
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for CertificatesPerUser: 2",
                (iam, w) -> {
                  upload(iam, w.name, Samples.read("ca.pem"));
                  upload(iam, w.name, Samples.read("second.pem"));
                  upload(iam, w.name, Samples.read("third.pem"));
                }),
        operation("ListSigningCertificates", USER)
            .given(UserCredentialCases::certificate)
            .when(UserCredentialCases::certificates)
            .fails(
                "NoSuchEntity",
                NO_USER,
                (iam, w) -> iam.listSigningCertificates(r -> r.userName("nobody"))),
        operation("UpdateSigningCertificate", USER)
            .given(UserCredentialCases::certificate)
            .when((iam, w) -> deactivate(iam, w.name, w.get("id")))
            .changes(UserCredentialCases::certificates)
            .fails(
                "NoSuchEntity", NO_USER, (iam, w) -> deactivate(iam, "nobody", NO_CERTIFICATE_ID))
            .fails(
                "NoSuchEntity",
                NO_CERTIFICATE,
                (iam, w) -> deactivate(iam, w.name, NO_CERTIFICATE_ID)),
        operation("DeleteSigningCertificate", USER)
            .given(UserCredentialCases::certificate)
            .when((iam, w) -> delete(iam, w.name, w.get("id")))
            .changes(UserCredentialCases::certificates)
            .fails("NoSuchEntity", NO_USER, (iam, w) -> delete(iam, "nobody", NO_CERTIFICATE_ID))
            .fails(
                "NoSuchEntity", NO_CERTIFICATE, (iam, w) -> delete(iam, w.name, NO_CERTIFICATE_ID)),
        operation("DeleteUser", USER)
            .given(UserCredentialCases::user)
            .when((iam, w) -> iam.deleteUser(r -> r.userName(w.name)))
            .changes((iam, w) -> iam.getUser(r -> r.userName(w.name)).user().toString())
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must delete signing certificates first\\.",
                (iam, w) -> {
                  upload(iam, w.name, Samples.read("ca.pem"));
                  iam.deleteUser(r -> r.userName(w.name));
                })
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must delete SSH public keys first\\.",
                (iam, w) -> {
                  key(iam, w.name, "ssh.pub");
                  iam.deleteUser(r -> r.userName(w.name));
                })
            .fails(
                "DeleteConflict",
                "Cannot delete entity, must remove referenced objects first\\.",
                (iam, w) -> {
                  create(iam, w.name, "codecommit.amazonaws.com");
                  iam.deleteUser(r -> r.userName(w.name));
                }));
  }

  private static void deactivate(IamClient iam, String userName, String id) {
    iam.updateSigningCertificate(
        r -> r.userName(userName).certificateId(id).status(StatusType.INACTIVE));
  }

  private static void delete(IamClient iam, String userName, String id) {
    iam.deleteSigningCertificate(r -> r.userName(userName).certificateId(id));
  }

  private static String key(IamClient iam, String userName, String file) {
    return iam.uploadSSHPublicKey(r -> r.userName(userName).sshPublicKeyBody(Samples.read(file)))
        .sshPublicKey()
        .sshPublicKeyId();
  }

  private static void key(IamClient iam, World world) {
    user(iam, world);
    world.keep("id", key(iam, world.name, "ssh.pub"));
  }

  private static Object keys(IamClient iam, World world) {
    return iam.listSSHPublicKeys(r -> r.userName(world.name)).sshPublicKeys().toString();
  }

  static List<OperationCase> sshPublicKeys() {
    return OperationsTest.of(
        operation("UploadSSHPublicKey", USER)
            .given(UserCredentialCases::user)
            .when((iam, w) -> key(iam, w.name, "ssh.pub"))
            .changes(UserCredentialCases::keys)
            .fails("NoSuchEntity", NO_USER, (iam, w) -> key(iam, "nobody", "ssh.pub"))
            .fails(
                "UnrecognizedPublicKeyEncoding",
                "Invalid public key uploaded\\.",
                (iam, w) -> key(iam, w.name, "ed25519.pub"))
            .fails(
                "UnrecognizedPublicKeyEncoding",
                "Invalid public key uploaded\\.",
                (iam, w) -> key(iam, w.name, "ca.pem"))
            .fails(
                "InvalidPublicKey",
                "Length of Public Key should be between 2048 and 16384 bits\\.",
                (iam, w) -> key(iam, w.name, "short.pub"))
            .fails(
                "DuplicateSSHPublicKey",
                "The SSH public key is already associated with user {n}\\.",
                (iam, w) -> {
                  key(iam, w.name, "ssh.pub");
                  key(iam, w.name, "ssh.pub.pem");
                }),
        operation("GetSSHPublicKey", USER)
            .given(UserCredentialCases::key)
            .when((iam, w) -> get(iam, w.name, w.get("id")))
            .fails("NoSuchEntity", NO_USER, (iam, w) -> get(iam, "nobody", NO_KEY_ID))
            .fails("NoSuchEntity", NO_KEY, (iam, w) -> get(iam, w.name, NO_KEY_ID)),
        operation("ListSSHPublicKeys", USER)
            .given(UserCredentialCases::key)
            .when(UserCredentialCases::keys)
            .fails(
                "NoSuchEntity",
                NO_USER,
                (iam, w) -> iam.listSSHPublicKeys(r -> r.userName("nobody"))),
        operation("UpdateSSHPublicKey", USER)
            .given(UserCredentialCases::key)
            .when((iam, w) -> deactivateKey(iam, w.name, w.get("id")))
            .changes(UserCredentialCases::keys)
            .fails("NoSuchEntity", NO_KEY, (iam, w) -> deactivateKey(iam, w.name, NO_KEY_ID)),
        operation("DeleteSSHPublicKey", USER)
            .given(UserCredentialCases::key)
            .when((iam, w) -> deleteKey(iam, w.name, w.get("id")))
            .changes(UserCredentialCases::keys)
            .fails("NoSuchEntity", NO_KEY, (iam, w) -> deleteKey(iam, w.name, NO_KEY_ID)));
  }

  private static void get(IamClient iam, String userName, String id) {
    iam.getSSHPublicKey(r -> r.userName(userName).sshPublicKeyId(id).encoding(EncodingType.PEM));
  }

  private static void deactivateKey(IamClient iam, String userName, String id) {
    iam.updateSSHPublicKey(
        r -> r.userName(userName).sshPublicKeyId(id).status(StatusType.INACTIVE));
  }

  private static void deleteKey(IamClient iam, String userName, String id) {
    iam.deleteSSHPublicKey(r -> r.userName(userName).sshPublicKeyId(id));
  }

  private static ServiceSpecificCredential create(IamClient iam, String userName, String service) {
    return iam.createServiceSpecificCredential(r -> r.userName(userName).serviceName(service))
        .serviceSpecificCredential();
  }

  private static void credential(IamClient iam, World world) {
    user(iam, world);
    world.keep(
        "id", create(iam, world.name, "codecommit.amazonaws.com").serviceSpecificCredentialId());
  }

  private static Object credentials(IamClient iam, World world) {
    return iam.listServiceSpecificCredentials(r -> r.userName(world.name))
        .serviceSpecificCredentials()
        .toString();
  }

  static List<OperationCase> serviceSpecificCredentials() {
    return OperationsTest.of(
        operation("CreateServiceSpecificCredential", USER)
            .given(UserCredentialCases::user)
            .under(
                "{\"StringEquals\":{\"iam:ServiceSpecificCredentialServiceName\":"
                    + "\"codecommit.amazonaws.com\"}}",
                "{\"StringEquals\":{\"iam:ServiceSpecificCredentialServiceName\":"
                    + "\"bedrock.amazonaws.com\"}}")
            .when((iam, w) -> create(iam, w.name, "codecommit.amazonaws.com"))
            .changes(UserCredentialCases::credentials)
            .fails(
                "NoSuchEntity",
                NO_USER,
                (iam, w) -> create(iam, "nobody", "codecommit.amazonaws.com"))
            .fails(
                "NoSuchEntity",
                "No such service lambda\\.amazonaws\\.com is supported for Service Specific"
                    + " Credentials",
                (iam, w) -> create(iam, w.name, "lambda.amazonaws.com"))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for ServiceSpecificCredentialsPerUserPerService: 2",
                (iam, w) -> {
                  for (int i = 0; i < 3; i++) {
                    create(iam, w.name, "cassandra.amazonaws.com");
                  }
                }),
        operation("ListServiceSpecificCredentials", USER)
            .given(UserCredentialCases::credential)
            .when(UserCredentialCases::credentials)
            .fails(
                "NoSuchEntity",
                "No such service x\\.amazonaws\\.com is supported for Service Specific Credentials",
                (iam, w) ->
                    iam.listServiceSpecificCredentials(
                        r -> r.userName(w.name).serviceName("x.amazonaws.com"))),
        operation("UpdateServiceSpecificCredential", USER)
            .given(UserCredentialCases::credential)
            .when((iam, w) -> deactivateCredential(iam, w.name, w.get("id")))
            .changes(UserCredentialCases::credentials)
            .fails(
                "NoSuchEntity",
                NO_USER,
                (iam, w) -> deactivateCredential(iam, "nobody", NO_CREDENTIAL_ID))
            .fails(
                "NoSuchEntity",
                NO_CREDENTIAL,
                (iam, w) -> deactivateCredential(iam, w.name, NO_CREDENTIAL_ID)),
        operation("DeleteServiceSpecificCredential", USER)
            .given(UserCredentialCases::credential)
            .when((iam, w) -> deleteCredential(iam, w.name, w.get("id")))
            .changes(UserCredentialCases::credentials)
            .fails(
                "NoSuchEntity",
                NO_CREDENTIAL,
                (iam, w) -> deleteCredential(iam, w.name, NO_CREDENTIAL_ID)));
  }

  private static void deactivateCredential(IamClient iam, String userName, String id) {
    iam.updateServiceSpecificCredential(
        r -> r.userName(userName).serviceSpecificCredentialId(id).status(StatusType.INACTIVE));
  }

  private static void deleteCredential(IamClient iam, String userName, String id) {
    iam.deleteServiceSpecificCredential(r -> r.userName(userName).serviceSpecificCredentialId(id));
  }
}
