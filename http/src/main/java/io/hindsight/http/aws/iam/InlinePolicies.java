package io.hindsight.http.aws.iam;

import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.RelationCommand;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.PolicyDocuments;
import io.hindsight.http.aws.protocol.Call;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;

/** Inline policies of users, groups and roles. */
public final class InlinePolicies {
  private final Backend backend;
  private final Lookups lookups;

  public InlinePolicies(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<PutUserPolicyResponse> putUserPolicy(
      PutUserPolicyRequest request, Call call) {
    return put(
            call,
            Identity.Kind.USER,
            request.userName(),
            request.policyName(),
            request.policyDocument())
        .thenApply(done -> PutUserPolicyResponse.builder().build());
  }

  public CompletionStage<PutRolePolicyResponse> putRolePolicy(
      PutRolePolicyRequest request, Call call) {
    return put(
            call,
            Identity.Kind.ROLE,
            request.roleName(),
            request.policyName(),
            request.policyDocument())
        .thenApply(done -> PutRolePolicyResponse.builder().build());
  }

  public CompletionStage<PutGroupPolicyResponse> putGroupPolicy(
      PutGroupPolicyRequest request, Call call) {
    PolicyDocuments.checkIdentity(request.policyDocument());
    return backend
        .execute(
            call,
            new RelationCommand.PutGroupPolicy(
                backend.account(call),
                request.groupName(),
                request.policyName(),
                request.policyDocument(),
                PolicyDocuments::size))
        .thenApply(done -> PutGroupPolicyResponse.builder().build());
  }

  public CompletionStage<DeleteUserPolicyResponse> deleteUserPolicy(
      DeleteUserPolicyRequest request, Call call) {
    return delete(call, Identity.Kind.USER, request.userName(), request.policyName())
        .thenApply(done -> DeleteUserPolicyResponse.builder().build());
  }

  public CompletionStage<DeleteRolePolicyResponse> deleteRolePolicy(
      DeleteRolePolicyRequest request, Call call) {
    return delete(call, Identity.Kind.ROLE, request.roleName(), request.policyName())
        .thenApply(done -> DeleteRolePolicyResponse.builder().build());
  }

  public CompletionStage<DeleteGroupPolicyResponse> deleteGroupPolicy(
      DeleteGroupPolicyRequest request, Call call) {
    return backend
        .execute(
            call,
            new RelationCommand.DeleteGroupPolicy(
                backend.account(call), request.groupName(), request.policyName()))
        .thenApply(done -> DeleteGroupPolicyResponse.builder().build());
  }

  public GetUserPolicyResponse getUserPolicy(GetUserPolicyRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    return GetUserPolicyResponse.builder()
        .userName(user.name())
        .policyName(request.policyName())
        .policyDocument(document(call, user, request.policyName()))
        .build();
  }

  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request, Call call) {
    Identity role = lookups.identity(call, Identity.Kind.ROLE, request.roleName());
    return GetRolePolicyResponse.builder()
        .roleName(role.name())
        .policyName(request.policyName())
        .policyDocument(document(call, role, request.policyName()))
        .build();
  }

  public GetGroupPolicyResponse getGroupPolicy(GetGroupPolicyRequest request, Call call) {
    Identity group = lookups.identity(call, Identity.Kind.GROUP, request.groupName());
    return GetGroupPolicyResponse.builder()
        .groupName(group.name())
        .policyName(request.policyName())
        .policyDocument(document(call, group, request.policyName()))
        .build();
  }

  public ListUserPoliciesResponse listUserPolicies(ListUserPoliciesRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    Page<String> page = names(call, user, request.marker(), request.maxItems());
    return ListUserPoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request, Call call) {
    Identity role = lookups.identity(call, Identity.Kind.ROLE, request.roleName());
    Page<String> page = names(call, role, request.marker(), request.maxItems());
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public ListGroupPoliciesResponse listGroupPolicies(ListGroupPoliciesRequest request, Call call) {
    Identity group = lookups.identity(call, Identity.Kind.GROUP, request.groupName());
    Page<String> page = names(call, group, request.marker(), request.maxItems());
    return ListGroupPoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private CompletionStage<?> put(
      Call call, Identity.Kind kind, String name, String policyName, String document) {
    PolicyDocuments.checkIdentity(document);
    Identity identity = lookups.modifiable(call, kind, name);
    return backend.execute(
        call,
        new PrincipalCommand.PutInlinePolicy(
            identity.account(),
            identity.id(),
            identity.name(),
            policyName,
            document,
            PolicyDocuments::size));
  }

  private CompletionStage<?> delete(Call call, Identity.Kind kind, String name, String policyName) {
    Identity identity = lookups.modifiable(call, kind, name);
    return backend.execute(
        call,
        new PrincipalCommand.DeleteInlinePolicy(
            identity.account(), identity.id(), identity.name(), policyName));
  }

  private String document(Call call, Identity identity, String policyName) {
    String document = policies(backend.at(call), identity).get(policyName);
    if (document == null) {
      throw Backend.error(
          Rejection.noSuchEntity(
              "The "
                  + identity.kind().noun()
                  + " policy with name "
                  + policyName
                  + " cannot be found."));
    }
    return Lookups.encoded(document);
  }

  private Page<String> names(
      Call call, Identity identity, @Nullable String marker, @Nullable Integer maxItems) {
    return Page.of(
        policies(backend.at(call), identity).keySet().stream(),
        Function.identity(),
        marker,
        maxItems);
  }

  /** The inline policies of any identity, by name. */
  NavigableMap<String, String> policies(Entities state, Identity identity) {
    return identity.kind() == Identity.Kind.GROUP
        ? new TreeMap<>(identity.inlinePolicies())
        : lookups.principal(state, identity).inlinePoliciesByName();
  }
}
