package io.hindsight.domain.mirror;

import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.PolicyVersion;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.principal.TrustPolicy;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entity as a dump of authorization details has it ("GetAccountAuthorizationDetails" in the IAM
 * API Reference).
 */
final class Detail extends Fact {
  private final Identity.@Nullable Kind kind;
  private final Node detail;
  private final String uniqueId;

  private Detail(
      Recorded<? extends Event> origin,
      String id,
      Identity.@Nullable Kind kind,
      Node detail,
      String uniqueId) {
    super(origin, id);
    this.kind = kind;
    this.detail = detail;
    this.uniqueId = uniqueId;
  }

  static Detail of(
      Recorded<? extends Event> origin, Baseline.DetailRecorded recorded, Node detail) {
    // Policies come before what they are attached to, and groups before their members.
    return switch (recorded.kind()) {
      case "user" -> identity(origin, "4", Identity.Kind.USER, detail);
      case "role" -> identity(origin, "3", Identity.Kind.ROLE, detail);
      case "group" -> identity(origin, "2", Identity.Kind.GROUP, detail);
      default -> {
        String arn = detail.get("Arn").text();
        yield new Detail(origin, "detail:1:" + arn, null, detail, arn.toLowerCase(Locale.ROOT));
      }
    };
  }

  private static Detail identity(
      Recorded<? extends Event> origin, String order, Identity.Kind kind, Node detail) {
    String id = detail.get(noun(kind) + "Id").text();
    return new Detail(origin, "detail:" + order + ':' + id, kind, detail, id);
  }

  private static String noun(Identity.Kind kind) {
    return kind.name().charAt(0) + kind.noun().substring(1);
  }

  String uniqueId() {
    return uniqueId;
  }

  @Override
  int rank() {
    return THERE + 1;
  }

  private String name() {
    return kind == null ? detail.get("Arn").text() : detail.get(noun(kind) + "Name").text();
  }

  @Override
  List<Touch> touches() {
    return List.of(new Touch(kind, name(), Touch.Type.USE, kind == null ? "" : uniqueId));
  }

  @Override
  void apply(Folding folding) {
    if (kind == null) {
      policy(folding);
      return;
    }
    Optional<Identity> before = folding.find(kind, name());
    if (before.isPresent() && !before.get().id().equals(uniqueId)) {
      folding.end(before.get());
      before = Optional.empty();
    }
    if (before.isEmpty()) {
      create(folding, kind);
    } else if (!before.get().path().equals(path())) {
      folding.emit(
          new IdentityEvent.IdentityRenamed(
              folding.account(), kind, uniqueId, before.get().name(), name(), path()));
    }
    Identity identity = folding.find(kind, name()).orElseThrow();
    attached(folding, identity);
    boundary(folding, identity);
    inline(folding, identity, kind);
    if (kind == Identity.Kind.USER) {
      groups(folding, identity);
    }
    if (kind != Identity.Kind.GROUP) {
      tags(folding);
    }
    if (kind == Identity.Kind.ROLE) {
      trust(folding);
      profiles(folding);
    }
    folding.known(uniqueId);
  }

  String path() {
    return detail.get("Path").find().orElse("/");
  }

  private Instant createDate(Folding folding) {
    return Times.parse(detail.get("CreateDate").text()).orElse(folding.now());
  }

  private void create(Folding folding, Identity.Kind made) {
    Instant date = createDate(folding);
    folding.emit(
        switch (made) {
          case USER ->
              new IdentityEvent.UserCreated(
                  folding.account(), uniqueId, name(), path(), null, List.of(), date);
          case GROUP ->
              new IdentityEvent.GroupCreated(folding.account(), uniqueId, name(), path(), date);
          case ROLE ->
              new IdentityEvent.RoleCreated(
                  folding.account(),
                  uniqueId,
                  name(),
                  path(),
                  null,
                  List.of(),
                  IdentityOperations.trust(
                      folding, document("AssumeRolePolicyDocument").orElse("{\"Statement\":[]}")),
                  detail.get("Description").find().orElse(null),
                  detail.get("MaxSessionDuration").number(3600),
                  date);
        });
  }

  private Optional<String> document(String name) {
    return Write.documentOf(detail.get(name));
  }

  private void attached(Folding folding, Identity identity) {
    Set<String> wanted = new LinkedHashSet<>();
    for (Node policy : detail.get("AttachedManagedPolicies").elements()) {
      wanted.add(policy.get("PolicyArn").text());
    }
    for (String arn : identity.relations().attached()) {
      if (!wanted.remove(arn)) {
        folding.emit(new IdentityEvent.PolicyDetached(folding.account(), uniqueId, arn));
      }
    }
    for (String arn : wanted) {
      folding.emit(new IdentityEvent.PolicyAttached(folding.account(), uniqueId, arn));
    }
  }

  private void boundary(Folding folding, Identity identity) {
    String before = identity.relations().boundary();
    String wanted =
        detail.get("PermissionsBoundary").get("PermissionsBoundaryArn").find().orElse(null);
    if (wanted != null && !wanted.equals(before)) {
      folding.emit(
          new IdentityEvent.PermissionsBoundaryPut(folding.account(), uniqueId, before, wanted));
    } else if (wanted == null && before != null) {
      folding.emit(
          new IdentityEvent.PermissionsBoundaryDeleted(folding.account(), uniqueId, before));
    }
  }

  private void inline(Folding folding, Identity identity, Identity.Kind of) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (Node policy : detail.get(noun(of) + "PolicyList").elements()) {
      Write.documentOf(policy.get("PolicyDocument"))
          .ifPresent(document -> wanted.put(policy.get("PolicyName").text(), document));
    }
    boolean group = of == Identity.Kind.GROUP;
    Map<String, String> before =
        group ? identity.inlinePolicies() : content(folding).inlinePolicies();
    before.forEach(
        (name, document) -> {
          if (!wanted.containsKey(name)) {
            folding.emit(
                group
                    ? new IdentityEvent.GroupPolicyDeleted(folding.account(), uniqueId, name)
                    : new PrincipalEvent.InlinePolicyDeleted(folding.account(), uniqueId, name));
          }
        });
    wanted.forEach(
        (name, document) -> {
          if (!isSame(before.get(name), document)) {
            folding.emit(
                group
                    ? new IdentityEvent.GroupPolicyPut(folding.account(), uniqueId, name, document)
                    : new PrincipalEvent.InlinePolicyPut(
                        folding.account(), uniqueId, name, document));
          }
        });
  }

  private Principal content(Folding folding) {
    return folding.state().find(Principal.key(folding.account(), uniqueId)).orElseThrow();
  }

  /** Whether two documents are the same but for their white space. */
  private static boolean isSame(@Nullable String one, String other) {
    if (one == null) {
      return false;
    }
    try {
      return one.equals(other) || Node.parse(one).json().equals(Node.parse(other).json());
    } catch (IOException e) {
      return false;
    }
  }

  private void groups(Folding folding, Identity user) {
    Set<String> wanted = new LinkedHashSet<>();
    for (Node name : detail.get("GroupList").elements()) {
      wanted.add(folding.identity(Identity.Kind.GROUP, name.text()).id());
    }
    for (String group : user.groups()) {
      if (!wanted.remove(group)) {
        folding.emit(new IdentityEvent.UserRemovedFromGroup(folding.account(), uniqueId, group));
      }
    }
    for (String group : wanted) {
      folding.emit(new IdentityEvent.UserAddedToGroup(folding.account(), uniqueId, group));
    }
  }

  private void tags(Folding folding) {
    List<Tag> wanted = Write.tagsOf(detail.get("Tags"));
    Tags before = content(folding).tags();
    List<String> gone =
        before.list().stream()
            .map(Tag::key)
            .filter(key -> wanted.stream().noneMatch(tag -> tag.key().equalsIgnoreCase(key)))
            .toList();
    if (!gone.isEmpty()) {
      folding.emit(new PrincipalEvent.PrincipalUntagged(folding.account(), uniqueId, gone));
    }
    if (!before.list().containsAll(wanted)) {
      folding.emit(new PrincipalEvent.PrincipalTagged(folding.account(), uniqueId, wanted));
    }
  }

  private void trust(Folding folding) {
    Optional<String> document = document("AssumeRolePolicyDocument");
    TrustPolicy before = content(folding).trustPolicy();
    if (document.isPresent()
        && !isSame(before == null ? null : before.document(), document.get())) {
      folding.emit(
          new PrincipalEvent.AssumeRolePolicyUpdated(
              folding.account(), uniqueId, IdentityOperations.trust(folding, document.get())));
    }
  }

  private void profiles(Folding folding) {
    for (Node profile : detail.get("InstanceProfileList").elements()) {
      String name = profile.get("InstanceProfileName").text();
      InstanceProfile wanted =
          new InstanceProfile(
              folding.account(),
              profile.get("InstanceProfileId").text(),
              name,
              profile.get("Path").find().orElse("/"),
              Times.parse(profile.get("CreateDate").text()).orElse(folding.now()),
              uniqueId,
              new Tags(Write.tagsOf(profile.get("Tags"))));
      if (!name.isEmpty()
          && !wanted.equals(folding.state().get(InstanceProfile.key(folding.account(), name)))) {
        folding.change(Change.put(InstanceProfile.key(folding.account(), name), wanted));
      }
    }
  }

  private void policy(Folding folding) {
    String arn = detail.get("Arn").text();
    String name = PolicyOperations.nameOf(arn);
    List<PolicyVersion> versions = new ArrayList<>();
    String defaultVersion = detail.get("DefaultVersionId").text();
    int made = 1;
    boolean whole = false;
    for (Node version : detail.get("PolicyVersionList").elements()) {
      String versionId = version.get("VersionId").text();
      Instant date = Times.parse(version.get("CreateDate").text()).orElse(createDate(folding));
      made = Math.max(made, PolicyOperations.numberOf(versionId));
      whole |= versionId.equals(defaultVersion);
      Write.documentOf(version.get("Document"))
          .ifPresent(document -> versions.add(0, new PolicyVersion(versionId, document, date)));
    }
    if (!whole || versions.stream().noneMatch(v -> v.versionId().equals(defaultVersion))) {
      folding.unknown(arn, name, java.util.EnumSet.of(Unknown.Aspect.DOCUMENT));
      return;
    }
    ManagedPolicy wanted =
        new ManagedPolicy(
            folding.account(),
            detail.get("PolicyId").text(),
            name,
            PolicyOperations.pathOf(arn),
            detail.get("Description").find().orElse(null),
            createDate(folding),
            Times.parse(detail.get("UpdateDate").text()).orElse(createDate(folding)),
            defaultVersion,
            versions,
            made,
            new Tags(Write.tagsOf(detail.get("Tags"))));
    if (!isSame(folding.policy(arn).orElse(null), wanted)) {
      folding.change(Change.put(ManagedPolicy.key(folding.account(), name), wanted));
    }
    folding.known(arn);
  }

  private static boolean isSame(@Nullable ManagedPolicy before, ManagedPolicy wanted) {
    return before != null
        && before.defaultVersionId().equals(wanted.defaultVersionId())
        && before.versions().size() == wanted.versions().size()
        && isSame(before.defaultVersion().document(), wanted.defaultVersion().document());
  }
}
