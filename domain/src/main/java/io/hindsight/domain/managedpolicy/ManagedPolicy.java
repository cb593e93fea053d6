package io.hindsight.domain.managedpolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A customer managed policy.
 *
 * @param versions oldest first; at least one
 * @param versionsMade how many were ever made, so that a number is never used again
 */
public record ManagedPolicy(
    AccountId account,
    String policyId,
    String name,
    String path,
    @Nullable String description,
    Instant createDate,
    Instant updateDate,
    String defaultVersionId,
    List<PolicyVersion> versions,
    int versionsMade,
    Tags tags) {

  /** By lower-cased name: AWS tells policy names apart ignoring case. */
  public static final Table<ManagedPolicy> TABLE =
      new Table<>("policies", ManagedPolicy.class, Table.Owner.ACCOUNT);

  public ManagedPolicy {
    versions = List.copyOf(versions);
  }

  public static Key<ManagedPolicy> key(AccountId account, String name) {
    return TABLE.key(account, name.toLowerCase(Locale.ROOT));
  }

  /** The key of the policy that {@code arn} names; empty where it names none of {@code account}. */
  public static Optional<Key<ManagedPolicy>> keyOf(AccountId account, String arn) {
    String prefix = "arn:aws:iam::" + account.value() + ":policy/";
    return arn.startsWith(prefix)
        ? Optional.of(key(account, arn.substring(arn.lastIndexOf('/') + 1)))
        : Optional.empty();
  }

  public String arn() {
    return Arn.iam(account, "policy" + path + name).toString();
  }

  public Optional<PolicyVersion> version(String versionId) {
    return versions.stream().filter(version -> version.versionId().equals(versionId)).findFirst();
  }

  public PolicyVersion defaultVersion() {
    return version(defaultVersionId).orElseThrow();
  }

  ManagedPolicy withVersion(PolicyVersion version, boolean isDefault) {
    List<PolicyVersion> more = new ArrayList<>(versions);
    more.add(version);
    return new ManagedPolicy(
        account,
        policyId,
        name,
        path,
        description,
        createDate,
        version.createDate(),
        isDefault ? version.versionId() : defaultVersionId,
        more,
        versionsMade + 1,
        tags);
  }

  ManagedPolicy withoutVersion(String versionId) {
    List<PolicyVersion> fewer =
        versions.stream().filter(version -> !version.versionId().equals(versionId)).toList();
    return new ManagedPolicy(
        account,
        policyId,
        name,
        path,
        description,
        createDate,
        updateDate,
        defaultVersionId,
        fewer,
        versionsMade,
        tags);
  }

  ManagedPolicy withDefault(String versionId, Instant when) {
    return new ManagedPolicy(
        account,
        policyId,
        name,
        path,
        description,
        createDate,
        when,
        versionId,
        versions,
        versionsMade,
        tags);
  }

  ManagedPolicy withTags(Tags newTags) {
    return new ManagedPolicy(
        account,
        policyId,
        name,
        path,
        description,
        createDate,
        updateDate,
        defaultVersionId,
        versions,
        versionsMade,
        newTags);
  }
}
