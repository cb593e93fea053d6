package io.hindsight.domain.principal;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What happens to the content of one principal. */
public sealed interface PrincipalEvent extends Event {
  /** The principal's unique id. */
  String id();

  UnaryOperator<Principal> edit();

  @Override
  default List<Change<?>> changes() {
    return List.of(Change.edit(Principal.key(account(), id()), edit()));
  }

  /** The principal keeps its content itself from now on; before, it is what its creation said. */
  record PrincipalBorn(AccountId account, String id, Principal content) implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal;
    }

    @Override
    public List<Change<?>> changes() {
      return List.of(Change.upsert(Principal.key(account, id), content, edit()));
    }
  }

  /** The content ends, as the first half of a deletion. */
  record PrincipalRetired(AccountId account, String id) implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal;
    }

    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(Principal.key(account, id)));
    }
  }

  record InlinePolicyPut(AccountId account, String id, String policyName, String document)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal ->
          principal.withInlinePolicies(principal.inlinePolicies().plus(policyName, document));
    }
  }

  record InlinePolicyDeleted(AccountId account, String id, String policyName)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal ->
          principal.withInlinePolicies(principal.inlinePolicies().minus(policyName));
    }
  }

  record AssumeRolePolicyUpdated(AccountId account, String id, TrustPolicy trustPolicy)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.with(trustPolicy);
    }
  }

  record RoleUpdated(
      AccountId account, String id, @Nullable String description, int maxSessionDuration)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.described(description, maxSessionDuration);
    }
  }

  record PrincipalTagged(AccountId account, String id, List<Tag> tags) implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.with(principal.tags().plus(tags, KeyCase.IGNORED));
    }
  }

  record PrincipalUntagged(AccountId account, String id, List<String> tagKeys)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.with(principal.tags().minus(tagKeys, KeyCase.IGNORED));
    }
  }

  record AccessKeyCreated(
      AccountId account, String id, String accessKeyId, String sealedSecret, Instant createDate)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal ->
          principal.withKey(
              new AccessKey(accessKeyId, sealedSecret, AccessKey.Status.ACTIVE, createDate));
    }
  }

  record AccessKeyUpdated(AccountId account, String id, String accessKeyId, AccessKey.Status status)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.withStatus(accessKeyId, status);
    }
  }

  record AccessKeyDeleted(AccountId account, String id, String accessKeyId)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.withoutKey(accessKeyId);
    }
  }

  record LoginProfileCreated(AccountId account, String id, LoginProfile loginProfile)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.with(loginProfile);
    }
  }

  record LoginProfileUpdated(AccountId account, String id, LoginProfile loginProfile)
      implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.with(loginProfile);
    }
  }

  record LoginProfileDeleted(AccountId account, String id) implements PrincipalEvent {
    @Override
    public UnaryOperator<Principal> edit() {
      return principal -> principal.with((LoginProfile) null);
    }
  }
}
