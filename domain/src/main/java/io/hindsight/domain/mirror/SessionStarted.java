package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.session.Session;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.trail.CallRecorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session began: a role was assumed, a token was given out, or somebody signed in. */
final class SessionStarted extends Fact {
  private static final String ASSUME_ROOT = "AssumeRoot";

  private final Node root;
  private final String accessKeyId;
  private final Instant expiresAt;
  private final String roleName;

  private SessionStarted(
      Recorded<CallRecorded> origin, Node root, String accessKeyId, String roleName) {
    super(origin, origin.event().eventId());
    this.root = root;
    this.accessKeyId = accessKeyId;
    this.roleName = roleName;
    this.expiresAt =
        Times.parse(credentials(root).get("expiration").text())
            .orElseGet(() -> at().plus(Duration.ofHours(12)));
  }

  private static Node credentials(Node root) {
    return root.get("responseElements").get("credentials");
  }

  /** Whether a record of an operation that makes sessions tells of one. */
  static boolean isTold(Node root) {
    return root.get("eventName").text().equals("ConsoleLogin")
        ? root.get("responseElements").get("ConsoleLogin").text().equals("Success")
        : !credentials(root).get("accessKeyId").text().isEmpty();
  }

  /** Null where the record tells of no session of its own account. */
  static @Nullable SessionStarted of(Recorded<CallRecorded> origin, Node root) {
    CallRecorded call = origin.event();
    if (!isTold(root)) {
      return null;
    }
    if (call.eventName().equals("ConsoleLogin")) {
      return new SessionStarted(origin, root, "console:" + call.eventId(), "");
    }
    Node request = root.get("requestParameters");
    if (call.eventName().equals(ASSUME_ROOT)
        && !request.get("targetPrincipal").text().contains(call.account().value())) {
      return null;
    }
    String roleArn = request.get("roleArn").text();
    if (call.eventName().startsWith("AssumeRole")
        && !roleArn.startsWith("arn:aws:iam::" + call.account().value() + ":role/")) {
      return null;
    }
    return new SessionStarted(
        origin,
        root,
        credentials(root).get("accessKeyId").text(),
        roleArn.substring(roleArn.lastIndexOf('/') + 1));
  }

  @Override
  int rank() {
    return MAKE + 5;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  @Override
  List<Touch> touches() {
    if (roleName.isEmpty()) {
      return List.of();
    }
    String assumed =
        root.get("responseElements").get("assumedRoleUser").get("assumedRoleId").text();
    int colon = assumed.indexOf(':');
    return List.of(
        new Touch(
            Identity.Kind.ROLE,
            roleName,
            Touch.Type.USE,
            colon < 0 ? "" : assumed.substring(0, colon)));
  }

  @Override
  void apply(Folding folding) {
    session(folding)
        .ifPresent(
            session -> {
              folding.change(Change.put(Session.key(folding.account(), accessKeyId), session));
              if (isAssumeRoot()) {
                // Its task policy says what it is for, and the evaluator limits no root by one.
                folding.unknown(
                    accessKeyId, session.arn(), EnumSet.of(Unknown.Aspect.SESSION_POLICY));
              }
            });
  }

  private Optional<Session> session(Folding folding) {
    Node request = root.get("requestParameters");
    Node caller = root.get("userIdentity");
    String event = root.get("eventName").text();
    if (!roleName.isEmpty()) {
      Identity role = folding.identity(Identity.Kind.ROLE, roleName);
      return Optional.of(
          session(
              folding.account(),
              Session.Kind.ASSUMED_ROLE,
              role.id(),
              role.arn(),
              request.get("roleSessionName").text(),
              request,
              caller));
    }
    if (isAssumeRoot() || caller.get("type").text().equals("Root")) {
      String arn = "arn:aws:iam::" + folding.account() + ":root";
      return Optional.of(
          session(
              folding.account(),
              Session.Kind.SESSION_TOKEN,
              folding.account().value(),
              arn,
              "",
              request,
              caller));
    }
    String name = caller.get("userName").text();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Identity user = folding.identity(Identity.Kind.USER, name);
    boolean federated = event.equals("GetFederationToken");
    return Optional.of(
        session(
            folding.account(),
            federated ? Session.Kind.FEDERATED_USER : Session.Kind.SESSION_TOKEN,
            user.id(),
            user.arn(),
            federated ? request.get("name").text() : "",
            request,
            caller));
  }

  private boolean isAssumeRoot() {
    return root.get("eventName").text().equals(ASSUME_ROOT);
  }

  private Session session(
      AccountId account,
      Session.Kind kind,
      String principalId,
      String principalArn,
      String name,
      Node request,
      Node caller) {
    boolean mfa =
        request.get("serialNumber").find().isPresent()
            || root.get("additionalEventData").get("MFAUsed").text().equals("Yes");
    return new Session(
        account,
        accessKeyId,
        kind,
        principalId,
        principalArn,
        name,
        "",
        policies(request),
        policyArns(request),
        new Tags(Write.tagsOf(request.get("tags"))),
        request.get("transitiveTagKeys").elements().stream().map(Node::text).toList(),
        request.get("sourceIdentity").find().orElse(null),
        mfa ? at() : null,
        at(),
        expiresAt,
        CloudTrailRecord.callerOf(caller),
        caller.get("type").text().equals("AssumedRole"));
  }

  private static List<String> policies(Node request) {
    return Write.documentOf(request.get("policy")).map(List::of).orElse(List.of());
  }

  private static List<String> policyArns(Node request) {
    List<String> arns = new ArrayList<>();
    for (Node arn : request.get("policyArns").elements()) {
      String text = arn.isObject() ? arn.get("arn").text() : arn.text();
      if (!text.isEmpty()) {
        arns.add(text);
      }
    }
    String task = request.get("taskPolicyArn").get("arn").text();
    if (!task.isEmpty()) {
      arns.add(task);
    }
    return arns;
  }

  String accessKeyId() {
    return accessKeyId;
  }
}
