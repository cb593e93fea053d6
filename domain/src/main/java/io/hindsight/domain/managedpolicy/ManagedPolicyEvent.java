package io.hindsight.domain.managedpolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to customer managed policies. */
public sealed interface ManagedPolicyEvent extends Event {
  record PolicyCreated(
      AccountId account,
      String policyId,
      String name,
      String path,
      @Nullable String description,
      String document,
      List<Tag> tags,
      Instant createDate)
      implements ManagedPolicyEvent {
    @Override
    public List<Change<?>> changes() {
      ManagedPolicy policy =
          new ManagedPolicy(
              account,
              policyId,
              name,
              path,
              description,
              createDate,
              createDate,
              "v1",
              List.of(new PolicyVersion("v1", document, createDate)),
              1,
              new Tags(tags));
      return List.of(Change.put(ManagedPolicy.key(account, name), policy));
    }
  }

  record PolicyDeleted(AccountId account, String name) implements ManagedPolicyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(ManagedPolicy.key(account, name)));
    }
  }

  record PolicyVersionCreated(
      AccountId account,
      String name,
      String versionId,
      String document,
      boolean isDefault,
      Instant createDate)
      implements ManagedPolicyEvent {
    @Override
    public List<Change<?>> changes() {
      PolicyVersion version = new PolicyVersion(versionId, document, createDate);
      return List.of(
          Change.edit(
              ManagedPolicy.key(account, name), policy -> policy.withVersion(version, isDefault)));
    }
  }

  record PolicyVersionDeleted(AccountId account, String name, String versionId)
      implements ManagedPolicyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              ManagedPolicy.key(account, name), policy -> policy.withoutVersion(versionId)));
    }
  }

  record DefaultPolicyVersionSet(
      AccountId account, String name, String versionId, Instant updateDate)
      implements ManagedPolicyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              ManagedPolicy.key(account, name),
              policy -> policy.withDefault(versionId, updateDate)));
    }
  }

  record PolicyTagged(AccountId account, String name, List<Tag> tags)
      implements ManagedPolicyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              ManagedPolicy.key(account, name),
              policy -> policy.withTags(policy.tags().plus(tags, KeyCase.KEPT))));
    }
  }

  record PolicyUntagged(AccountId account, String name, List<String> tagKeys)
      implements ManagedPolicyEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              ManagedPolicy.key(account, name),
              policy -> policy.withTags(policy.tags().minus(tagKeys, KeyCase.KEPT))));
    }
  }
}
