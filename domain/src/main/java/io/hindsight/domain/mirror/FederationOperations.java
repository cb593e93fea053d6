package io.hindsight.domain.mirror;

import io.hindsight.domain.entity.Change;
import io.hindsight.domain.provider.OidcProvider;
import io.hindsight.domain.provider.OidcProviderEvent;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.provider.SamlProviderEvent;
import io.hindsight.domain.tag.Tags;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Identity providers that an account trusts. */
final class FederationOperations {
  private FederationOperations() {}

  static void addTo(Map<String, Operation> operations) {
    openId(operations);
    saml(operations);
  }

  private static Operation always(int rank, Operation.Effect effect) {
    return Operation.of(rank, (folding, write) -> true, effect);
  }

  private static String openIdArn(Write write) {
    return write
        .request()
        .get("openIDConnectProviderArn")
        .find()
        .orElseGet(() -> write.response().get("openIDConnectProviderArn").text());
  }

  private static Optional<OidcProvider> openId(Folding folding, Write write) {
    return folding.state().find(OidcProvider.key(folding.account(), openIdArn(write)));
  }

  /** The provider; one that the log has not made stands in where there is none. */
  private static String existingOpenId(Folding folding, Write write) {
    String arn = openIdArn(write);
    if (openId(folding, write).isEmpty()) {
      String name = arn.substring(arn.indexOf('/') + 1);
      put(folding, "https://" + name, List.of(), List.of(), Tags.NONE);
    }
    return arn;
  }

  private static void put(
      Folding folding, String url, List<String> clients, List<String> thumbprints, Tags tags) {
    OidcProvider provider =
        new OidcProvider(folding.account(), url, clients, thumbprints, folding.now(), tags);
    folding.change(Change.put(OidcProvider.key(folding.account(), provider.arn()), provider));
  }

  private static List<String> texts(Node list) {
    return list.elements().stream().map(Node::text).filter(text -> !text.isEmpty()).toList();
  }

  private static void openId(Map<String, Operation> operations) {
    operations.put(
        "CreateOpenIDConnectProvider",
        Operation.of(
            Fact.MAKE,
            (folding, write) -> openId(folding, write).isEmpty(),
            (folding, write) -> {
              if (!write.text("url").isEmpty()) {
                put(
                    folding,
                    write.text("url"),
                    texts(write.request().get("clientIDList")),
                    texts(write.request().get("thumbprintList")),
                    new Tags(write.tags()));
              }
            }));
    operations.put(
        "DeleteOpenIDConnectProvider",
        Operation.of(
            Fact.END,
            (folding, write) -> openId(folding, write).isPresent(),
            (folding, write) ->
                folding.emit(
                    new OidcProviderEvent.OidcProviderDeleted(
                        folding.account(), openIdArn(write)))));
    operations.put(
        "AddClientIDToOpenIDConnectProvider",
        Operation.of(
            Fact.ADD,
            (folding, write) -> !hasClient(folding, write),
            (folding, write) -> {
              String arn = existingOpenId(folding, write);
              if (!hasClient(folding, write)) {
                folding.emit(
                    new OidcProviderEvent.ClientIdAdded(
                        folding.account(), arn, write.text("clientID")));
              }
            }));
    operations.put(
        "RemoveClientIDFromOpenIDConnectProvider",
        Operation.of(
            Fact.REMOVE,
            FederationOperations::hasClient,
            (folding, write) ->
                folding.emit(
                    new OidcProviderEvent.ClientIdRemoved(
                        folding.account(),
                        existingOpenId(folding, write),
                        write.text("clientID")))));
    operations.put(
        "UpdateOpenIDConnectProviderThumbprint",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new OidcProviderEvent.ThumbprintsUpdated(
                        folding.account(),
                        existingOpenId(folding, write),
                        texts(write.request().get("thumbprintList"))))));
    operations.put(
        "TagOpenIDConnectProvider",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new OidcProviderEvent.OidcProviderTagged(
                        folding.account(), existingOpenId(folding, write), write.tags()))));
    operations.put(
        "UntagOpenIDConnectProvider",
        always(
            Fact.REMOVE,
            (folding, write) ->
                folding.emit(
                    new OidcProviderEvent.OidcProviderUntagged(
                        folding.account(), existingOpenId(folding, write), write.tagKeys()))));
  }

  private static boolean hasClient(Folding folding, Write write) {
    return openId(folding, write)
        .filter(provider -> provider.clientIds().contains(write.text("clientID")))
        .isPresent();
  }

  private static String samlArn(Folding folding, Write write) {
    return write
        .request()
        .get("sAMLProviderArn")
        .find()
        .or(() -> write.request().get("samlProviderArn").find())
        .or(() -> write.response().get("sAMLProviderArn").find())
        .or(() -> write.response().get("samlProviderArn").find())
        .orElseGet(() -> SamlProvider.arn(folding.account(), write.text("name")));
  }

  private static Optional<SamlProvider> saml(Folding folding, Write write) {
    return folding.state().find(SamlProvider.key(folding.account(), samlArn(folding, write)));
  }

  private static String existingSaml(Folding folding, Write write) {
    String arn = samlArn(folding, write);
    if (saml(folding, write).isEmpty()) {
      put(folding, arn.substring(arn.lastIndexOf('/') + 1), "", Tags.NONE);
    }
    return arn;
  }

  /** Logs do not tell how long a metadata document is valid; AWS gives it a hundred years. */
  private static void put(Folding folding, String name, String document, Tags tags) {
    SamlProvider provider =
        new SamlProvider(
            folding.account(),
            name,
            "",
            document,
            folding.now(),
            folding.now().plus(36_525, ChronoUnit.DAYS),
            "Allowed",
            List.of(),
            tags);
    folding.change(Change.put(SamlProvider.key(folding.account(), provider.arn()), provider));
  }

  /** The metadata, as far as the log has it. */
  private static String metadata(Write write) {
    return write
        .request()
        .get("sAMLMetadataDocument")
        .find()
        .orElseGet(() -> write.text("samlMetadataDocument"));
  }

  private static void saml(Map<String, Operation> operations) {
    operations.put(
        "CreateSAMLProvider",
        Operation.of(
            Fact.MAKE,
            (folding, write) -> saml(folding, write).isEmpty(),
            (folding, write) -> {
              String arn = samlArn(folding, write);
              put(
                  folding,
                  arn.substring(arn.lastIndexOf('/') + 1),
                  metadata(write),
                  new Tags(write.tags()));
            }));
    operations.put(
        "UpdateSAMLProvider",
        always(
            Fact.ADD,
            (folding, write) -> {
              String arn = existingSaml(folding, write);
              saml(folding, write)
                  .ifPresent(
                      provider ->
                          folding.emit(
                              new SamlProviderEvent.SamlProviderUpdated(
                                  folding.account(),
                                  arn,
                                  metadata(write).isEmpty()
                                      ? provider.metadataDocument()
                                      : metadata(write),
                                  provider.validUntil(),
                                  write
                                      .request()
                                      .get("assertionEncryptionMode")
                                      .find()
                                      .orElse(provider.assertionEncryptionMode()),
                                  provider.decryptionKeys())));
            }));
    operations.put(
        "DeleteSAMLProvider",
        Operation.of(
            Fact.END,
            (folding, write) -> saml(folding, write).isPresent(),
            (folding, write) ->
                folding.emit(
                    new SamlProviderEvent.SamlProviderDeleted(
                        folding.account(), samlArn(folding, write)))));
    operations.put(
        "TagSAMLProvider",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new SamlProviderEvent.SamlProviderTagged(
                        folding.account(), existingSaml(folding, write), write.tags()))));
    operations.put(
        "UntagSAMLProvider",
        always(
            Fact.REMOVE,
            (folding, write) ->
                folding.emit(
                    new SamlProviderEvent.SamlProviderUntagged(
                        folding.account(), existingSaml(folding, write), write.tagKeys()))));
  }
}
