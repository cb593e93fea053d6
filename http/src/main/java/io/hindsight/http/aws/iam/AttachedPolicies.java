package io.hindsight.http.aws.iam;

import io.hindsight.domain.catalogue.managedpolicies.ManagedPolicyCatalogue;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.RelationCommand;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;

/** Managed policies on users, groups and roles. */
public final class AttachedPolicies {
  private final Backend backend;
  private final Lookups lookups;
  private final AttachablePolicies attachable = new AttachablePolicies();

  public AttachedPolicies(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<AttachUserPolicyResponse> attachUserPolicy(
      AttachUserPolicyRequest request, Call call) {
    return attach(call, Identity.Kind.USER, request.userName(), request.policyArn())
        .thenApply(done -> AttachUserPolicyResponse.builder().build());
  }

  public CompletionStage<AttachGroupPolicyResponse> attachGroupPolicy(
      AttachGroupPolicyRequest request, Call call) {
    return attach(call, Identity.Kind.GROUP, request.groupName(), request.policyArn())
        .thenApply(done -> AttachGroupPolicyResponse.builder().build());
  }

  public CompletionStage<AttachRolePolicyResponse> attachRolePolicy(
      AttachRolePolicyRequest request, Call call) {
    return attach(call, Identity.Kind.ROLE, request.roleName(), request.policyArn())
        .thenApply(done -> AttachRolePolicyResponse.builder().build());
  }

  public CompletionStage<DetachUserPolicyResponse> detachUserPolicy(
      DetachUserPolicyRequest request, Call call) {
    return detach(call, Identity.Kind.USER, request.userName(), request.policyArn())
        .thenApply(done -> DetachUserPolicyResponse.builder().build());
  }

  public CompletionStage<DetachGroupPolicyResponse> detachGroupPolicy(
      DetachGroupPolicyRequest request, Call call) {
    return detach(call, Identity.Kind.GROUP, request.groupName(), request.policyArn())
        .thenApply(done -> DetachGroupPolicyResponse.builder().build());
  }

  public CompletionStage<DetachRolePolicyResponse> detachRolePolicy(
      DetachRolePolicyRequest request, Call call) {
    return detach(call, Identity.Kind.ROLE, request.roleName(), request.policyArn())
        .thenApply(done -> DetachRolePolicyResponse.builder().build());
  }

  public ListAttachedUserPoliciesResponse listAttachedUserPolicies(
      ListAttachedUserPoliciesRequest request, Call call) {
    Page<AttachedPolicy> page =
        list(
            call,
            Identity.Kind.USER,
            request.userName(),
            request.pathPrefix(),
            request.marker(),
            request.maxItems());
    return ListAttachedUserPoliciesResponse.builder()
        .attachedPolicies(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListAttachedGroupPoliciesResponse listAttachedGroupPolicies(
      ListAttachedGroupPoliciesRequest request, Call call) {
    Page<AttachedPolicy> page =
        list(
            call,
            Identity.Kind.GROUP,
            request.groupName(),
            request.pathPrefix(),
            request.marker(),
            request.maxItems());
    return ListAttachedGroupPoliciesResponse.builder()
        .attachedPolicies(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
      ListAttachedRolePoliciesRequest request, Call call) {
    Page<AttachedPolicy> page =
        list(
            call,
            Identity.Kind.ROLE,
            request.roleName(),
            request.pathPrefix(),
            request.marker(),
            request.maxItems());
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private CompletionStage<?> attach(Call call, Identity.Kind kind, String name, String arn) {
    attachable.check(arn);
    return backend.execute(
        call, new RelationCommand.AttachPolicy(backend.account(call), kind, name, arn));
  }

  private CompletionStage<?> detach(Call call, Identity.Kind kind, String name, String arn) {
    return backend.execute(
        call, new RelationCommand.DetachPolicy(backend.account(call), kind, name, arn));
  }

  private Page<AttachedPolicy> list(
      Call call,
      Identity.Kind kind,
      String name,
      @Nullable String pathPrefix,
      @Nullable String marker,
      @Nullable Integer maxItems) {
    Entities state = backend.at(call);
    Identity identity = lookups.identity(state, call, kind, name);
    Stream<AttachedPolicy> policies =
        identity.relations().attached().stream()
            .filter(arn -> Lookups.isUnder(pathPrefix, AttachablePolicies.path(arn)))
            .map(arn -> attached(state, identity, arn))
            .sorted(Comparator.comparing(AttachedPolicy::policyArn));
    return Page.of(policies, AttachedPolicy::policyArn, marker, maxItems);
  }

  static AttachedPolicy attached(Entities state, Identity identity, String arn) {
    String name =
        ManagedPolicyCommand.find(state, identity.account(), arn)
            .map(policy -> policy.name())
            .or(() -> ManagedPolicyCatalogue.instance().find(arn).map(policy -> policy.name()))
            .orElseGet(() -> arn.substring(arn.lastIndexOf('/') + 1));
    return AttachedPolicy.builder().policyName(name).policyArn(arn).build();
  }
}
