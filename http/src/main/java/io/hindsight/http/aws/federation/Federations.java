package io.hindsight.http.aws.federation;

import io.hindsight.actors.engine.Engine;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.authorization.FederatedCaller;
import io.hindsight.http.aws.authorization.IdentityProviders;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/** The identity providers of the engine's accounts, always as of now. */
public final class Federations implements IdentityProviders {
  private static final int MOST_METADATA = 500;

  /** A provider's metadata, read; it may be large, and anybody may have it asked for. */
  private record Known(String document, SamlMetadata metadata) {}

  private final Map<String, Known> metadata = new ConcurrentHashMap<>();
  private final Engine engine;
  private final Vault vault;
  private final WebIdentityTokens tokens;

  /**
   * @param plainOnLoopback whether issuers may be on this machine, and over plain HTTP there
   */
  public Federations(Backend backend, Clock clock, boolean plainOnLoopback) {
    this.engine = backend.engine();
    this.vault = backend.vault();
    this.tokens =
        new WebIdentityTokens(new IssuerKeys(new ProviderDocuments(plainOnLoopback)::fetch, clock));
  }

  @Override
  public CompletionStage<FederatedCaller> identify(Call call, SdkPojo request) {
    try {
      if (request instanceof AssumeRoleWithWebIdentityRequest web) {
        return webIdentity(call, web).thenApply(Function.identity());
      }
      if (request instanceof AssumeRoleWithSamlRequest saml) {
        return CompletableFuture.completedStage(saml(call, saml));
      }
      throw AwsError.accessDenied("The request has no credentials.");
    } catch (AwsError e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private CompletionStage<WebIdentity> webIdentity(
      Call call, AssumeRoleWithWebIdentityRequest request) {
    AccountId account = account(request.roleArn());
    if (request.providerId() != null) {
      throw AwsError.validationError(
          "ProviderId names an OAuth 2.0 provider; access tokens of www.amazon.com and"
              + " graph.facebook.com are not supported, and ID tokens come without ProviderId.");
    }
    return tokens.verify(engine.at(AsOf.LATEST), account, request.webIdentityToken(), call.time());
  }

  private SamlIdentity saml(Call call, AssumeRoleWithSamlRequest request) {
    AccountId account = account(request.roleArn());
    SamlProvider provider =
        engine
            .at(AsOf.LATEST)
            .find(SamlProvider.key(account, request.principalArn()))
            .orElseThrow(() -> SessionClaims.invalid("Specified provider doesn't exist"));
    List<PrivateKey> keys =
        SamlDecryption.keys(
            provider.decryptionKeys().stream()
                .flatMap(key -> vault.open(key.sealedKey(), provider.arn()).stream())
                .toList());
    return SamlResponses.verify(
        account,
        provider,
        metadata(provider),
        keys,
        request.samlAssertion(),
        request.roleArn(),
        call.time());
  }

  private SamlMetadata metadata(SamlProvider provider) {
    String document = provider.metadataDocument();
    Known known = metadata.get(provider.arn());
    if (known != null && known.document().equals(document)) {
      return known.metadata();
    }
    SamlMetadata read = SamlMetadata.parse(document, provider.createDate());
    if (metadata.size() >= MOST_METADATA) {
      metadata.clear();
    }
    metadata.put(provider.arn(), new Known(document, read));
    return read;
  }

  private static AccountId account(String roleArn) {
    return Arn.parse(roleArn)
        .filter(arn -> arn.service().equals("iam") && arn.resource().startsWith("role/"))
        .map(Arn::account)
        .filter(AccountId::isValid)
        .map(AccountId::new)
        .orElseThrow(() -> AwsError.validationError("Request ARN is invalid"));
  }
}
