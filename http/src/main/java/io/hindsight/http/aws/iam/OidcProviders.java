package io.hindsight.http.aws.iam;

import io.hindsight.domain.provider.OidcProvider;
import io.hindsight.domain.provider.OidcProviderCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.DeleteOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.DeleteOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProviderTagsRequest;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProviderTagsResponse;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersResponse;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.RemoveClientIdFromOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.RemoveClientIdFromOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.TagOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.UntagOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.UntagOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.UpdateOpenIdConnectProviderThumbprintRequest;
import software.amazon.awssdk.services.iam.model.UpdateOpenIdConnectProviderThumbprintResponse;

/** OpenID Connect identity providers. */
public final class OidcProviders {
  private final Backend backend;

  public OidcProviders(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<CreateOpenIdConnectProviderResponse> createOpenIDConnectProvider(
      CreateOpenIdConnectProviderRequest request, Call call) {
    checkUrl(request.url());
    return backend
        .execute(
            call,
            new OidcProviderCommand.CreateOidcProvider(
                backend.account(call),
                request.url(),
                request.clientIDList(),
                request.thumbprintList(),
                Lookups.tags(request.tags())))
        .thenApply(
            done ->
                CreateOpenIdConnectProviderResponse.builder()
                    .openIDConnectProviderArn(
                        OidcProvider.arn(backend.account(call), request.url()))
                    .tags(request.hasTags() ? request.tags() : null)
                    .build());
  }

  /** A scheme, a host and perhaps a path; what the issuer claim of tokens says. */
  private static void checkUrl(String url) {
    try {
      URI uri = new URI(url);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw AwsError.validationError("Invalid Open ID Connect Provider URL");
  }

  public GetOpenIdConnectProviderResponse getOpenIDConnectProvider(
      GetOpenIdConnectProviderRequest request, Call call) {
    OidcProvider provider = provider(call, request.openIDConnectProviderArn());
    return GetOpenIdConnectProviderResponse.builder()
        .url(OidcProvider.nameOf(provider.url()))
        .clientIDList(provider.clientIds())
        .thumbprintList(provider.thumbprints())
        .createDate(provider.createDate())
        .tags(Lookups.tags(provider.tags()))
        .build();
  }

  public ListOpenIdConnectProvidersResponse listOpenIDConnectProviders(
      ListOpenIdConnectProvidersRequest request, Call call) {
    return ListOpenIdConnectProvidersResponse.builder()
        .openIDConnectProviderList(
            backend
                .at(call)
                .all(OidcProvider.TABLE, backend.account(call))
                .map(
                    provider ->
                        OpenIDConnectProviderListEntry.builder().arn(provider.arn()).build())
                .toList())
        .build();
  }

  public CompletionStage<DeleteOpenIdConnectProviderResponse> deleteOpenIDConnectProvider(
      DeleteOpenIdConnectProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new OidcProviderCommand.DeleteOidcProvider(
                backend.account(call), request.openIDConnectProviderArn()))
        .thenApply(done -> DeleteOpenIdConnectProviderResponse.builder().build());
  }

  public CompletionStage<AddClientIdToOpenIdConnectProviderResponse>
      addClientIDToOpenIDConnectProvider(
          AddClientIdToOpenIdConnectProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new OidcProviderCommand.AddClientId(
                backend.account(call), request.openIDConnectProviderArn(), request.clientID()))
        .thenApply(done -> AddClientIdToOpenIdConnectProviderResponse.builder().build());
  }

  public CompletionStage<RemoveClientIdFromOpenIdConnectProviderResponse>
      removeClientIDFromOpenIDConnectProvider(
          RemoveClientIdFromOpenIdConnectProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new OidcProviderCommand.RemoveClientId(
                backend.account(call), request.openIDConnectProviderArn(), request.clientID()))
        .thenApply(done -> RemoveClientIdFromOpenIdConnectProviderResponse.builder().build());
  }

  public CompletionStage<UpdateOpenIdConnectProviderThumbprintResponse>
      updateOpenIDConnectProviderThumbprint(
          UpdateOpenIdConnectProviderThumbprintRequest request, Call call) {
    return backend
        .execute(
            call,
            new OidcProviderCommand.UpdateThumbprints(
                backend.account(call),
                request.openIDConnectProviderArn(),
                request.thumbprintList()))
        .thenApply(done -> UpdateOpenIdConnectProviderThumbprintResponse.builder().build());
  }

  public CompletionStage<TagOpenIdConnectProviderResponse> tagOpenIDConnectProvider(
      TagOpenIdConnectProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new OidcProviderCommand.TagOidcProvider(
                backend.account(call),
                request.openIDConnectProviderArn(),
                Lookups.tags(request.tags())))
        .thenApply(done -> TagOpenIdConnectProviderResponse.builder().build());
  }

  public CompletionStage<UntagOpenIdConnectProviderResponse> untagOpenIDConnectProvider(
      UntagOpenIdConnectProviderRequest request, Call call) {
    return backend
        .execute(
            call,
            new OidcProviderCommand.UntagOidcProvider(
                backend.account(call), request.openIDConnectProviderArn(), request.tagKeys()))
        .thenApply(done -> UntagOpenIdConnectProviderResponse.builder().build());
  }

  public ListOpenIdConnectProviderTagsResponse listOpenIDConnectProviderTags(
      ListOpenIdConnectProviderTagsRequest request, Call call) {
    Page<Tag> page =
        ResourceTags.page(
            provider(call, request.openIDConnectProviderArn()).tags(),
            request.marker(),
            request.maxItems());
    return ListOpenIdConnectProviderTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private OidcProvider provider(Call call, String arn) {
    return backend
        .at(call)
        .find(OidcProvider.key(backend.account(call), arn))
        .orElseThrow(() -> Backend.error(OidcProviderCommand.notFound(arn)));
  }
}
