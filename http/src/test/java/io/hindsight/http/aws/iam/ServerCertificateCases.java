package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;

/** The operations on server certificates. */
final class ServerCertificateCases {
  private static final String CERTIFICATE = "server-certificate/edge/{n}";
  private static final String NONE = "The Server Certificate with name none cannot be found\\.";
  private static final String CHAIN =
      "Unable to validate certificate chain\\. The certificate chain must start with the immediate"
          + " signing certificate, followed by any intermediaries in order\\. The index within the"
          + " chain of the invalid certificate is: ";

  private ServerCertificateCases() {}

  private static void upload(IamClient iam, String name, String body, String chain, String key) {
    iam.uploadServerCertificate(
        r ->
            r.serverCertificateName(name)
                .path("/edge/")
                .certificateBody(body)
                .certificateChain(chain)
                .privateKey(key));
  }

  private static void upload(IamClient iam, World world) {
    upload(iam, world.name, Samples.read("leaf.pem"), Samples.read("ca.pem"), key());
  }

  private static String key() {
    return Samples.read("leaf-pkcs1.key");
  }

  private static Object get(IamClient iam, World world) {
    return iam.getServerCertificate(r -> r.serverCertificateName(world.name)).toString();
  }

  static List<OperationCase> all() {
    return OperationsTest.of(
        operation("UploadServerCertificate", CERTIFICATE)
            .when(ServerCertificateCases::upload)
            .changes(ServerCertificateCases::get)
            .fails(
                "EntityAlreadyExists",
                "The Server Certificate with name {n} already exists\\.",
                (iam, w) -> {
                  upload(iam, w);
                  upload(iam, w);
                })
            .fails(
                "MalformedCertificate",
                "Unable to parse certificate\\. Please ensure the certificate is in PEM format\\.",
                (iam, w) -> upload(iam, w.name, "body", null, key()))
            .fails(
                "MalformedCertificate",
                "Invalid Private Key\\.",
                (iam, w) -> upload(iam, w.name, Samples.read("leaf.pem"), null, "key"))
            .fails(
                "KeyPairMismatch",
                "Private key does not match the public key\\.",
                (iam, w) ->
                    upload(iam, w.name, Samples.read("leaf.pem"), null, Samples.read("ec.key")))
            .fails(
                "MalformedCertificate",
                CHAIN + "-1",
                (iam, w) ->
                    upload(
                        iam, w.name, Samples.read("leaf.pem"), Samples.read("second.pem"), key()))
            .fails(
                "MalformedCertificate",
                CHAIN + "0",
                (iam, w) ->
                    upload(
                        iam,
                        w.name,
                        Samples.read("leaf.pem"),
                        Samples.read("ca.pem") + Samples.read("second.pem"),
                        key())),
        operation("GetServerCertificate", CERTIFICATE)
            .given(ServerCertificateCases::upload)
            .when(ServerCertificateCases::get)
            .fails(
                "NoSuchEntity",
                NONE,
                (iam, w) -> iam.getServerCertificate(r -> r.serverCertificateName("none"))),
        operation("ListServerCertificates", "*")
            .given(ServerCertificateCases::upload)
            .when((iam, w) -> iam.listServerCertificates(r -> r.pathPrefix("/edge/"))),
        operation("UpdateServerCertificate", CERTIFICATE)
            .given(ServerCertificateCases::upload)
            .when(
                (iam, w) ->
                    iam.updateServerCertificate(
                        r -> r.serverCertificateName(w.name).newPath("/other/")))
            .changes(ServerCertificateCases::get)
            .fails(
                "NoSuchEntity",
                NONE,
                (iam, w) ->
                    iam.updateServerCertificate(
                        r -> r.serverCertificateName("none").newPath("/a/")))
            .fails(
                "EntityAlreadyExists",
                "The Server Certificate with name {n}-2 already exists\\.",
                (iam, w) -> {
                  upload(iam, w.name + "-2", Samples.read("ec.pem"), null, Samples.read("ec.key"));
                  iam.updateServerCertificate(
                      r -> r.serverCertificateName(w.name).newServerCertificateName(w.name + "-2"));
                }),
        operation("DeleteServerCertificate", CERTIFICATE)
            .given(ServerCertificateCases::upload)
            .when((iam, w) -> iam.deleteServerCertificate(r -> r.serverCertificateName(w.name)))
            .changes(ServerCertificateCases::get)
            .fails(
                "NoSuchEntity",
                NONE,
                (iam, w) -> iam.deleteServerCertificate(r -> r.serverCertificateName("none"))),
        operation("TagServerCertificate", CERTIFICATE)
            .given(ServerCertificateCases::upload)
            .when(
                (iam, w) ->
                    iam.tagServerCertificate(
                        r -> r.serverCertificateName(w.name).tags(OperationCase.tag("a", "b"))))
            .changes(ServerCertificateCases::get)
            .fails(
                "NoSuchEntity",
                NONE,
                (iam, w) ->
                    iam.tagServerCertificate(
                        r -> r.serverCertificateName("none").tags(OperationCase.tag("a", "b")))),
        operation("UntagServerCertificate", CERTIFICATE)
            .given(
                (iam, w) -> {
                  upload(iam, w);
                  iam.tagServerCertificate(
                      r -> r.serverCertificateName(w.name).tags(OperationCase.tag("a", "b")));
                })
            .when(
                (iam, w) ->
                    iam.untagServerCertificate(r -> r.serverCertificateName(w.name).tagKeys("a")))
            .changes(ServerCertificateCases::get)
            .fails(
                "NoSuchEntity",
                NONE,
                (iam, w) ->
                    iam.untagServerCertificate(r -> r.serverCertificateName("none").tagKeys("a"))),
        operation("ListServerCertificateTags", CERTIFICATE)
            .given(ServerCertificateCases::upload)
            .when((iam, w) -> iam.listServerCertificateTags(r -> r.serverCertificateName(w.name)))
            .fails(
                "NoSuchEntity",
                NONE,
                (iam, w) -> iam.listServerCertificateTags(r -> r.serverCertificateName("none"))));
  }
}
