package io.hindsight.http.aws.iam;

import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.identity.InstanceProfileCommand;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.identity.MfaDeviceCommand;
import io.hindsight.domain.managedpolicy.ManagedPolicyCommand;
import io.hindsight.domain.principal.PrincipalCommand;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.Page;
import io.hindsight.http.aws.protocol.Call;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;
import software.amazon.awssdk.services.iam.model.ListMfaDeviceTagsRequest;
import software.amazon.awssdk.services.iam.model.ListMfaDeviceTagsResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.TagMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.TagMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.TagUserRequest;
import software.amazon.awssdk.services.iam.model.TagUserResponse;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.UntagMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.UntagMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagUserRequest;
import software.amazon.awssdk.services.iam.model.UntagUserResponse;

/** Tags on users, roles, policies, instance profiles and MFA devices. */
public final class ResourceTags {
  private final Backend backend;
  private final Lookups lookups;

  public ResourceTags(Backend backend) {
    this.backend = backend;
    this.lookups = new Lookups(backend);
  }

  public CompletionStage<TagUserResponse> tagUser(TagUserRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    return execute(
            call,
            new PrincipalCommand.TagPrincipal(
                user.account(), user.id(), user.name(), Lookups.tags(request.tags())))
        .thenApply(done -> TagUserResponse.builder().build());
  }

  public CompletionStage<UntagUserResponse> untagUser(UntagUserRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    return execute(
            call,
            new PrincipalCommand.UntagPrincipal(
                user.account(), user.id(), user.name(), request.tagKeys()))
        .thenApply(done -> UntagUserResponse.builder().build());
  }

  public ListUserTagsResponse listUserTags(ListUserTagsRequest request, Call call) {
    Identity user = lookups.identity(call, Identity.Kind.USER, request.userName());
    Tags tags = lookups.principal(call, user).tags();
    Page<Tag> page = page(tags, request.marker(), request.maxItems());
    return ListUserTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<TagRoleResponse> tagRole(TagRoleRequest request, Call call) {
    Identity role = lookups.identity(call, Identity.Kind.ROLE, request.roleName());
    return execute(
            call,
            new PrincipalCommand.TagPrincipal(
                role.account(), role.id(), role.name(), Lookups.tags(request.tags())))
        .thenApply(done -> TagRoleResponse.builder().build());
  }

  public CompletionStage<UntagRoleResponse> untagRole(UntagRoleRequest request, Call call) {
    Identity role = lookups.identity(call, Identity.Kind.ROLE, request.roleName());
    return execute(
            call,
            new PrincipalCommand.UntagPrincipal(
                role.account(), role.id(), role.name(), request.tagKeys()))
        .thenApply(done -> UntagRoleResponse.builder().build());
  }

  public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request, Call call) {
    Identity role = lookups.identity(call, Identity.Kind.ROLE, request.roleName());
    Tags tags = lookups.principal(call, role).tags();
    Page<Tag> page = page(tags, request.marker(), request.maxItems());
    return ListRoleTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<TagPolicyResponse> tagPolicy(TagPolicyRequest request, Call call) {
    return execute(
            call,
            new ManagedPolicyCommand.TagPolicy(
                backend.account(call), request.policyArn(), Lookups.tags(request.tags())))
        .thenApply(done -> TagPolicyResponse.builder().build());
  }

  public CompletionStage<UntagPolicyResponse> untagPolicy(UntagPolicyRequest request, Call call) {
    return execute(
            call,
            new ManagedPolicyCommand.UntagPolicy(
                backend.account(call), request.policyArn(), request.tagKeys()))
        .thenApply(done -> UntagPolicyResponse.builder().build());
  }

  public ListPolicyTagsResponse listPolicyTags(ListPolicyTagsRequest request, Call call) {
    Tags tags =
        ManagedPolicyCommand.find(backend.at(call), backend.account(call), request.policyArn())
            .orElseThrow(
                () ->
                    Backend.error(
                        Rejection.noSuchEntity(
                            "Policy " + request.policyArn() + " was not found.")))
            .tags();
    // Those of policies come the shortest keys first, as recorded of AWS.
    Page<Tag> page = page(tags, ResourceTags::byLength, request.marker(), request.maxItems());
    return ListPolicyTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<TagInstanceProfileResponse> tagInstanceProfile(
      TagInstanceProfileRequest request, Call call) {
    return execute(
            call,
            new InstanceProfileCommand.TagInstanceProfile(
                backend.account(call), request.instanceProfileName(), Lookups.tags(request.tags())))
        .thenApply(done -> TagInstanceProfileResponse.builder().build());
  }

  public CompletionStage<UntagInstanceProfileResponse> untagInstanceProfile(
      UntagInstanceProfileRequest request, Call call) {
    return execute(
            call,
            new InstanceProfileCommand.UntagInstanceProfile(
                backend.account(call), request.instanceProfileName(), request.tagKeys()))
        .thenApply(done -> UntagInstanceProfileResponse.builder().build());
  }

  public ListInstanceProfileTagsResponse listInstanceProfileTags(
      ListInstanceProfileTagsRequest request, Call call) {
    Tags tags =
        backend
            .at(call)
            .find(InstanceProfile.key(backend.account(call), request.instanceProfileName()))
            .orElseThrow(
                () -> Backend.error(InstanceProfileCommand.notFound(request.instanceProfileName())))
            .tags();
    Page<Tag> page = page(tags, request.marker(), request.maxItems());
    return ListInstanceProfileTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  public CompletionStage<TagMfaDeviceResponse> tagMfaDevice(
      TagMfaDeviceRequest request, Call call) {
    return execute(
            call,
            new MfaDeviceCommand.TagMfaDevice(
                backend.account(call), request.serialNumber(), Lookups.tags(request.tags())))
        .thenApply(done -> TagMfaDeviceResponse.builder().build());
  }

  public CompletionStage<UntagMfaDeviceResponse> untagMfaDevice(
      UntagMfaDeviceRequest request, Call call) {
    return execute(
            call,
            new MfaDeviceCommand.UntagMfaDevice(
                backend.account(call), request.serialNumber(), request.tagKeys()))
        .thenApply(done -> UntagMfaDeviceResponse.builder().build());
  }

  public ListMfaDeviceTagsResponse listMfaDeviceTags(ListMfaDeviceTagsRequest request, Call call) {
    Tags tags =
        backend
            .at(call)
            .find(MfaDevice.key(backend.account(call), request.serialNumber()))
            .orElseThrow(() -> Backend.error(MfaDeviceCommand.notFound(request.serialNumber())))
            .tags();
    Page<Tag> page = page(tags, request.marker(), request.maxItems());
    return ListMfaDeviceTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private CompletionStage<?> execute(Call call, Command command) {
    return backend.execute(call, command);
  }

  static Page<Tag> page(Tags tags, @Nullable String marker, @Nullable Integer maxItems) {
    return page(tags, ResourceTags::order, marker, maxItems);
  }

  private static Page<Tag> page(
      Tags tags, Function<Tag, String> order, @Nullable String marker, @Nullable Integer maxItems) {
    return Page.of(
        Lookups.tags(tags).stream().sorted(Comparator.comparing(order)), order, marker, maxItems);
  }

  private static String byLength(Tag tag) {
    return "%03d".formatted(tag.key().length()) + tag.key();
  }

  private static String order(Tag tag) {
    return tag.key();
  }
}
