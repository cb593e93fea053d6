package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Recorded;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.trail.CallRecorded;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A successful write of IAM's with its parameters. */
final class Write extends Fact {
  private final Operation operation;
  private final Node request;
  private final Node response;
  private final Node caller;
  private final List<Touch> touches;

  Write(Recorded<CallRecorded> origin, Operation operation, Node root) {
    super(origin, origin.event().eventId());
    this.operation = operation;
    this.request = root.get("requestParameters");
    this.response = root.get("responseElements");
    this.caller = root.get("userIdentity");
    this.touches = List.copyOf(touchesOf(origin.event().account(), origin.event().eventName()));
  }

  @Override
  int rank() {
    return operation.rank();
  }

  @Override
  List<Touch> touches() {
    return touches;
  }

  @Override
  boolean fits(Folding folding) {
    for (Touch touch : touches) {
      boolean wrong =
          touch.type() == Touch.Type.CREATE
              ? folding.isThere(touch)
              : operation.rank() == ADD && folding.isReplaced(touch);
      if (wrong) {
        return false;
      }
      if (touch.type() != Touch.Type.CREATE && !folding.isThere(touch)) {
        return false;
      }
    }
    return operation.fits(folding, this);
  }

  @Override
  void apply(Folding folding) {
    operation.apply(folding, this);
  }

  /** A request parameter; empty where it was left out. */
  String text(String name) {
    return request.get(name).text();
  }

  Node request() {
    return request;
  }

  Node response() {
    return response;
  }

  /** The user that the call is about: its own where it names none. */
  String userName() {
    return request.get("userName").find().orElseGet(() -> caller.get("userName").text());
  }

  /** Whether the call is about the account's root itself. */
  boolean isOfRoot() {
    return text("userName").isEmpty() && caller.get("type").text().equals("Root");
  }

  Optional<String> document(String name) {
    return documentOf(request.get(name));
  }

  /** A policy document as logs and dumps have it: JSON, JSON URL-encoded, or a JSON value. */
  static Optional<String> documentOf(Node node) {
    if (node.isObject()) {
      return Optional.of(node.json());
    }
    String text = node.text().strip();
    if (text.startsWith("%")) {
      try {
        text = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8).strip();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Policies.isPolicy(text) ? Optional.of(text) : Optional.empty();
  }

  List<Tag> tags() {
    return tagsOf(request.get("tags"));
  }

  static List<Tag> tagsOf(Node list) {
    List<Tag> tags = new ArrayList<>();
    for (Node tag : list.elements()) {
      String key = tag.get("key").find().orElseGet(() -> tag.get("Key").text());
      String value = tag.get("value").find().orElseGet(() -> tag.get("Value").text());
      if (!key.isEmpty()) {
        tags.add(new Tag(key, value));
      }
    }
    return tags;
  }

  List<String> tagKeys() {
    return request.get("tagKeys").elements().stream().map(Node::text).toList();
  }

  private List<Touch> touchesOf(AccountId account, String event) {
    List<Touch> all = new ArrayList<>();
    identity(all, event, Identity.Kind.USER, userNameOf(event));
    identity(all, event, Identity.Kind.GROUP, text("groupName"));
    identity(
        all,
        event,
        Identity.Kind.ROLE,
        text("roleName").isEmpty()
            ? response.get("role").get("roleName").text()
            : text("roleName"));
    renamed(all, event);
    policy(all, account, text("policyArn"), event.equals("DeletePolicy"));
    policy(all, account, text("permissionsBoundary"), false);
    if (event.equals("CreatePolicy")) {
      String arn = response.get("policy").get("arn").text();
      all.add(new Touch(null, arn, Touch.Type.CREATE, ""));
    }
    return all;
  }

  private static final java.util.Set<String> OF_ONESELF =
      java.util.Set.of(
          "CreateAccessKey",
          "UpdateAccessKey",
          "DeleteAccessKey",
          "CreateLoginProfile",
          "UpdateLoginProfile",
          "DeleteLoginProfile",
          "UpdateUser",
          "DeleteUser",
          "EnableMFADevice",
          "DeactivateMFADevice",
          "ResyncMFADevice");

  private String userNameOf(String event) {
    return OF_ONESELF.contains(event) && !isOfRoot() ? userName() : text("userName");
  }

  private void identity(List<Touch> all, String event, Identity.Kind kind, String name) {
    if (name.isEmpty()) {
      return;
    }
    String noun = kind.noun();
    if (event.equalsIgnoreCase("create" + noun) || event.equals("CreateServiceLinkedRole")) {
      all.add(new Touch(kind, name, Touch.Type.CREATE, response.get(noun).get(noun + "Id").text()));
    } else if (event.equalsIgnoreCase("delete" + noun) || event.equals("DeleteServiceLinkedRole")) {
      all.add(new Touch(kind, name, Touch.Type.DELETE, ""));
    } else {
      all.add(new Touch(kind, name, Touch.Type.USE, ""));
    }
  }

  /** A new name takes the place of the old. */
  private void renamed(List<Touch> all, String event) {
    String user = text("newUserName");
    String group = text("newGroupName");
    if (event.equals("UpdateUser") && !user.isEmpty() && !user.equalsIgnoreCase(userName())) {
      all.add(new Touch(Identity.Kind.USER, user, Touch.Type.CREATE, ""));
    }
    if (event.equals("UpdateGroup")
        && !group.isEmpty()
        && !group.equalsIgnoreCase(text("groupName"))) {
      all.add(new Touch(Identity.Kind.GROUP, group, Touch.Type.CREATE, ""));
    }
  }

  private static void policy(List<Touch> all, AccountId account, String arn, boolean ends) {
    if (arn.startsWith("arn:aws:iam::" + account.value() + ":policy/")) {
      all.add(new Touch(null, arn, ends ? Touch.Type.DELETE : Touch.Type.USE, ""));
    }
  }
}
