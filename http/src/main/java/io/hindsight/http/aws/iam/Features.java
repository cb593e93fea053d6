package io.hindsight.http.aws.iam;

import io.hindsight.domain.account.AccountFeatureCommand;
import io.hindsight.domain.account.AccountFeatures;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.federation.TokenIssuer;
import io.hindsight.http.aws.protocol.Call;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootCredentialsManagementResponse;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.DisableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.DisableOutboundWebIdentityFederationRequest;
import software.amazon.awssdk.services.iam.model.DisableOutboundWebIdentityFederationResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootCredentialsManagementResponse;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsRequest;
import software.amazon.awssdk.services.iam.model.EnableOrganizationsRootSessionsResponse;
import software.amazon.awssdk.services.iam.model.EnableOutboundWebIdentityFederationRequest;
import software.amazon.awssdk.services.iam.model.EnableOutboundWebIdentityFederationResponse;
import software.amazon.awssdk.services.iam.model.FeatureType;
import software.amazon.awssdk.services.iam.model.GetOutboundWebIdentityFederationInfoRequest;
import software.amazon.awssdk.services.iam.model.GetOutboundWebIdentityFederationInfoResponse;
import software.amazon.awssdk.services.iam.model.GlobalEndpointTokenVersion;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesRequest;
import software.amazon.awssdk.services.iam.model.ListOrganizationsFeaturesResponse;
import software.amazon.awssdk.services.iam.model.SetSecurityTokenServicePreferencesRequest;
import software.amazon.awssdk.services.iam.model.SetSecurityTokenServicePreferencesResponse;

/** What an account switches on and off; each is the management account of its organization. */
public final class Features {
  private final Backend backend;
  private final TokenIssuer issuer;

  public Features(Backend backend, TokenIssuer issuer) {
    this.backend = backend;
    this.issuer = issuer;
  }

  public CompletionStage<SetSecurityTokenServicePreferencesResponse>
      setSecurityTokenServicePreferences(
          SetSecurityTokenServicePreferencesRequest request, Call call) {
    boolean second = request.globalEndpointTokenVersion() == GlobalEndpointTokenVersion.V2_TOKEN;
    return backend
        .execute(
            call,
            new AccountFeatureCommand.SetGlobalTokenVersion(backend.account(call), second ? 2 : 1))
        .thenApply(done -> SetSecurityTokenServicePreferencesResponse.builder().build());
  }

  public ListOrganizationsFeaturesResponse listOrganizationsFeatures(
      ListOrganizationsFeaturesRequest request, Call call) {
    return ListOrganizationsFeaturesResponse.builder()
        .organizationId(organization(call))
        .enabledFeaturesWithStrings(
            features(backend.at(call), backend.account(call)).rootFeaturesByName())
        .build();
  }

  public CompletionStage<EnableOrganizationsRootSessionsResponse> enableOrganizationsRootSessions(
      EnableOrganizationsRootSessionsRequest request, Call call) {
    return switched(
        call,
        FeatureType.ROOT_SESSIONS,
        true,
        enabled ->
            EnableOrganizationsRootSessionsResponse.builder()
                .organizationId(organization(call))
                .enabledFeaturesWithStrings(enabled)
                .build());
  }

  public CompletionStage<DisableOrganizationsRootSessionsResponse> disableOrganizationsRootSessions(
      DisableOrganizationsRootSessionsRequest request, Call call) {
    return switched(
        call,
        FeatureType.ROOT_SESSIONS,
        false,
        enabled ->
            DisableOrganizationsRootSessionsResponse.builder()
                .organizationId(organization(call))
                .enabledFeaturesWithStrings(enabled)
                .build());
  }

  public CompletionStage<EnableOrganizationsRootCredentialsManagementResponse>
      enableOrganizationsRootCredentialsManagement(
          EnableOrganizationsRootCredentialsManagementRequest request, Call call) {
    return switched(
        call,
        FeatureType.ROOT_CREDENTIALS_MANAGEMENT,
        true,
        enabled ->
            EnableOrganizationsRootCredentialsManagementResponse.builder()
                .organizationId(organization(call))
                .enabledFeaturesWithStrings(enabled)
                .build());
  }

  public CompletionStage<DisableOrganizationsRootCredentialsManagementResponse>
      disableOrganizationsRootCredentialsManagement(
          DisableOrganizationsRootCredentialsManagementRequest request, Call call) {
    return switched(
        call,
        FeatureType.ROOT_CREDENTIALS_MANAGEMENT,
        false,
        enabled ->
            DisableOrganizationsRootCredentialsManagementResponse.builder()
                .organizationId(organization(call))
                .enabledFeaturesWithStrings(enabled)
                .build());
  }

  private <R> CompletionStage<R> switched(
      Call call, FeatureType feature, boolean enabled, Function<Set<String>, R> response) {
    AccountId account = backend.account(call);
    return backend
        .execute(
            call, new AccountFeatureCommand.SwitchRootFeature(account, feature.toString(), enabled))
        .thenApply(done -> response.apply(features(done.after(), account).rootFeaturesByName()));
  }

  public CompletionStage<EnableOutboundWebIdentityFederationResponse>
      enableOutboundWebIdentityFederation(
          EnableOutboundWebIdentityFederationRequest request, Call call) {
    String id = backend.ids().uuid();
    return backend
        .execute(
            call, new AccountFeatureCommand.EnableOutboundFederation(backend.account(call), id))
        .thenCompose(done -> issuer.prepare(call))
        .thenApply(
            prepared ->
                EnableOutboundWebIdentityFederationResponse.builder()
                    .issuerIdentifier(issuer.url(id))
                    .build());
  }

  public CompletionStage<DisableOutboundWebIdentityFederationResponse>
      disableOutboundWebIdentityFederation(
          DisableOutboundWebIdentityFederationRequest request, Call call) {
    return backend
        .execute(call, new AccountFeatureCommand.DisableOutboundFederation(backend.account(call)))
        .thenApply(done -> DisableOutboundWebIdentityFederationResponse.builder().build());
  }

  public GetOutboundWebIdentityFederationInfoResponse getOutboundWebIdentityFederationInfo(
      GetOutboundWebIdentityFederationInfoRequest request, Call call) {
    String id = features(backend.at(call), backend.account(call)).outboundIssuer();
    if (id == null) {
      throw Backend.error(AccountFeatureCommand.outboundDisabled());
    }
    return GetOutboundWebIdentityFederationInfoResponse.builder()
        .issuerIdentifier(issuer.url(id))
        .jwtVendingEnabled(true)
        .build();
  }

  static AccountFeatures features(Entities state, AccountId account) {
    return state.find(AccountFeatures.key(account)).orElseGet(() -> AccountFeatures.none(account));
  }

  /** An account without others is an organization of its own, named by the account. */
  private String organization(Call call) {
    return "o-" + backend.account(call);
  }
}
