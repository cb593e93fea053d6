package io.hindsight.domain.managedpolicy;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of customer managed policies. Documents come validated: whether AWS would take
 * one does not depend on the account's state.
 */
public sealed interface ManagedPolicyCommand extends Command {
  AccountId account();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  /**
   * @param size of the document as AWS counts it, in characters
   */
  record CreatePolicy(
      AccountId account,
      String policyId,
      String name,
      String path,
      @Nullable String description,
      String document,
      int size,
      List<Tag> tags)
      implements ManagedPolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      if (state.get(ManagedPolicy.key(account, name)) != null) {
        return Outcome.reject(
            Rejection.entityAlreadyExists(
                "A policy called " + name + " already exists. Duplicate names are not allowed."));
      }
      Optional<Rejection> refusal =
          context
              .quotas()
              .exceeded(Quota.POLICIES, state.count(ManagedPolicy.TABLE, account) + 1)
              .or(() -> context.quotas().exceeded(Quota.POLICY_SIZE, size))
              .or(() -> Tags.NONE.refusalOf(tags, KeyCase.KEPT, context.quotas()));
      return refusal
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new ManagedPolicyEvent.PolicyCreated(
                          account,
                          policyId,
                          name,
                          path,
                          description,
                          document,
                          tags,
                          context.now())));
    }
  }

  record DeletePolicy(AccountId account, String arn) implements ManagedPolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          account,
          arn,
          policy -> {
            PolicyUses uses =
                state.find(PolicyUses.key(account, policy.arn())).orElse(PolicyUses.NONE);
            if (!uses.isEmpty()) {
              return Outcome.reject(
                  Rejection.deleteConflict("Cannot delete a policy attached to entities."));
            }
            if (policy.versions().size() > 1) {
              return Outcome.reject(
                  Rejection.deleteConflict(
                      "This policy has more than one version. Before you delete a policy, you must"
                          + " delete the policy's versions. The default version is deleted with the"
                          + " policy."));
            }
            return Outcome.accept(new ManagedPolicyEvent.PolicyDeleted(account, policy.name()));
          });
    }
  }

  record CreatePolicyVersion(
      AccountId account, String arn, String document, int size, boolean setAsDefault)
      implements ManagedPolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          account,
          arn,
          policy -> {
            int limit = context.quotas().of(Quota.VERSIONS_PER_POLICY);
            if (policy.versions().size() >= limit) {
              return Outcome.reject(
                  Rejection.limitExceeded(
                      "A managed policy can have up to "
                          + limit
                          + " versions. Before you create a new version, you must delete an"
                          + " existing version."));
            }
            Optional<Rejection> tooLarge = context.quotas().exceeded(Quota.POLICY_SIZE, size);
            if (tooLarge.isPresent()) {
              return Outcome.reject(tooLarge.get());
            }
            String versionId = "v" + (policy.versionsMade() + 1);
            return Outcome.accept(
                new ManagedPolicyEvent.PolicyVersionCreated(
                    account, policy.name(), versionId, document, setAsDefault, context.now()));
          });
    }
  }

  record DeletePolicyVersion(AccountId account, String arn, String versionId)
      implements ManagedPolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onVersion(
          state,
          account,
          arn,
          versionId,
          policy ->
              policy.defaultVersionId().equals(versionId)
                  ? Outcome.reject(
                      Rejection.deleteConflict("Cannot delete the default version of a policy."))
                  : Outcome.accept(
                      new ManagedPolicyEvent.PolicyVersionDeleted(
                          account, policy.name(), versionId)));
    }
  }

  record SetDefaultPolicyVersion(AccountId account, String arn, String versionId)
      implements ManagedPolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onVersion(
          state,
          account,
          arn,
          versionId,
          policy ->
              policy.defaultVersionId().equals(versionId)
                  ? Outcome.unchanged()
                  : Outcome.accept(
                      new ManagedPolicyEvent.DefaultPolicyVersionSet(
                          account, policy.name(), versionId, context.now())));
    }
  }

  record TagPolicy(AccountId account, String arn, List<Tag> tags) implements ManagedPolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          account,
          arn,
          policy ->
              policy
                  .tags()
                  .refusalOf(tags, KeyCase.KEPT, context.quotas())
                  .<Outcome<Event>>map(Outcome::reject)
                  .orElseGet(
                      () ->
                          Outcome.accept(
                              new ManagedPolicyEvent.PolicyTagged(account, policy.name(), tags))));
    }
  }

  record UntagPolicy(AccountId account, String arn, List<String> tagKeys)
      implements ManagedPolicyCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          account,
          arn,
          policy ->
              Outcome.accept(
                  new ManagedPolicyEvent.PolicyUntagged(account, policy.name(), tagKeys)));
    }
  }

  /** The policy that {@code arn} names, where its path agrees too. */
  static Optional<ManagedPolicy> find(Entities state, AccountId account, String arn) {
    return ManagedPolicy.keyOf(account, arn)
        .flatMap(state::find)
        .filter(policy -> policy.arn().equals(arn));
  }

  private static Outcome<Event> onExisting(
      Entities state,
      AccountId account,
      String arn,
      Function<ManagedPolicy, Outcome<Event>> decision) {
    return find(state, account, arn)
        .map(decision)
        .orElseGet(
            () -> Outcome.reject(Rejection.noSuchEntity("Policy " + arn + " was not found.")));
  }

  private static Outcome<Event> onVersion(
      Entities state,
      AccountId account,
      String arn,
      String versionId,
      Function<ManagedPolicy, Outcome<Event>> decision) {
    return find(state, account, arn)
        .filter(policy -> policy.version(versionId).isPresent())
        .map(decision)
        .orElseGet(() -> Outcome.reject(noVersion(arn, versionId)));
  }

  /** AWS's refusal where a policy or its version is not there. */
  public static Rejection noVersion(String arn, String versionId) {
    return Rejection.noSuchEntity(
        "Policy " + arn + " version " + versionId + " does not exist or is not attachable.");
  }
}
