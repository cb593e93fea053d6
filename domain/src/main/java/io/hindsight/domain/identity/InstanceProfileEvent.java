package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;

/** What happens to instance profiles. */
public sealed interface InstanceProfileEvent extends Event {
  String name();

  record InstanceProfileCreated(
      AccountId account, String id, String name, String path, List<Tag> tags, Instant createDate)
      implements InstanceProfileEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.put(
              InstanceProfile.key(account, name),
              new InstanceProfile(account, id, name, path, createDate, null, new Tags(tags))));
    }
  }

  record InstanceProfileDeleted(AccountId account, String name) implements InstanceProfileEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(InstanceProfile.key(account, name)));
    }
  }

  record RoleAddedToInstanceProfile(AccountId account, String name, String roleId)
      implements InstanceProfileEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(InstanceProfile.key(account, name), profile -> profile.withRole(roleId)));
    }
  }

  record RoleRemovedFromInstanceProfile(AccountId account, String name)
      implements InstanceProfileEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(InstanceProfile.key(account, name), profile -> profile.withRole(null)));
    }
  }

  record InstanceProfileTagged(AccountId account, String name, List<Tag> tags)
      implements InstanceProfileEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              InstanceProfile.key(account, name),
              profile -> profile.with(profile.tags().plus(tags, KeyCase.KEPT))));
    }
  }

  record InstanceProfileUntagged(AccountId account, String name, List<String> tagKeys)
      implements InstanceProfileEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              InstanceProfile.key(account, name),
              profile -> profile.with(profile.tags().minus(tagKeys, KeyCase.KEPT))));
    }
  }
}
