package io.hindsight.http.aws.authorization;

import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.tag.Tag;
import io.hindsight.http.aws.protocol.Call;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The condition keys of a call ("AWS global condition context keys", and the keys of IAM and STS in
 * the Service Authorization Reference). A key without a value is absent.
 */
record RequestContext(Entities state) {

  Map<String, List<String>> of(
      Call call, Members members, Caller caller, Resources.Resource resource) {
    Map<String, List<String>> keys = of(call, caller, resource);
    tags(keys, members);
    members
        .text("PolicyArn")
        .filter(arn -> !arn.equals(resource.arn()))
        .ifPresent(arn -> put(keys, "iam:PolicyARN", arn));
    members
        .text("PermissionsBoundary")
        .ifPresentOrElse(
            arn -> put(keys, "iam:PermissionsBoundary", arn), () -> boundary(keys, resource));
    iam(keys, call, members);
    sts(keys, members);
    return keys;
  }

  /** The keys of a call that an identity provider vouches for, as a trust policy asks for them. */
  Map<String, List<String>> of(
      Call call, Members members, FederatedCaller caller, Resources.Resource role) {
    Map<String, List<String>> keys = new TreeMap<>();
    request(keys, call);
    resource(keys, role);
    put(keys, "aws:FederatedProvider", caller.provider());
    keys.putAll(caller.keys());
    sts(keys, members);
    String name = caller.roleSessionName();
    if (name != null) {
      put(keys, "sts:RoleSessionName", name);
    }
    String sourceIdentity = caller.sourceIdentity();
    if (sourceIdentity != null) {
      put(keys, "sts:SourceIdentity", sourceIdentity);
    }
    caller.tags().forEach(tag -> put(keys, "aws:RequestTag/" + tag.key(), tag.value()));
    if (!caller.tags().isEmpty()) {
      keys.put("aws:TagKeys", caller.tags().stream().map(Tag::key).toList());
    }
    if (!caller.transitiveTagKeys().isEmpty()) {
      keys.put("sts:TransitiveTagKeys", caller.transitiveTagKeys());
    }
    return keys;
  }

  /** The keys that every call has. */
  Map<String, List<String>> of(Call call, Caller caller, Resources.Resource resource) {
    Map<String, List<String>> keys = new TreeMap<>();
    request(keys, call);
    keys.putAll(PrincipalKeys.of(state, caller.subject(), call.time()));
    resource(keys, resource);
    return keys;
  }

  private static void request(Map<String, List<String>> keys, Call call) {
    Instant now = call.time();
    put(keys, "aws:CurrentTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    put(keys, "aws:EpochTime", Long.toString(now.getEpochSecond()));
    put(keys, "aws:SecureTransport", Boolean.toString(call.secure()));
    put(keys, "aws:SourceIp", call.sourceAddress());
    put(keys, "aws:RequestedRegion", call.region());
    put(keys, "aws:ViaAWSService", "false");
    if (!call.userAgent().isEmpty()) {
      put(keys, "aws:UserAgent", call.userAgent());
    }
  }

  private static void resource(Map<String, List<String>> keys, Resources.Resource resource) {
    put(keys, "aws:ResourceAccount", resource.account().value());
    for (Tag tag : resource.tags().list()) {
      put(keys, "aws:ResourceTag/" + tag.key(), tag.value());
      put(keys, "iam:ResourceTag/" + tag.key(), tag.value());
    }
  }

  private static void boundary(Map<String, List<String>> keys, Resources.Resource resource) {
    if (resource.identity() != null) {
      String boundary = resource.identity().relations().boundary();
      if (boundary != null) {
        put(keys, "iam:PermissionsBoundary", boundary);
      }
    }
  }

  private static void tags(Map<String, List<String>> keys, Members members) {
    List<String> tagKeys = new ArrayList<>();
    for (Object tag : members.list("Tags")) {
      Members parts = new Members((SdkPojo) tag);
      String key = parts.text("Key").orElse("");
      put(keys, "aws:RequestTag/" + key, parts.text("Value").orElse(""));
      tagKeys.add(key);
    }
    for (Object key : members.list("TagKeys")) {
      tagKeys.add(key.toString());
    }
    if (!tagKeys.isEmpty()) {
      keys.put("aws:TagKeys", List.copyOf(tagKeys));
    }
  }

  private static void iam(Map<String, List<String>> keys, Call call, Members members) {
    if (call.operation().equals("CreateServiceSpecificCredential")) {
      members
          .text("ServiceName")
          .ifPresent(name -> put(keys, "iam:ServiceSpecificCredentialServiceName", name));
      members
          .text("CredentialAgeDays")
          .ifPresent(days -> put(keys, "iam:ServiceSpecificCredentialAgeDays", days));
    }
    members
        .text("OrganizationsPolicyId")
        .ifPresent(id -> put(keys, "iam:OrganizationsPolicyId", id));
    members.text("AWSServiceName").ifPresent(name -> put(keys, "iam:AWSServiceName", name));
  }

  private static void sts(Map<String, List<String>> keys, Members members) {
    members.text("ExternalId").ifPresent(value -> put(keys, "sts:ExternalId", value));
    members.text("RoleSessionName").ifPresent(value -> put(keys, "sts:RoleSessionName", value));
    members.text("SourceIdentity").ifPresent(value -> put(keys, "sts:SourceIdentity", value));
    members.text("DurationSeconds").ifPresent(value -> put(keys, "sts:DurationSeconds", value));
    members
        .value("TaskPolicyArn")
        .map(policy -> new Members((SdkPojo) policy))
        .flatMap(policy -> policy.text("arn"))
        .ifPresent(arn -> put(keys, "sts:TaskPolicyArn", arn));
    members.text("SigningAlgorithm").ifPresent(value -> put(keys, "sts:SigningAlgorithm", value));
    List<?> audience = members.list("Audience");
    if (!audience.isEmpty()) {
      keys.put("sts:IdentityTokenAudience", audience.stream().map(Object::toString).toList());
    }
    List<?> transitive = members.list("TransitiveTagKeys");
    if (!transitive.isEmpty()) {
      keys.put("sts:TransitiveTagKeys", transitive.stream().map(Object::toString).toList());
    }
  }

  private static void put(Map<String, List<String>> keys, String key, String value) {
    keys.put(key, List.of(value));
  }
}
