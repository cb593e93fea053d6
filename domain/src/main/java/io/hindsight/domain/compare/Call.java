package io.hindsight.domain.compare;

import io.hindsight.domain.access.PrincipalKeys;
import io.hindsight.domain.access.Subject;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.identity.Identities;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.mirror.Node;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.trail.CallRecorded;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A recorded call as a request to decide. */
final class Call {
  private static final Set<String> DENIALS =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AccessDeniedFault",
          "AuthorizationError",
          "AuthorizationErrorException",
          "Client.UnauthorizedOperation",
          "Client.UnauthorizedAccess",
          "UnauthorizedOperation",
          "UnauthorizedException",
          "NotAuthorized",
          "ForbiddenException");
  private static final Pattern ON_RESOURCE = Pattern.compile("on resource: (arn:[^ ]+)");

  private final CallRecorded call;
  private final Node root;
  private final Node caller;

  private Call(CallRecorded call, Node root) {
    this.call = call;
    this.root = root;
    this.caller = root.get("userIdentity");
  }

  static Optional<Call> of(CallRecorded call) {
    try {
      return Optional.of(new Call(call, Node.parse(call.record())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  AccountId account() {
    return call.account();
  }

  Instant time() {
    return call.eventTime();
  }

  boolean isDenied() {
    return DENIALS.contains(call.errorCode());
  }

  boolean isAllowed() {
    return call.errorCode().isEmpty();
  }

  String message() {
    return root.get("errorMessage").text();
  }

  String callerArn() {
    return caller
        .get("arn")
        .find()
        .or(() -> caller.get("invokedBy").find())
        .orElseGet(() -> caller.get("principalId").text());
  }

  /** Whether a service called on its own behalf. */
  boolean isOfService() {
    String type = caller.get("type").text();
    return type.equals("AWSService") || type.isEmpty();
  }

  boolean isOfOtherAccount() {
    String id = caller.get("accountId").text();
    return !id.isEmpty() && !id.equals(account().value());
  }

  boolean isAssumingRole() {
    return call.eventSource().equals("sts.amazonaws.com") && call.eventName().equals("AssumeRole");
  }

  /** Who called, as of a moment; empty where nobody of that id was there. */
  Optional<Subject> subject(Entities state) {
    String type = caller.get("type").text();
    if (type.equals("Root")) {
      return Optional.of(Subject.root(account()));
    }
    Node issuer = caller.get("sessionContext").get("sessionIssuer");
    String id =
        type.equals("IAMUser")
            ? caller.get("principalId").text()
            : issuer.get("principalId").text();
    Identity identity = state.get(Identity.key(account(), id));
    if (identity == null) {
      return Optional.empty();
    }
    Subject.Kind kind =
        switch (type) {
          case "AssumedRole" -> Subject.Kind.ASSUMED_ROLE;
          case "FederatedUser" -> Subject.Kind.FEDERATED_USER;
          default -> Subject.Kind.USER;
        };
    Session session = state.get(Session.key(account(), call.accessKeyId()));
    if (session == null && kind != Subject.Kind.USER) {
      return Optional.empty();
    }
    Instant mfaAt = session == null ? null : session.mfaAt();
    return Optional.of(new Subject(account(), kind, id, identity, session, mfaAt));
  }

  /** The condition keys that the record tells. */
  Map<String, List<String>> context(Entities state, Subject subject) {
    Map<String, List<String>> keys = new TreeMap<>(PrincipalKeys.of(state, subject, time()));
    put(keys, "aws:CurrentTime", time().toString());
    put(keys, "aws:EpochTime", Long.toString(time().getEpochSecond()));
    put(keys, "aws:RequestedRegion", root.get("awsRegion").text());
    put(keys, "aws:UserAgent", root.get("userAgent").text());
    put(keys, "aws:ViaAWSService", Boolean.toString(caller.get("invokedBy").find().isPresent()));
    String address = root.get("sourceIPAddress").text();
    if (!address.isEmpty() && !address.contains("amazonaws") && !address.contains("Internal")) {
      put(keys, "aws:SourceIp", address);
    }
    if (root.get("tlsDetails").isPresent()) {
      put(keys, "aws:SecureTransport", "true");
    }
    Node request = root.get("requestParameters");
    if (isAssumingRole()) {
      put(keys, "sts:RoleSessionName", request.get("roleSessionName").text());
      put(keys, "sts:ExternalId", request.get("externalId").text());
      put(keys, "sts:SourceIdentity", request.get("sourceIdentity").text());
    }
    return keys;
  }

  private static void put(Map<String, List<String>> keys, String key, String value) {
    if (!value.isEmpty()) {
      keys.put(key, List.of(value));
    }
  }

  /** The ARN of the resource, where the record tells it. */
  Optional<String> resource(Entities state) {
    Matcher named = ON_RESOURCE.matcher(message());
    if (named.find()) {
      return Optional.of(named.group(1));
    }
    Node request = root.get("requestParameters");
    if (isAssumingRole()) {
      return request.get("roleArn").find();
    }
    String source = call.eventSource();
    if (source.equals("iam.amazonaws.com")) {
      return iam(state, request);
    }
    if (source.equals("s3.amazonaws.com")) {
      return request
          .get("bucketName")
          .find()
          .map(
              bucket ->
                  "arn:aws:s3:::"
                      + bucket
                      + request.get("key").find().map(k -> "/" + k).orElse(""));
    }
    List<Node> resources = root.get("resources").elements();
    return resources.size() == 1 ? resources.get(0).get("ARN").find() : Optional.empty();
  }

  private Optional<String> iam(Entities state, Node request) {
    Optional<String> role = named(state, Identity.Kind.ROLE, request.get("roleName").text());
    Optional<String> group = named(state, Identity.Kind.GROUP, request.get("groupName").text());
    Optional<String> user = named(state, Identity.Kind.USER, request.get("userName").text());
    return request.get("instanceProfileName").isPresent()
        ? Optional.of(
            "arn:aws:iam::"
                + account()
                + ":instance-profile/"
                + request.get("instanceProfileName").text())
        : group.or(() -> role).or(() -> user).or(() -> request.get("policyArn").find());
  }

  private Optional<String> named(Entities state, Identity.Kind kind, String name) {
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Identities.find(state, account(), kind, name)
                .map(Identity::arn)
                .orElse("arn:aws:iam::" + account() + ':' + kind.arnType() + '/' + name));
  }

  /** The role that is to be assumed, where it is one of the account's. */
  @Nullable Identity role(Entities state) {
    String arn = resource(state).orElse("");
    return arn.startsWith("arn:aws:iam::" + account().value() + ":role/")
        ? Identities.find(
                state, account(), Identity.Kind.ROLE, arn.substring(arn.lastIndexOf('/') + 1))
            .orElse(null)
        : null;
  }
}
