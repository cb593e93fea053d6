package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.provider.SamlProviderCommand;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.federation.SamlMetadata;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.CreateSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.CreateSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.DeleteSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.DeleteSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.GetSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.GetSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.ListSamlProviderTagsRequest;
import software.amazon.awssdk.services.iam.model.ListSamlProviderTagsResponse;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersResponse;
import software.amazon.awssdk.services.iam.model.SAMLPrivateKey;
import software.amazon.awssdk.services.iam.model.SAMLProviderListEntry;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.TagSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.UntagSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.UntagSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.UpdateSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.UpdateSamlProviderResponse;

/** SAML 2.0 identity providers. */
public final class SamlProviders {
  private static final String ALLOWED = "Allowed";

  private final Backend backend;

  public SamlProviders(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<CreateSamlProviderResponse> createSAMLProvider(
      CreateSamlProviderRequest request, Call call) {
    AccountId account = backend.account(call);
    SamlMetadata metadata = metadata(request.samlMetadataDocument(), call);
    String arn = SamlProvider.arn(account, request.name());
    SamlProvider.PrivateKey key = privateKey(request.addPrivateKey(), arn, call);
    SamlProvider provider =
        new SamlProvider(
            account,
            request.name(),
            backend.ids().uniqueId("ASAMLP"),
            request.samlMetadataDocument(),
            seconds(call.time()),
            metadata.validUntil(),
            Objects.requireNonNullElse(request.assertionEncryptionModeAsString(), ALLOWED),
            key == null ? List.of() : List.of(key),
            new Tags(Lookups.tags(request.tags())));
    return backend
        .execute(call, new SamlProviderCommand.CreateSamlProvider(account, provider))
        .thenApply(
            done ->
                CreateSamlProviderResponse.builder()
                    .samlProviderArn(arn)
                    .tags(request.hasTags() ? request.tags() : null)
                    .build());
  }

  private SamlMetadata metadata(String document, Call call) {
    SamlMetadata metadata = SamlMetadata.parse(document, call.time());
    backend
        .engine()
        .quotas()
        .exceeded(Quota.KEYS_PER_SAML_PROVIDER, metadata.keys())
        .ifPresent(
            rejection -> {
              throw Backend.error(rejection);
            });
    return metadata;
  }

  public GetSamlProviderResponse getSAMLProvider(GetSamlProviderRequest request, Call call) {
    SamlProvider provider = provider(call, request.samlProviderArn());
    return GetSamlProviderResponse.builder()
        .samlProviderUUID(provider.uuid())
        .samlMetadataDocument(provider.metadataDocument())
        .createDate(provider.createDate())
        .validUntil(provider.validUntil())
        .assertionEncryptionMode(provider.assertionEncryptionMode())
        .privateKeyList(
            provider.decryptionKeys().stream()
                .map(
                    key ->
                        SAMLPrivateKey.builder()
                            .keyId(key.keyId())
                            .timestamp(key.timestamp())
                            .build())
                .toList())
        .tags(Lookups.tags(provider.tags()))
        .build();
  }

  public ListSamlProvidersResponse listSAMLProviders(ListSamlProvidersRequest request, Call call) {
    return ListSamlProvidersResponse.builder()
        .samlProviderList(
            backend
                .at(call)
                .all(SamlProvider.TABLE, backend.account(call))
                .map(
                    provider ->
                        SAMLProviderListEntry.builder()
                            .arn(provider.arn())
                            .createDate(provider.createDate())
                            .validUntil(provider.validUntil())
                            .build())
                .toList())
        .build();
  }

  public CompletionStage<UpdateSamlProviderResponse> updateSAMLProvider(
      UpdateSamlProviderRequest request, Call call) {
    String arn = request.samlProviderArn();
    provider(call, arn);
    String document = request.samlMetadataDocument();
    SamlProviderCommand.NewMetadata metadata =
        document == null
            ? null
            : new SamlProviderCommand.NewMetadata(
                document, SamlMetadata.parse(document, call.time()).validUntil());
    return backend
        .execute(
            call,
            new SamlProviderCommand.UpdateSamlProvider(
                backend.account(call),
                arn,
                metadata,
                request.assertionEncryptionModeAsString(),
                privateKey(request.addPrivateKey(), arn, call),
                request.removePrivateKey()))
        .thenApply(done -> UpdateSamlProviderResponse.builder().samlProviderArn(arn).build());
  }

  public CompletionStage<DeleteSamlProviderResponse> deleteSAMLProvider(
      DeleteSamlProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new SamlProviderCommand.DeleteSamlProvider(
                backend.account(call), request.samlProviderArn()))
        .thenApply(done -> DeleteSamlProviderResponse.builder().build());
  }

  public CompletionStage<TagSamlProviderResponse> tagSAMLProvider(
      TagSamlProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new SamlProviderCommand.TagSamlProvider(
                backend.account(call), request.samlProviderArn(), Lookups.tags(request.tags())))
        .thenApply(done -> TagSamlProviderResponse.builder().build());
  }

  public CompletionStage<UntagSamlProviderResponse> untagSAMLProvider(
      UntagSamlProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new SamlProviderCommand.UntagSamlProvider(
                backend.account(call), request.samlProviderArn(), request.tagKeys()))
        .thenApply(done -> UntagSamlProviderResponse.builder().build());
  }

  public ListSamlProviderTagsResponse listSAMLProviderTags(
      ListSamlProviderTagsRequest request, Call call) {
    Page<Tag> page =
        ResourceTags.page(
            provider(call, request.samlProviderArn()).tags(), request.marker(), request.maxItems());
    return ListSamlProviderTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private SamlProvider provider(Call call, String arn) {
    return backend
        .at(call)
        .find(SamlProvider.key(backend.account(call), arn))
        .orElseThrow(() -> Backend.error(SamlProviderCommand.notFound(arn)));
  }

  private SamlProvider.@Nullable PrivateKey privateKey(
      @Nullable String pem, String arn, Call call) {
    if (pem == null) {
      return null;
    }
    try {
      Certificates.key(pem);
    } catch (AwsError e) {
      throw AwsError.of("InvalidInput", e.message());
    }
    return new SamlProvider.PrivateKey(
        backend.ids().uniqueId("ASAMLK"), backend.vault().seal(pem, arn), seconds(call.time()));
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
