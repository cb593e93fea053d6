package io.hindsight.domain.mirror;

import io.hindsight.domain.entity.Change;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.ManagedPolicyEvent;
import io.hindsight.domain.managedpolicy.PolicyVersion;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.tag.Tags;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Policies: managed ones, inline ones, attachments and boundaries. */
final class PolicyOperations {
  private PolicyOperations() {}

  static void addTo(Map<String, Operation> operations) {
    Operation.Condition always = (folding, write) -> true;
    operations.put("CreatePolicy", Operation.of(Fact.MAKE, always, PolicyOperations::create));
    operations.put(
        "CreatePolicyVersion", Operation.of(Fact.ADD, always, PolicyOperations::createVersion));
    operations.put(
        "SetDefaultPolicyVersion",
        Operation.of(Fact.ADD + 1, always, PolicyOperations::setDefault));
    operations.put(
        "DeletePolicyVersion", Operation.of(Fact.REMOVE, always, PolicyOperations::deleteVersion));
    operations.put("DeletePolicy", Operation.of(Fact.END, always, PolicyOperations::delete));
    operations.put("TagPolicy", Operation.of(Fact.ADD, always, PolicyOperations::tag));
    operations.put("UntagPolicy", Operation.of(Fact.REMOVE, always, PolicyOperations::untag));
    for (Identity.Kind kind : Identity.Kind.values()) {
      String noun = kind.name().charAt(0) + kind.noun().substring(1);
      operations.put("Attach" + noun + "Policy", attach(kind));
      operations.put("Detach" + noun + "Policy", detach(kind));
      operations.put("Put" + noun + "Policy", put(kind));
      operations.put("Delete" + noun + "Policy", remove(kind));
      if (kind != Identity.Kind.GROUP) {
        operations.put("Put" + noun + "PermissionsBoundary", bound(kind));
        operations.put("Delete" + noun + "PermissionsBoundary", unbound(kind));
      }
    }
  }

  private static void create(Folding folding, Write write) {
    Node made = write.response().get("policy");
    String name = made.get("policyName").find().orElse(write.text("policyName"));
    String path = made.get("path").find().or(() -> write.request().get("path").find()).orElse("/");
    String description = write.text("description");
    Optional<String> document = write.document("policyDocument");
    String arn = "arn:aws:iam::" + folding.account() + ":policy" + path + name;
    if (document.isEmpty()) {
      folding.unknown(arn, name, EnumSet.of(Unknown.Aspect.DOCUMENT));
      return;
    }
    folding.known(arn);
    folding.emit(
        new ManagedPolicyEvent.PolicyCreated(
            folding.account(),
            made.get("policyId").find().orElse("unknown-policy-" + name),
            name,
            path,
            description.isEmpty() ? null : description,
            document.get(),
            write.tags(),
            folding.now()));
  }

  private static void createVersion(Folding folding, Write write) {
    String arn = write.text("policyArn");
    boolean isDefault = write.request().get("setAsDefault").isTrue();
    Optional<String> document = write.document("policyDocument");
    Optional<ManagedPolicy> policy = folding.policy(arn);
    String versionId =
        write
            .response()
            .get("policyVersion")
            .get("versionId")
            .find()
            .orElseGet(() -> "v" + (policy.map(ManagedPolicy::versionsMade).orElse(1) + 1));
    if (document.isEmpty()) {
      if (isDefault) {
        forget(folding, arn);
      }
    } else if (policy.isPresent()) {
      folding.emit(
          new ManagedPolicyEvent.PolicyVersionCreated(
              folding.account(),
              policy.get().name(),
              versionId,
              document.get(),
              isDefault,
              folding.now()));
    } else if (isDefault) {
      put(
          folding,
          arn,
          "unknown-policy-" + nameOf(arn),
          new PolicyVersion(versionId, document.get(), folding.now()));
    }
  }

  private static void put(Folding folding, String arn, String policyId, PolicyVersion version) {
    String name = nameOf(arn);
    folding.change(
        Change.put(
            ManagedPolicy.key(folding.account(), name),
            new ManagedPolicy(
                folding.account(),
                policyId,
                name,
                pathOf(arn),
                null,
                folding.now(),
                folding.now(),
                version.versionId(),
                List.of(version),
                numberOf(version.versionId()),
                Tags.NONE)));
    folding.known(arn);
  }

  static int numberOf(String versionId) {
    try {
      return Integer.parseInt(versionId.substring(1));
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      return 1;
    }
  }

  static String nameOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  static String pathOf(String arn) {
    return arn.substring(Math.max(0, arn.indexOf('/')), arn.lastIndexOf('/') + 1);
  }

  /** The policy is still there, but which document holds is no longer known. */
  private static void forget(Folding folding, String arn) {
    folding
        .policy(arn)
        .ifPresent(
            policy ->
                folding.change(Change.remove(ManagedPolicy.key(folding.account(), policy.name()))));
    folding.unknown(arn, nameOf(arn), EnumSet.of(Unknown.Aspect.DOCUMENT));
  }

  private static void setDefault(Folding folding, Write write) {
    String arn = write.text("policyArn");
    String versionId = write.text("versionId");
    Optional<ManagedPolicy> policy = folding.policy(arn);
    if (policy.isPresent() && policy.get().version(versionId).isPresent()) {
      folding.emit(
          new ManagedPolicyEvent.DefaultPolicyVersionSet(
              folding.account(), policy.get().name(), versionId, folding.now()));
    } else {
      forget(folding, arn);
    }
  }

  private static void deleteVersion(Folding folding, Write write) {
    String versionId = write.text("versionId");
    folding
        .policy(write.text("policyArn"))
        .filter(policy -> !policy.defaultVersionId().equals(versionId))
        .filter(policy -> policy.version(versionId).isPresent())
        .ifPresent(
            policy ->
                folding.emit(
                    new ManagedPolicyEvent.PolicyVersionDeleted(
                        folding.account(), policy.name(), versionId)));
  }

  private static void delete(Folding folding, Write write) {
    String arn = write.text("policyArn");
    folding
        .policy(arn)
        .ifPresent(
            policy ->
                folding.emit(
                    new ManagedPolicyEvent.PolicyDeleted(folding.account(), policy.name())));
    folding.known(arn);
  }

  private static void tag(Folding folding, Write write) {
    folding
        .policy(write.text("policyArn"))
        .ifPresent(
            policy ->
                folding.emit(
                    new ManagedPolicyEvent.PolicyTagged(
                        folding.account(), policy.name(), write.tags())));
  }

  private static void untag(Folding folding, Write write) {
    folding
        .policy(write.text("policyArn"))
        .ifPresent(
            policy ->
                folding.emit(
                    new ManagedPolicyEvent.PolicyUntagged(
                        folding.account(), policy.name(), write.tagKeys())));
  }

  private static boolean isAttached(Folding folding, Write write, Identity.Kind kind) {
    return folding
        .find(kind, IdentityOperations.name(write, kind))
        .map(identity -> identity.relations().attached().contains(write.text("policyArn")))
        .orElse(false);
  }

  private static boolean policiesUnknown(Folding folding, Write write, Identity.Kind kind) {
    return folding
        .find(kind, IdentityOperations.name(write, kind))
        .map(identity -> folding.isUnknown(identity.id(), Unknown.Aspect.POLICIES))
        .orElse(true);
  }

  private static Operation attach(Identity.Kind kind) {
    return Operation.of(
        Fact.ADD,
        (folding, write) -> !isAttached(folding, write, kind),
        (folding, write) -> {
          Identity identity = folding.identity(kind, IdentityOperations.name(write, kind));
          if (!isAttached(folding, write, kind)) {
            folding.emit(
                new IdentityEvent.PolicyAttached(
                    folding.account(), identity.id(), write.text("policyArn")));
          }
        });
  }

  private static Operation detach(Identity.Kind kind) {
    return Operation.of(
        Fact.REMOVE,
        (folding, write) ->
            isAttached(folding, write, kind) || policiesUnknown(folding, write, kind),
        (folding, write) -> {
          Identity identity = folding.identity(kind, IdentityOperations.name(write, kind));
          if (isAttached(folding, write, kind)) {
            folding.emit(
                new IdentityEvent.PolicyDetached(
                    folding.account(), identity.id(), write.text("policyArn")));
          }
        });
  }

  private static boolean hasInline(Folding folding, Write write, Identity.Kind kind) {
    String policy = write.text("policyName");
    Optional<Identity> identity = folding.find(kind, IdentityOperations.name(write, kind));
    if (kind == Identity.Kind.GROUP) {
      return identity.map(group -> group.inlinePolicies().containsKey(policy)).orElse(false);
    }
    return identity
        .flatMap(i -> folding.state().find(Principal.key(folding.account(), i.id())))
        .map(principal -> principal.inlinePolicies().containsKey(policy))
        .orElse(false);
  }

  private static Operation put(Identity.Kind kind) {
    return Operation.of(
        Fact.ADD,
        (folding, write) -> !hasInline(folding, write, kind),
        (folding, write) -> {
          Identity identity = folding.identity(kind, IdentityOperations.name(write, kind));
          String name = write.text("policyName");
          write
              .document("policyDocument")
              .ifPresentOrElse(
                  document ->
                      folding.emit(
                          kind == Identity.Kind.GROUP
                              ? new IdentityEvent.GroupPolicyPut(
                                  folding.account(), identity.id(), name, document)
                              : new PrincipalEvent.InlinePolicyPut(
                                  folding.account(), identity.id(), name, document)),
                  () ->
                      folding.alsoUnknown(identity.id(), identity.name(), Unknown.Aspect.POLICIES));
        });
  }

  private static Operation remove(Identity.Kind kind) {
    return Operation.of(
        Fact.REMOVE,
        (folding, write) ->
            hasInline(folding, write, kind) || policiesUnknown(folding, write, kind),
        (folding, write) -> {
          Identity identity = folding.identity(kind, IdentityOperations.name(write, kind));
          String name = write.text("policyName");
          if (hasInline(folding, write, kind)) {
            folding.emit(
                kind == Identity.Kind.GROUP
                    ? new IdentityEvent.GroupPolicyDeleted(folding.account(), identity.id(), name)
                    : new PrincipalEvent.InlinePolicyDeleted(
                        folding.account(), identity.id(), name));
          }
        });
  }

  private static Operation bound(Identity.Kind kind) {
    return Operation.of(
        Fact.ADD,
        (folding, write) -> true,
        (folding, write) -> {
          Identity identity = folding.identity(kind, IdentityOperations.name(write, kind));
          folding.emit(
              new IdentityEvent.PermissionsBoundaryPut(
                  folding.account(),
                  identity.id(),
                  identity.relations().boundary(),
                  write.text("permissionsBoundary")));
          folding.known(identity.id(), Unknown.Aspect.BOUNDARY);
        });
  }

  private static Operation unbound(Identity.Kind kind) {
    return Operation.of(
        Fact.REMOVE,
        (folding, write) -> true,
        (folding, write) -> {
          Identity identity = folding.identity(kind, IdentityOperations.name(write, kind));
          String before = identity.relations().boundary();
          if (before != null) {
            folding.emit(
                new IdentityEvent.PermissionsBoundaryDeleted(
                    folding.account(), identity.id(), before));
          }
          folding.known(identity.id(), Unknown.Aspect.BOUNDARY);
        });
  }
}
