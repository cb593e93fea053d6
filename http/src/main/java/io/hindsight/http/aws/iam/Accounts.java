package io.hindsight.http.aws.iam;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountCommand;
import io.hindsight.domain.account.AccountQuotas;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.provider.OidcProvider;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.quota.Quotas;
import io.hindsight.domain.servercertificate.ServerCertificate;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.protocol.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesRequest;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesResponse;

/** The account as a whole: its alias and its summary. */
public final class Accounts {
  private final Backend backend;

  public Accounts(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<CreateAccountAliasResponse> createAccountAlias(
      CreateAccountAliasRequest request, Call call) {
    return backend
        .execute(
            call,
            new AccountCommand.CreateAccountAlias(backend.account(call), request.accountAlias()))
        .thenApply(done -> CreateAccountAliasResponse.builder().build());
  }

  public CompletionStage<DeleteAccountAliasResponse> deleteAccountAlias(
      DeleteAccountAliasRequest request, Call call) {
    return backend
        .execute(
            call,
            new AccountCommand.DeleteAccountAlias(backend.account(call), request.accountAlias()))
        .thenApply(done -> DeleteAccountAliasResponse.builder().build());
  }

  public ListAccountAliasesResponse listAccountAliases(
      ListAccountAliasesRequest request, Call call) {
    return ListAccountAliasesResponse.builder()
        .accountAliases(
            backend.at(call).find(Account.key(backend.account(call))).stream()
                .map(Account::alias)
                .filter(java.util.Objects::nonNull)
                .toList())
        .isTruncated(false)
        .build();
  }

  public GetAccountSummaryResponse getAccountSummary(GetAccountSummaryRequest request, Call call) {
    Entities state = backend.at(call);
    AccountId account = backend.account(call);
    Quotas quotas =
        state.find(AccountQuotas.key(account)).map(AccountQuotas::quotas).orElse(Quotas.STANDARD);
    Map<String, Integer> summary = new LinkedHashMap<>();
    summary.put("Users", state.count(Identity.USER_NAMES, account));
    summary.put("UsersQuota", quotas.of(Quota.USERS));
    summary.put("Groups", state.count(Identity.GROUP_NAMES, account));
    summary.put("GroupsQuota", quotas.of(Quota.GROUPS));
    summary.put("Roles", state.count(Identity.ROLE_NAMES, account));
    summary.put("RolesQuota", quotas.of(Quota.ROLES));
    summary.put("InstanceProfiles", state.count(InstanceProfile.TABLE, account));
    summary.put("InstanceProfilesQuota", quotas.of(Quota.INSTANCE_PROFILES));
    summary.put("Policies", state.count(ManagedPolicy.TABLE, account));
    summary.put("PoliciesQuota", quotas.of(Quota.POLICIES));
    summary.put(
        "PolicyVersionsInUse",
        state.all(ManagedPolicy.TABLE, account).mapToInt(p -> p.versions().size()).sum());
    summary.put("PolicyVersionsInUseQuota", 10_000);
    summary.put("VersionsPerPolicyQuota", quotas.of(Quota.VERSIONS_PER_POLICY));
    summary.put("PolicySizeQuota", quotas.of(Quota.POLICY_SIZE));
    summary.put("UserPolicySizeQuota", quotas.of(Quota.USER_INLINE_SIZE));
    summary.put("GroupPolicySizeQuota", quotas.of(Quota.GROUP_INLINE_SIZE));
    summary.put("RolePolicySizeQuota", quotas.of(Quota.ROLE_INLINE_SIZE));
    summary.put("AssumeRolePolicySizeQuota", quotas.of(Quota.TRUST_POLICY_SIZE));
    summary.put("AttachedPoliciesPerUserQuota", quotas.of(Quota.POLICIES_PER_USER));
    summary.put("AttachedPoliciesPerGroupQuota", quotas.of(Quota.POLICIES_PER_GROUP));
    summary.put("AttachedPoliciesPerRoleQuota", quotas.of(Quota.POLICIES_PER_ROLE));
    summary.put("GroupsPerUserQuota", quotas.of(Quota.GROUPS_PER_USER));
    summary.put("AccessKeysPerUserQuota", quotas.of(Quota.ACCESS_KEYS_PER_USER));
    summary.put("SigningCertificatesPerUserQuota", quotas.of(Quota.SIGNING_CERTIFICATES_PER_USER));
    summary.put("MFADevices", state.count(MfaDevice.TABLE, account));
    summary.put(
        "MFADevicesInUse",
        (int) state.all(MfaDevice.TABLE, account).filter(d -> d.userId() != null).count());
    summary.put(
        "AccountMFAEnabled",
        state.all(MfaDevice.TABLE, account).anyMatch(d -> account.value().equals(d.userId()))
            ? 1
            : 0);
    summary.put(
        "AccountAccessKeysPresent",
        state
            .find(Principal.key(account, account.value()))
            .map(root -> root.accessKeys().isEmpty() ? 0 : 1)
            .orElse(0));
    summary.put("AccountSigningCertificatesPresent", 0);
    summary.put("AccountPasswordPresent", 0);
    summary.put(
        "Providers",
        state.count(SamlProvider.TABLE, account) + state.count(OidcProvider.TABLE, account));
    summary.put("ServerCertificates", state.count(ServerCertificate.TABLE, account));
    summary.put("ServerCertificatesQuota", quotas.of(Quota.SERVER_CERTIFICATES));
    summary.put(
        "GlobalEndpointTokenVersion", Features.features(state, account).globalTokenVersion());
    return GetAccountSummaryResponse.builder().summaryMapWithStrings(summary).build();
  }
}
