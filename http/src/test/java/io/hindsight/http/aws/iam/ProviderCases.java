package io.hindsight.http.aws.iam;

import static io.hindsight.http.aws.iam.OperationCase.operation;

import io.hindsight.http.aws.iam.OperationCase.World;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AssertionEncryptionModeType;
import software.amazon.awssdk.services.iam.model.Tag;

/** The operations on SAML and OpenID Connect providers. */
final class ProviderCases {
  private static final String SAML = "saml-provider/{n}";
  private static final String OIDC = "oidc-provider/{n}.example.com/path";
  private static final String THUMBPRINT = "a".repeat(40);
  private static final Tag TAG = Tag.builder().key("team").value("red").build();
  private static final String TEAM_RED = "{\"StringEquals\":{\"aws:ResourceTag/team\":\"red\"}}";
  private static final String TEAM_BLUE = "{\"StringEquals\":{\"aws:ResourceTag/team\":\"blue\"}}";
  private static final String NO_SAML =
      "Manifest not found for arn arn:aws:iam::123456789012:saml-provider/none";
  private static final String NO_OIDC =
      "OpenIDConnect Provider not found for arn arn:aws:iam::123456789012:oidc-provider/none";
  private static final String SAML_NONE = "arn:aws:iam::123456789012:saml-provider/none";
  private static final String OIDC_NONE = "arn:aws:iam::123456789012:oidc-provider/none";

  private ProviderCases() {}

  private static String samlArn(World world) {
    return "arn:aws:iam::123456789012:saml-provider/" + world.name;
  }

  private static String oidcArn(World world) {
    return "arn:aws:iam::123456789012:oidc-provider/" + world.name + ".example.com/path";
  }

  private static void saml(IamClient iam, World world) {
    iam.createSAMLProvider(
        r ->
            r.name(world.name)
                .samlMetadataDocument(Samples.samlMetadata("idp.example.com"))
                .tags(TAG));
  }

  private static void oidc(IamClient iam, World world) {
    iam.createOpenIDConnectProvider(
        r ->
            r.url("https://" + world.name + ".example.com/path")
                .clientIDList("one")
                .thumbprintList(THUMBPRINT)
                .tags(TAG));
  }

  private static Object getSaml(IamClient iam, World world) {
    return iam.getSAMLProvider(r -> r.samlProviderArn(samlArn(world))).toString();
  }

  private static Object getOidc(IamClient iam, World world) {
    return iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(oidcArn(world))).toString();
  }

  static List<OperationCase> saml() {
    return OperationsTest.of(
        operation("CreateSAMLProvider", SAML)
            .needs("iam:TagSAMLProvider")
            .under(
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"red\"}}",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}}")
            .when(ProviderCases::saml)
            .changes(ProviderCases::getSaml)
            .fails(
                "InvalidInput",
                "Could not parse metadata",
                (iam, w) ->
                    iam.createSAMLProvider(
                        r -> r.name(w.name).samlMetadataDocument("a".repeat(1024))))
            .fails(
                "ValidationError",
                ".*'sAMLMetadataDocument'.*greater than or equal to 1000.*",
                (iam, w) ->
                    iam.createSAMLProvider(r -> r.name(w.name).samlMetadataDocument("<a/>")))
            .fails(
                "EntityAlreadyExists",
                "SAMLProvider with name {n} already exists\\.",
                (iam, w) -> {
                  saml(iam, w);
                  saml(iam, w);
                })
            .fails(
                "InvalidInput",
                "Invalid Private Key\\.",
                (iam, w) ->
                    iam.createSAMLProvider(
                        r ->
                            r.name(w.name)
                                .samlMetadataDocument(Samples.samlMetadata("a"))
                                .addPrivateKey("no key"))),
        operation("GetSAMLProvider", SAML)
            .given(ProviderCases::saml)
            .under(TEAM_RED, TEAM_BLUE)
            .when((iam, w) -> iam.getSAMLProvider(r -> r.samlProviderArn(samlArn(w))))
            .fails(
                "NoSuchEntity",
                NO_SAML,
                (iam, w) -> iam.getSAMLProvider(r -> r.samlProviderArn(SAML_NONE))),
        operation("ListSAMLProviders", "*")
            .given(ProviderCases::saml)
            .when((iam, w) -> iam.listSAMLProviders()),
        operation("UpdateSAMLProvider", SAML)
            .given(ProviderCases::saml)
            .when(
                (iam, w) ->
                    iam.updateSAMLProvider(
                        r ->
                            r.samlProviderArn(samlArn(w))
                                .samlMetadataDocument(Samples.samlMetadata("new.example.com"))
                                .assertionEncryptionMode(AssertionEncryptionModeType.REQUIRED)
                                .addPrivateKey(Samples.read("leaf.key"))))
            .changes(ProviderCases::getSaml)
            .fails(
                "NoSuchEntity",
                NO_SAML,
                (iam, w) ->
                    iam.updateSAMLProvider(
                        r ->
                            r.samlProviderArn(SAML_NONE)
                                .samlMetadataDocument(Samples.samlMetadata("a"))))
            .fails(
                "InvalidInput",
                "Could not parse metadata",
                (iam, w) ->
                    iam.updateSAMLProvider(
                        r -> r.samlProviderArn(samlArn(w)).samlMetadataDocument("b".repeat(1000))))
            .fails(
                "NoSuchEntity",
                "Private key with id .* cannot be found\\.",
                (iam, w) ->
                    iam.updateSAMLProvider(
                        r ->
                            r.samlProviderArn(samlArn(w))
                                .removePrivateKey("ABCDEFGHIJKLMNOPQRSTUVWX")))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for PrivateKeysPerSAMLProvider: 2",
                (iam, w) -> {
                  for (int i = 0; i < 3; i++) {
                    iam.updateSAMLProvider(
                        r -> r.samlProviderArn(samlArn(w)).addPrivateKey(Samples.read("leaf.key")));
                  }
                }),
        operation("DeleteSAMLProvider", SAML)
            .given(ProviderCases::saml)
            .when((iam, w) -> iam.deleteSAMLProvider(r -> r.samlProviderArn(samlArn(w))))
            .changes(ProviderCases::getSaml)
            .fails(
                "NoSuchEntity",
                NO_SAML,
                (iam, w) -> iam.deleteSAMLProvider(r -> r.samlProviderArn(SAML_NONE))),
        operation("TagSAMLProvider", SAML)
            .given(ProviderCases::saml)
            .under(
                "{\"StringEquals\":{\"aws:TagKeys\":\"TEAM\"}}",
                "{\"StringEquals\":{\"aws:TagKeys\":\"cost\"}}")
            .when(
                (iam, w) ->
                    iam.tagSAMLProvider(
                        r -> r.samlProviderArn(samlArn(w)).tags(OperationCase.tag("TEAM", "x"))))
            .changes(ProviderCases::getSaml)
            .fails(
                "NoSuchEntity",
                NO_SAML,
                (iam, w) -> iam.tagSAMLProvider(r -> r.samlProviderArn(SAML_NONE).tags(TAG)))
            .fails(
                "InvalidInput",
                "Duplicate tag keys found\\.",
                (iam, w) ->
                    iam.tagSAMLProvider(
                        r ->
                            r.samlProviderArn(samlArn(w))
                                .tags(
                                    Tag.builder().key("a").value("1").build(),
                                    Tag.builder().key("a").value("2").build()))),
        operation("UntagSAMLProvider", SAML)
            .given(ProviderCases::saml)
            .when(
                (iam, w) ->
                    iam.untagSAMLProvider(r -> r.samlProviderArn(samlArn(w)).tagKeys("team")))
            .changes(ProviderCases::getSaml)
            .fails(
                "NoSuchEntity",
                NO_SAML,
                (iam, w) -> iam.untagSAMLProvider(r -> r.samlProviderArn(SAML_NONE).tagKeys("a"))),
        operation("ListSAMLProviderTags", SAML)
            .given(ProviderCases::saml)
            .when((iam, w) -> iam.listSAMLProviderTags(r -> r.samlProviderArn(samlArn(w))))
            .fails(
                "NoSuchEntity",
                NO_SAML,
                (iam, w) -> iam.listSAMLProviderTags(r -> r.samlProviderArn(SAML_NONE))));
  }

  static List<OperationCase> oidc() {
    return OperationsTest.of(
        operation("CreateOpenIDConnectProvider", OIDC)
            .needs("iam:TagOpenIDConnectProvider")
            .under(
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"red\"}}",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}}")
            .when(ProviderCases::oidc)
            .changes(ProviderCases::getOidc)
            .fails(
                "ValidationError",
                "Invalid Open ID Connect Provider URL",
                (iam, w) -> iam.createOpenIDConnectProvider(r -> r.url("example.org")))
            .fails(
                "InvalidInput",
                "Thumbprint list must contain fewer than 5 entries\\.",
                (iam, w) ->
                    iam.createOpenIDConnectProvider(
                        r ->
                            r.url("https://" + w.name + ".example.com")
                                .thumbprintList(Collections.nCopies(6, THUMBPRINT))))
            .fails(
                "LimitExceeded",
                "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
                (iam, w) ->
                    iam.createOpenIDConnectProvider(
                        r ->
                            r.url("https://" + w.name + ".example.com")
                                .clientIDList(
                                    IntStream.range(0, 101).mapToObj(String::valueOf).toList())))
            .fails(
                "ValidationError",
                "3 validation errors detected: .*",
                (iam, w) ->
                    iam.createOpenIDConnectProvider(
                        r ->
                            r.url("b".repeat(256))
                                .thumbprintList("b".repeat(41))
                                .clientIDList("b".repeat(256))))
            .fails(
                "EntityAlreadyExists",
                "Provider with url https://{n}\\.example\\.com/path already exists\\.",
                (iam, w) -> {
                  oidc(iam, w);
                  oidc(iam, w);
                }),
        operation("GetOpenIDConnectProvider", OIDC)
            .given(ProviderCases::oidc)
            .under(TEAM_RED, TEAM_BLUE)
            .when(ProviderCases::getOidc)
            .fails(
                "NoSuchEntity",
                NO_OIDC,
                (iam, w) ->
                    iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(OIDC_NONE))),
        operation("ListOpenIDConnectProviders", "*")
            .given(ProviderCases::oidc)
            .when((iam, w) -> iam.listOpenIDConnectProviders()),
        operation("DeleteOpenIDConnectProvider", OIDC)
            .given(ProviderCases::oidc)
            .when(
                (iam, w) ->
                    iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(oidcArn(w))))
            .changes(ProviderCases::getOidc)
            .fails(
                "NoSuchEntity",
                "OpenId connect Provider " + OIDC_NONE + " cannot be found\\.",
                (iam, w) ->
                    iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(OIDC_NONE))),
        operation("AddClientIDToOpenIDConnectProvider", OIDC)
            .given(ProviderCases::oidc)
            .when((iam, w) -> add(iam, oidcArn(w), "two"))
            .changes(ProviderCases::getOidc)
            .fails("NoSuchEntity", NO_OIDC, (iam, w) -> add(iam, OIDC_NONE, "two")),
        operation("RemoveClientIDFromOpenIDConnectProvider", OIDC)
            .given(ProviderCases::oidc)
            .when((iam, w) -> remove(iam, oidcArn(w), "one"))
            .changes(ProviderCases::getOidc)
            .fails("NoSuchEntity", NO_OIDC, (iam, w) -> remove(iam, OIDC_NONE, "one")),
        operation("UpdateOpenIDConnectProviderThumbprint", OIDC)
            .given(ProviderCases::oidc)
            .when((iam, w) -> thumbprints(iam, oidcArn(w), 2))
            .changes(ProviderCases::getOidc)
            .fails("NoSuchEntity", NO_OIDC, (iam, w) -> thumbprints(iam, OIDC_NONE, 2))
            .fails(
                "InvalidInput",
                "Thumbprint list must contain fewer than 5 entries\\.",
                (iam, w) -> thumbprints(iam, oidcArn(w), 6)),
        operation("TagOpenIDConnectProvider", OIDC)
            .given(ProviderCases::oidc)
            .when((iam, w) -> tag(iam, oidcArn(w), 2))
            .changes(ProviderCases::getOidc)
            .fails("NoSuchEntity", NO_OIDC, (iam, w) -> tag(iam, OIDC_NONE, 2))
            .fails(
                "LimitExceeded",
                "The number of tags has reached the maximum limit\\.",
                (iam, w) -> tag(iam, oidcArn(w), 50)),
        operation("UntagOpenIDConnectProvider", OIDC)
            .given(ProviderCases::oidc)
            .when((iam, w) -> untag(iam, oidcArn(w)))
            .changes(ProviderCases::getOidc)
            .fails("NoSuchEntity", NO_OIDC, (iam, w) -> untag(iam, OIDC_NONE)),
        operation("ListOpenIDConnectProviderTags", OIDC)
            .given(ProviderCases::oidc)
            .when((iam, w) -> listTags(iam, oidcArn(w)))
            .fails("NoSuchEntity", NO_OIDC, (iam, w) -> listTags(iam, OIDC_NONE)));
  }

  private static void add(IamClient iam, String arn, String clientId) {
    iam.addClientIDToOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn).clientID(clientId));
  }

  private static void remove(IamClient iam, String arn, String clientId) {
    iam.removeClientIDFromOpenIDConnectProvider(
        r -> r.openIDConnectProviderArn(arn).clientID(clientId));
  }

  private static void thumbprints(IamClient iam, String arn, int count) {
    iam.updateOpenIDConnectProviderThumbprint(
        r ->
            r.openIDConnectProviderArn(arn)
                .thumbprintList(Collections.nCopies(count, "c".repeat(40))));
  }

  private static void tag(IamClient iam, String arn, int count) {
    iam.tagOpenIDConnectProvider(
        r ->
            r.openIDConnectProviderArn(arn)
                .tags(
                    IntStream.range(0, count)
                        .mapToObj(i -> Tag.builder().key("k" + i).value("v").build())
                        .toList()));
  }

  private static void untag(IamClient iam, String arn) {
    iam.untagOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn).tagKeys("team"));
  }

  private static void listTags(IamClient iam, String arn) {
    iam.listOpenIDConnectProviderTags(r -> r.openIDConnectProviderArn(arn));
  }
}
