package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.catalogue.managedpolicies.AwsManagedPolicy;
import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.managedpolicy.PolicyVersion;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.PolicyDocuments;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyGroup;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.PolicyUser;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;

/** Managed policies, the account's own and AWS's, with their versions. */
public final class ManagedPolicies {
  private final Backend backend;
  private final ManagedPolicyCatalogue catalogue = ManagedPolicyCatalogue.instance();

  public ManagedPolicies(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<CreatePolicyResponse> createPolicy(
      CreatePolicyRequest request, Call call) {
    int size = PolicyDocuments.checkIdentity(request.policyDocument());
    return backend
        .execute(
            call,
            new ManagedPolicyCommand.CreatePolicy(
                backend.account(call),
                backend.ids().uniqueId("ANPA"),
                request.policyName(),
                Lookups.path(request.path()),
                request.description(),
                request.policyDocument(),
                size,
                Lookups.tags(request.tags())))
        .thenApply(
            done -> {
              ManagedPolicy policy =
                  done.after()
                      .find(ManagedPolicy.key(backend.account(call), request.policyName()))
                      .orElseThrow();
              return CreatePolicyResponse.builder()
                  .policy(
                      brief(done.after(), policy).tags(Lookups.tagsIfAny(policy.tags())).build())
                  .build();
            });
  }

  public GetPolicyResponse getPolicy(GetPolicyRequest request, Call call) {
    Entities state = backend.at(call);
    Optional<AwsManagedPolicy> aws = aws(request.policyArn(), call);
    if (aws.isPresent()) {
      return GetPolicyResponse.builder()
          .policy(brief(state, aws.get(), call).tags(List.of()).build())
          .build();
    }
    ManagedPolicy policy = own(state, call, request.policyArn());
    return GetPolicyResponse.builder()
        .policy(
            brief(state, policy)
                .description(policy.description())
                .tags(Lookups.tags(policy.tags()))
                .build())
        .build();
  }

  public ListPoliciesResponse listPolicies(ListPoliciesRequest request, Call call) {
    Entities state = backend.at(call);
    Page<Policy> page =
        Page.from(
            after -> listed(state, request, call, after),
            Policy::arn,
            request.marker(),
            request.maxItems());
    return ListPoliciesResponse.builder()
        .policies(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  /** The policies that a call wants and whose ARNs come after one, ordered by ARN. */
  private Stream<Policy> listed(
      Entities state, ListPoliciesRequest request, Call call, String after) {
    PolicyScopeType scope = request.scope();
    Stream<Listed> own =
        scope == PolicyScopeType.AWS
            ? Stream.empty()
            : state
                .all(ManagedPolicy.TABLE, backend.account(call))
                .map(policy -> new Listed(policy.arn(), policy.path(), () -> brief(state, policy)));
    Stream<Listed> aws =
        scope == PolicyScopeType.LOCAL
            ? Stream.empty()
            : catalogue.all().stream()
                .filter(policy -> policy.versionAt(moment(call)).isPresent())
                .map(
                    policy ->
                        new Listed(policy.arn(), policy.path(), () -> brief(state, policy, call)));
    PolicyUsageType usage = request.policyUsageFilter();
    boolean attached =
        Boolean.TRUE.equals(request.onlyAttached()) || usage == PolicyUsageType.PERMISSIONS_POLICY;
    return Stream.concat(own, aws)
        .filter(listed -> listed.arn().compareTo(after) > 0)
        .filter(listed -> Lookups.isUnder(request.pathPrefix(), listed.path()))
        .sorted(Comparator.comparing(Listed::arn))
        .map(listed -> listed.brief().get().build())
        .filter(policy -> !attached || policy.attachmentCount() > 0)
        .filter(
            policy ->
                usage != PolicyUsageType.PERMISSIONS_BOUNDARY
                    || policy.permissionsBoundaryUsageCount() > 0);
  }

  /** A policy of a list, whose rest is told only when it is on the page. */
  private record Listed(String arn, String path, Supplier<Policy.Builder> brief) {}

  public CompletionStage<DeletePolicyResponse> deletePolicy(
      DeletePolicyRequest request, Call call) {
    return backend
        .execute(
            call, new ManagedPolicyCommand.DeletePolicy(backend.account(call), request.policyArn()))
        .thenApply(done -> DeletePolicyResponse.builder().build());
  }

  public CompletionStage<CreatePolicyVersionResponse> createPolicyVersion(
      CreatePolicyVersionRequest request, Call call) {
    int size = PolicyDocuments.checkIdentity(request.policyDocument());
    boolean isDefault = Boolean.TRUE.equals(request.setAsDefault());
    return backend
        .execute(
            call,
            new ManagedPolicyCommand.CreatePolicyVersion(
                backend.account(call),
                request.policyArn(),
                request.policyDocument(),
                size,
                isDefault))
        .thenApply(
            done -> {
              ManagedPolicy policy = own(done.after(), call, request.policyArn());
              PolicyVersion version = policy.versions().get(policy.versions().size() - 1);
              return CreatePolicyVersionResponse.builder()
                  .policyVersion(version(policy, version).build())
                  .build();
            });
  }

  public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request, Call call) {
    Optional<AwsManagedPolicy> aws = aws(request.policyArn(), call);
    if (aws.isPresent()) {
      AwsManagedPolicy policy = aws.get();
      AwsManagedPolicy.Version version =
          policy.versions().stream()
              .filter(v -> v.versionId().equals(request.versionId()))
              .filter(v -> !v.createDate().isAfter(moment(call)))
              .findFirst()
              .orElseThrow(() -> noVersion(request.policyArn(), request.versionId()));
      return GetPolicyVersionResponse.builder()
          .policyVersion(
              version(policy, version, call)
                  .document(Lookups.encoded(catalogue.documentOf(version)))
                  .build())
          .build();
    }
    RuntimeException missing = noVersion(request.policyArn(), request.versionId());
    ManagedPolicy policy =
        ManagedPolicyCommand.find(backend.at(call), backend.account(call), request.policyArn())
            .orElseThrow(() -> missing);
    PolicyVersion version = policy.version(request.versionId()).orElseThrow(() -> missing);
    return GetPolicyVersionResponse.builder()
        .policyVersion(
            version(policy, version).document(Lookups.encoded(version.document())).build())
        .build();
  }

  public ListPolicyVersionsResponse listPolicyVersions(
      ListPolicyVersionsRequest request, Call call) {
    List<software.amazon.awssdk.services.iam.model.PolicyVersion> versions = new ArrayList<>();
    Optional<AwsManagedPolicy> aws = aws(request.policyArn(), call);
    if (aws.isPresent()) {
      for (AwsManagedPolicy.Version version : aws.get().versions()) {
        if (!version.createDate().isAfter(moment(call))) {
          versions.add(0, version(aws.get(), version, call).build());
        }
      }
    } else {
      ManagedPolicy policy = own(backend.at(call), call, request.policyArn());
      for (PolicyVersion version : policy.versions()) {
        versions.add(0, version(policy, version).build());
      }
    }
    Page<software.amazon.awssdk.services.iam.model.PolicyVersion> page =
        Page.of(
            versions.stream(),
            version -> String.format("%09d", 999_999_999 - number(version.versionId())),
            request.marker(),
            request.maxItems());
    return ListPolicyVersionsResponse.builder()
        .versions(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private static int number(String versionId) {
    return Integer.parseInt(versionId.substring(1));
  }

  public CompletionStage<DeletePolicyVersionResponse> deletePolicyVersion(
      DeletePolicyVersionRequest request, Call call) {
    return backend
        .execute(
            call,
            new ManagedPolicyCommand.DeletePolicyVersion(
                backend.account(call), request.policyArn(), request.versionId()))
        .thenApply(done -> DeletePolicyVersionResponse.builder().build());
  }

  public CompletionStage<SetDefaultPolicyVersionResponse> setDefaultPolicyVersion(
      SetDefaultPolicyVersionRequest request, Call call) {
    return backend
        .execute(
            call,
            new ManagedPolicyCommand.SetDefaultPolicyVersion(
                backend.account(call), request.policyArn(), request.versionId()))
        .thenApply(done -> SetDefaultPolicyVersionResponse.builder().build());
  }

  public ListEntitiesForPolicyResponse listEntitiesForPolicy(
      ListEntitiesForPolicyRequest request, Call call) {
    Entities state = backend.at(call);
    String arn = request.policyArn();
    if (aws(arn, call).isEmpty()
        && ManagedPolicyCommand.find(state, backend.account(call), arn).isEmpty()) {
      throw Backend.error(
          Rejection.noSuchEntity("Policy " + arn + " does not exist or is not attachable."));
    }
    PolicyUses uses =
        state
            .find(PolicyUses.key(backend.account(call), request.policyArn()))
            .orElse(PolicyUses.NONE);
    Collection<String> ids =
        request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY
            ? uses.boundaryOf()
            : request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_POLICY
                ? uses.attached()
                : uses.attached().plusAll(uses.boundaryOf());
    Stream<Identity> entities =
        ids.stream()
            .flatMap(id -> state.find(Identity.key(backend.account(call), id)).stream())
            .filter(identity -> isWanted(identity, request.entityFilter()))
            .filter(identity -> Lookups.isUnder(request.pathPrefix(), identity.path()))
            .sorted(Comparator.comparing(ManagedPolicies::order));
    Page<Identity> page =
        Page.of(entities, ManagedPolicies::order, request.marker(), request.maxItems());
    return ListEntitiesForPolicyResponse.builder()
        .policyGroups(
            of(page, Identity.Kind.GROUP)
                .map(g -> PolicyGroup.builder().groupName(g.name()).groupId(g.id()).build())
                .toList())
        .policyUsers(
            of(page, Identity.Kind.USER)
                .map(u -> PolicyUser.builder().userName(u.name()).userId(u.id()).build())
                .toList())
        .policyRoles(
            of(page, Identity.Kind.ROLE)
                .map(r -> PolicyRole.builder().roleName(r.name()).roleId(r.id()).build())
                .toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  /**
   * The ARNs of policies that GetAccountAuthorizationDetails tells of: the account's own, and AWS's
   * where the account uses them.
   */
  Stream<String> detailed(Entities state, Call call, boolean own, boolean aws) {
    AccountId account = backend.account(call);
    Stream<String> local =
        own ? state.all(ManagedPolicy.TABLE, account).map(ManagedPolicy::arn) : Stream.empty();
    Stream<String> used =
        aws
            ? catalogue.all().stream()
                .map(AwsManagedPolicy::arn)
                .filter(arn -> aws(arn, call).isPresent())
                .filter(arn -> state.find(PolicyUses.key(account, arn)).isPresent())
            : Stream.empty();
    return Stream.concat(local, used);
  }

  /** A policy with all its versions and their documents. */
  Optional<ManagedPolicyDetail> detail(Entities state, Call call, String arn) {
    Optional<AwsManagedPolicy> aws = aws(arn, call);
    Policy policy;
    List<software.amazon.awssdk.services.iam.model.PolicyVersion> versions = new ArrayList<>();
    if (aws.isPresent()) {
      policy = brief(state, aws.get(), call).build();
      for (AwsManagedPolicy.Version version : aws.get().versions()) {
        if (!version.createDate().isAfter(moment(call))) {
          versions.add(
              0,
              version(aws.get(), version, call)
                  .document(Lookups.encoded(catalogue.documentOf(version)))
                  .build());
        }
      }
    } else {
      Optional<ManagedPolicy> own = ManagedPolicyCommand.find(state, backend.account(call), arn);
      if (own.isEmpty()) {
        return Optional.empty();
      }
      policy = brief(state, own.get()).description(own.get().description()).build();
      for (PolicyVersion version : own.get().versions()) {
        versions.add(
            0, version(own.get(), version).document(Lookups.encoded(version.document())).build());
      }
    }
    return Optional.of(
        ManagedPolicyDetail.builder()
            .policyName(policy.policyName())
            .policyId(policy.policyId())
            .arn(policy.arn())
            .path(policy.path())
            .defaultVersionId(policy.defaultVersionId())
            .attachmentCount(policy.attachmentCount())
            .permissionsBoundaryUsageCount(policy.permissionsBoundaryUsageCount())
            .isAttachable(policy.isAttachable())
            .description(policy.description())
            .createDate(policy.createDate())
            .updateDate(policy.updateDate())
            .policyVersionList(versions)
            .build());
  }

  private static Stream<Identity> of(Page<Identity> page, Identity.Kind kind) {
    return page.items().stream().filter(identity -> identity.kind() == kind);
  }

  private static String order(Identity identity) {
    return identity.kind() + "/" + Users.order(identity);
  }

  private static boolean isWanted(
      Identity identity, @org.jspecify.annotations.Nullable EntityType filter) {
    if (filter == EntityType.USER) {
      return identity.kind() == Identity.Kind.USER;
    }
    if (filter == EntityType.GROUP) {
      return identity.kind() == Identity.Kind.GROUP;
    }
    if (filter == EntityType.ROLE) {
      return identity.kind() == Identity.Kind.ROLE;
    }
    return filter == null;
  }

  /** AWS's policy of that ARN, as far as it was there at the call's moment. */
  private Optional<AwsManagedPolicy> aws(String arn, Call call) {
    return catalogue.find(arn).filter(policy -> policy.versionAt(moment(call)).isPresent());
  }

  /** The moment of AWS's own policies: they change by their dates, not by our journal. */
  private static Instant moment(Call call) {
    return call.asOf() instanceof AsOf.Instant at ? at.instant() : call.time();
  }

  private ManagedPolicy own(Entities state, Call call, String arn) {
    return ManagedPolicyCommand.find(state, backend.account(call), arn)
        .orElseThrow(
            () -> Backend.error(Rejection.noSuchEntity("Policy " + arn + " was not found.")));
  }

  private static RuntimeException noVersion(String arn, String versionId) {
    return Backend.error(ManagedPolicyCommand.noVersion(arn, versionId));
  }

  private static software.amazon.awssdk.services.iam.model.PolicyVersion.Builder version(
      ManagedPolicy policy, PolicyVersion version) {
    return software.amazon.awssdk.services.iam.model.PolicyVersion.builder()
        .versionId(version.versionId())
        .isDefaultVersion(version.versionId().equals(policy.defaultVersionId()))
        .createDate(version.createDate());
  }

  private static software.amazon.awssdk.services.iam.model.PolicyVersion.Builder version(
      AwsManagedPolicy policy, AwsManagedPolicy.Version version, Call call) {
    return software.amazon.awssdk.services.iam.model.PolicyVersion.builder()
        .versionId(version.versionId())
        .isDefaultVersion(policy.versionAt(moment(call)).equals(Optional.of(version)))
        .createDate(version.createDate());
  }

  private static Policy.Builder brief(Entities state, ManagedPolicy policy) {
    PolicyUses uses =
        state.find(PolicyUses.key(policy.account(), policy.arn())).orElse(PolicyUses.NONE);
    return Policy.builder()
        .policyName(policy.name())
        .policyId(policy.policyId())
        .arn(policy.arn())
        .path(policy.path())
        .defaultVersionId(policy.defaultVersionId())
        .attachmentCount(uses.attached().size())
        .permissionsBoundaryUsageCount(uses.boundaryOf().size())
        .isAttachable(true)
        .createDate(policy.createDate())
        .updateDate(policy.updateDate());
  }

  private Policy.Builder brief(Entities state, AwsManagedPolicy policy, Call call) {
    PolicyUses uses =
        state.find(PolicyUses.key(backend.account(call), policy.arn())).orElse(PolicyUses.NONE);
    AwsManagedPolicy.Version version =
        Objects.requireNonNull(policy.versionAt(moment(call)).orElse(null));
    return Policy.builder()
        .policyName(policy.name())
        .policyId(policy.policyId())
        .arn(policy.arn())
        .path(policy.path())
        .defaultVersionId(version.versionId())
        .attachmentCount(uses.attached().size())
        .permissionsBoundaryUsageCount(uses.boundaryOf().size())
        .isAttachable(true)
        .createDate(policy.createDate())
        .updateDate(version.createDate());
  }
}
