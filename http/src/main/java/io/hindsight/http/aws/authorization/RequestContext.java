package io.hindsight.http.aws.authorization;

import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.http.aws.protocol.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The condition keys of a call ("AWS global condition context keys", and the keys of IAM and STS in
 * the Service Authorization Reference). A key without a value is absent.
 */
record RequestContext(Entities state) {

  Map<String, List<String>> of(
      Call call, Members members, Caller caller, Resources.Resource resource) {
    Map<String, List<String>> keys = new TreeMap<>();
    request(keys, call);
    principal(keys, call, caller);
    resource(keys, resource);
    tags(keys, members);
    members
        .text("PolicyArn")
        .filter(arn -> !arn.equals(resource.arn()))
        .ifPresent(arn -> put(keys, "iam:PolicyARN", arn));
    members
        .text("PermissionsBoundary")
        .ifPresentOrElse(
            arn -> put(keys, "iam:PermissionsBoundary", arn), () -> boundary(keys, resource));
    sts(keys, members);
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

  private void principal(Map<String, List<String>> keys, Call call, Caller caller) {
    put(keys, "aws:PrincipalArn", principalArn(caller));
    put(keys, "aws:PrincipalAccount", caller.account().value());
    put(keys, "aws:PrincipalType", type(caller));
    put(keys, "aws:PrincipalIsAWSService", "false");
    put(keys, "aws:userid", caller.userId());
    caller.userName().ifPresent(name -> put(keys, "aws:username", name));
    Tags own =
        state
            .find(Principal.key(caller.account(), caller.principalId()))
            .map(Principal::tags)
            .orElse(Tags.NONE);
    Session session = caller.session();
    boolean federated = caller.kind() == Caller.Kind.FEDERATED_USER;
    Tags tags = federated ? Tags.NONE : own;
    if (session != null) {
      tags = tags.plus(session.tags().list());
      put(keys, "aws:TokenIssueTime", session.issuedAt().toString());
      put(keys, "aws:MultiFactorAuthPresent", Boolean.toString(caller.mfaAt() != null));
      String sourceIdentity = session.sourceIdentity();
      if (sourceIdentity != null) {
        put(keys, "aws:SourceIdentity", sourceIdentity);
      }
    }
    Instant mfaAt = caller.mfaAt();
    if (mfaAt != null) {
      put(keys, "aws:MultiFactorAuthPresent", "true");
      long age = Math.max(0, Duration.between(mfaAt, call.time()).toSeconds());
      put(keys, "aws:MultiFactorAuthAge", Long.toString(age));
    }
    for (Tag tag : tags.list()) {
      put(keys, "aws:PrincipalTag/" + tag.key(), tag.value());
    }
  }

  /** Of a session the role's ARN, not the session's ("aws:PrincipalArn"). */
  static String principalArn(Caller caller) {
    Session session = caller.session();
    return caller.kind() == Caller.Kind.ASSUMED_ROLE && session != null && caller.identity() != null
        ? caller.identity().arn()
        : caller.arn();
  }

  private static String type(Caller caller) {
    return switch (caller.kind()) {
      case ROOT -> "Account";
      case USER -> "User";
      case ASSUMED_ROLE -> "AssumedRole";
      case FEDERATED_USER -> "FederatedUser";
    };
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
      Members parts = new Members((software.amazon.awssdk.core.SdkPojo) tag);
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

  private static void sts(Map<String, List<String>> keys, Members members) {
    members.text("ExternalId").ifPresent(value -> put(keys, "sts:ExternalId", value));
    members.text("RoleSessionName").ifPresent(value -> put(keys, "sts:RoleSessionName", value));
    members.text("SourceIdentity").ifPresent(value -> put(keys, "sts:SourceIdentity", value));
    members.text("DurationSeconds").ifPresent(value -> put(keys, "sts:DurationSeconds", value));
    List<?> transitive = members.list("TransitiveTagKeys");
    if (!transitive.isEmpty()) {
      keys.put("sts:TransitiveTagKeys", transitive.stream().map(Object::toString).toList());
    }
  }

  private static void put(Map<String, List<String>> keys, String key, String value) {
    keys.put(key, List.of(value));
  }
}
