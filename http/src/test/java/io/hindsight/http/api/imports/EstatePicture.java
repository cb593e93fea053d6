package io.hindsight.http.api.imports;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountFeatures;
import io.hindsight.domain.account.PasswordPolicy;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.principal.LoginProfile;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.provider.OidcProvider;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** All of an account that a decision may rest on, as lines; without dates and secrets. */
final class EstatePicture {
  private final Entities state;
  private final AccountId account;
  private final TreeSet<String> lines = new TreeSet<>();

  private EstatePicture(Entities state, AccountId account) {
    this.state = state;
    this.account = account;
  }

  static List<String> of(Entities state, AccountId account) {
    EstatePicture picture = new EstatePicture(state, account);
    state.all(Identity.TABLE, account).forEach(picture::add);
    state.all(Principal.TABLE, account).forEach(picture::add);
    state.all(ManagedPolicy.TABLE, account).forEach(picture::add);
    picture.others();
    return List.copyOf(picture.lines);
  }

  private void add(Object... parts) {
    StringBuilder line = new StringBuilder();
    for (Object part : parts) {
      line.append(part).append(' ');
    }
    lines.add(line.toString());
  }

  private static TreeSet<String> sorted(Collection<String> texts) {
    return new TreeSet<>(texts);
  }

  private static TreeSet<String> tags(Tags tags) {
    TreeSet<String> all = new TreeSet<>();
    for (Tag tag : tags.list()) {
      all.add(tag.key() + '=' + tag.value());
    }
    return all;
  }

  private void add(Identity identity) {
    add(
        "identity",
        identity.arn(),
        identity.id(),
        sorted(identity.relations().attached()),
        identity.relations().boundary(),
        sorted(identity.groups()),
        new TreeMap<>(identity.inlinePolicies()));
  }

  private void add(Principal principal) {
    TrustPolicy trust = principal.trustPolicy();
    LoginProfile profile = principal.loginProfile();
    add(
        "principal",
        principal.id(),
        tags(principal.tags()),
        new TreeMap<>(principal.inlinePolicies()),
        trust == null ? "" : trust.document() + trust.principalIds(),
        principal.description(),
        principal.maxSessionDuration(),
        profile == null ? "no password" : "password " + profile.passwordResetRequired());
    if (principal.kind() == Principal.Kind.USER) {
      principal
          .accessKeys()
          .forEach(key -> add("key", principal.id(), key.accessKeyId(), key.status()));
    }
  }

  private void add(ManagedPolicy policy) {
    add("policy", policy.arn(), policy.policyId(), policy.description(), tags(policy.tags()));
    policy
        .versions()
        .forEach(
            version ->
                add(
                    "version",
                    policy.name(),
                    version.versionId(),
                    version.versionId().equals(policy.defaultVersionId()),
                    version.document()));
  }

  private void others() {
    state
        .all(InstanceProfile.TABLE, account)
        .forEach(
            each ->
                add(
                    "profile",
                    each.id(),
                    each.path(),
                    each.name(),
                    each.roleId(),
                    tags(each.tags())));
    state
        .all(MfaDevice.TABLE, account)
        .forEach(each -> add("device", each.serialNumber(), each.userId(), tags(each.tags())));
    state
        .all(OidcProvider.TABLE, account)
        .forEach(
            each ->
                add(
                    "openid",
                    each.arn(),
                    sorted(each.clientIds()),
                    sorted(each.thumbprints()),
                    tags(each.tags())));
    state
        .all(SamlProvider.TABLE, account)
        .forEach(each -> add("saml", each.arn(), each.metadataDocument(), tags(each.tags())));
    state.find(PasswordPolicy.key(account)).ifPresent(each -> add("passwords", each));
    state.find(Account.key(account)).ifPresent(each -> add("alias", each.alias()));
    state
        .find(AccountFeatures.key(account))
        .ifPresent(each -> add("features", each.rootFeaturesByName()));
  }
}
