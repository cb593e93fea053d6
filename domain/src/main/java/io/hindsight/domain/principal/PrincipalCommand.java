package io.hindsight.domain.principal;

import io.hindsight.domain.account.PasswordPolicy;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What may be asked of one user, role or root; {@code name} is what AWS's texts call it. */
public sealed interface PrincipalCommand extends Command {
  AccountId account();

  String id();

  String name();

  Outcome<Event> decide(Principal principal, CommandContext context);

  @Override
  default AggregateId target() {
    return AggregateId.principal(account(), id());
  }

  @Override
  default Outcome<Event> decide(Entities state, CommandContext context) {
    Principal principal = state.get(Principal.key(account(), id()));
    return principal == null ? Outcome.reject(gone()) : decide(principal, context);
  }

  private Rejection gone() {
    String noun = id().startsWith("AROA") ? "role" : "user";
    return Rejection.noSuchEntity("The " + noun + " with name " + name() + " cannot be found.");
  }

  /**
   * @param sizeOf a document's size as AWS counts it, in characters
   */
  record PutInlinePolicy(
      AccountId account,
      String id,
      String name,
      String policyName,
      String document,
      ToIntFunction<String> sizeOf)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      boolean role = principal.kind() == Principal.Kind.ROLE;
      int limit = context.quotas().of(role ? Quota.ROLE_INLINE_SIZE : Quota.USER_INLINE_SIZE);
      int size =
          principal.inlinePolicies().plus(policyName, document).values().stream()
              .mapToInt(sizeOf)
              .sum();
      if (size > limit) {
        return Outcome.reject(
            Rejection.limitExceeded(
                "Maximum policy size of "
                    + limit
                    + " bytes exceeded for "
                    + (role ? "role " : "user ")
                    + name));
      }
      return document.equals(principal.inlinePolicies().get(policyName))
          ? Outcome.unchanged()
          : Outcome.accept(new PrincipalEvent.InlinePolicyPut(account, id, policyName, document));
    }
  }

  record DeleteInlinePolicy(AccountId account, String id, String name, String policyName)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      return principal.inlinePolicies().containsKey(policyName)
          ? Outcome.accept(new PrincipalEvent.InlinePolicyDeleted(account, id, policyName))
          : Outcome.reject(
              Rejection.noSuchEntity(
                  "The "
                      + (principal.kind() == Principal.Kind.ROLE ? "role" : "user")
                      + " policy with name "
                      + policyName
                      + " cannot be found."));
    }
  }

  record UpdateAssumeRolePolicy(AccountId account, String id, String name, TrustPolicy trustPolicy)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      Optional<Rejection> tooLarge =
          context.quotas().exceeded(Quota.TRUST_POLICY_SIZE, trustPolicy.size());
      return tooLarge
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new PrincipalEvent.AssumeRolePolicyUpdated(account, id, trustPolicy)));
    }
  }

  /**
   * @param description null leaves it as it is
   * @param maxSessionDuration in seconds; null leaves it as it is
   */
  record UpdateRole(
      AccountId account,
      String id,
      String name,
      @Nullable String description,
      @Nullable Integer maxSessionDuration)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      String described = description == null ? principal.description() : description;
      int duration =
          maxSessionDuration == null ? principal.maxSessionDuration() : maxSessionDuration;
      return Outcome.accept(new PrincipalEvent.RoleUpdated(account, id, described, duration));
    }
  }

  record TagPrincipal(AccountId account, String id, String name, List<Tag> tags)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      return principal
          .tags()
          .refusalOf(tags, KeyCase.IGNORED, context.quotas())
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(() -> Outcome.accept(new PrincipalEvent.PrincipalTagged(account, id, tags)));
    }
  }

  record UntagPrincipal(AccountId account, String id, String name, List<String> tagKeys)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      return Outcome.accept(new PrincipalEvent.PrincipalUntagged(account, id, tagKeys));
    }
  }

  record CreateAccessKey(
      AccountId account, String id, String name, String accessKeyId, String sealedSecret)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      ToIntFunction<Principal> wanted = p -> p.accessKeys().size() + 1;
      return context
          .quotas()
          .exceeded(Quota.ACCESS_KEYS_PER_USER, wanted.applyAsInt(principal))
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new PrincipalEvent.AccessKeyCreated(
                          account, id, accessKeyId, sealedSecret, context.now())));
    }
  }

  record UpdateAccessKey(
      AccountId account, String id, String name, String accessKeyId, AccessKey.Status status)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      Optional<AccessKey> key = principal.accessKey(accessKeyId);
      if (key.isEmpty()) {
        return Outcome.reject(noAccessKey(accessKeyId));
      }
      return key.get().status() == status
          ? Outcome.unchanged()
          : Outcome.accept(new PrincipalEvent.AccessKeyUpdated(account, id, accessKeyId, status));
    }
  }

  record DeleteAccessKey(AccountId account, String id, String name, String accessKeyId)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      return principal.accessKey(accessKeyId).isPresent()
          ? Outcome.accept(new PrincipalEvent.AccessKeyDeleted(account, id, accessKeyId))
          : Outcome.reject(noAccessKey(accessKeyId));
    }
  }

  record CreateLoginProfile(
      AccountId account, String id, String name, String passwordHash, boolean passwordResetRequired)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      return principal.loginProfile() == null
          ? Outcome.accept(
              new PrincipalEvent.LoginProfileCreated(
                  account,
                  id,
                  LoginProfile.created(passwordHash, passwordResetRequired, context.now())))
          : Outcome.reject(
              Rejection.entityAlreadyExists("Login Profile for user " + name + " already exists."));
    }
  }

  /**
   * Also carries ChangePassword, which the user itself calls once its old password is verified.
   *
   * @param passwordHash null leaves the password as it is
   * @param passwordResetRequired null leaves it as it is
   * @param differing hashes of passwords that the new one was seen to differ from
   * @param memory how many passwords back the new one must differ from
   */
  record UpdateLoginProfile(
      AccountId account,
      String id,
      String name,
      @Nullable String passwordHash,
      @Nullable Boolean passwordResetRequired,
      Set<String> differing,
      int memory)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      LoginProfile profile = principal.loginProfile();
      if (profile == null) {
        return Outcome.reject(noLoginProfile(name));
      }
      boolean required =
          passwordResetRequired == null ? profile.passwordResetRequired() : passwordResetRequired;
      if (passwordHash == null) {
        return Outcome.accept(
            new PrincipalEvent.LoginProfileUpdated(account, id, profile.resetRequired(required)));
      }
      if (!differing.containsAll(profile.latestHashes(memory))) {
        return Outcome.reject(
            new Rejection(
                "EntityTemporarilyUnmodifiable",
                "Login Profile for User " + name + " is being modified."));
      }
      return Outcome.accept(
          new PrincipalEvent.LoginProfileUpdated(
              account,
              id,
              profile.changed(
                  passwordHash, required, context.now(), PasswordPolicy.LONGEST_MEMORY)));
    }
  }

  record DeleteLoginProfile(AccountId account, String id, String name) implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      return principal.loginProfile() == null
          ? Outcome.reject(noLoginProfile(name))
          : Outcome.accept(new PrincipalEvent.LoginProfileDeleted(account, id));
    }
  }

  /** Ends the content where nothing is left in it, as the first half of a deletion. */
  record Retire(AccountId account, String id, String name) implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      if (!principal.accessKeys().isEmpty()) {
        return conflict("must delete access keys first");
      }
      if (!principal.inlinePolicies().isEmpty()) {
        return conflict("must delete policies first");
      }
      if (principal.loginProfile() != null) {
        return conflict("must delete login profile first");
      }
      UserCredentials credentials = principal.credentials();
      if (!credentials.signingCertificates().isEmpty()) {
        return conflict("must delete signing certificates first");
      }
      if (!credentials.sshPublicKeys().isEmpty()) {
        return conflict("must delete SSH public keys first");
      }
      if (!credentials.serviceSpecificCredentials().isEmpty()) {
        return conflict("must remove referenced objects first");
      }
      return Outcome.accept(new PrincipalEvent.PrincipalRetired(account, id));
    }
  }

  /** Root's keys become this one alone; for a server that is given its root key. */
  record ResetRootKey(
      AccountId account, String id, String name, String accessKeyId, String sealedSecret)
      implements PrincipalCommand {
    @Override
    public Outcome<Event> decide(Principal principal, CommandContext context) {
      List<Event> events = new java.util.ArrayList<>();
      for (AccessKey key : principal.accessKeys()) {
        events.add(new PrincipalEvent.AccessKeyDeleted(account, id, key.accessKeyId()));
      }
      events.add(
          new PrincipalEvent.AccessKeyCreated(
              account, id, accessKeyId, sealedSecret, context.now()));
      return Outcome.accept(events);
    }
  }

  private static Outcome<Event> conflict(String what) {
    return Outcome.reject(Rejection.deleteConflict("Cannot delete entity, " + what + "."));
  }

  private static Rejection noAccessKey(String accessKeyId) {
    return Rejection.noSuchEntity("The Access Key with id " + accessKeyId + " cannot be found.");
  }

  private static Rejection noLoginProfile(String name) {
    return Rejection.noSuchEntity("Login Profile for User " + name + " cannot be found.");
  }
}
