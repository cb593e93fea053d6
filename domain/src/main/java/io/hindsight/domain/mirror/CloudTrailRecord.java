package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A record of CloudTrail ("CloudTrail record contents" in the CloudTrail User Guide). */
public final class CloudTrailRecord {
  /** A record that cannot be one of CloudTrail's, with the reason. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String reason) {
      super(reason);
    }
  }

  private static final int LONGEST_NAME = 256;

  /** CloudTrail has been there since the end of 2013. */
  private static final Instant EARLIEST = Instant.parse("2013-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final Node root;

  CloudTrailRecord(Node root) {
    this.root = root;
  }

  public Node root() {
    return root;
  }

  /**
   * The fact that a record states.
   *
   * @param text the record as it was written
   */
  Past past(String text) throws Malformed {
    String eventId = name("eventID");
    Instant time =
        Times.parse(name("eventTime")).orElseThrow(() -> new Malformed("`eventTime` is no time"));
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new Malformed("`eventTime` is no time that CloudTrail can tell of");
    }
    String source = name("eventSource");
    String event = name("eventName");
    Node caller = root.get("userIdentity");
    if (caller.isPresent() && !caller.isObject()) {
      throw new Malformed("`userIdentity` is no object");
    }
    CallRecorded call =
        new CallRecorded(
            account(caller),
            eventId,
            time,
            source,
            event,
            brief(caller.get("accessKeyId")),
            userName(caller),
            root.get("readOnly").isTrue(),
            brief(root.get("errorCode")),
            resources(),
            text);
    return new Past(eventId, cause(caller, source, event), time, call);
  }

  private AccountId account(Node caller) throws Malformed {
    String account =
        root.get("recipientAccountId").find().orElseGet(() -> caller.get("accountId").text());
    if (!AccountId.isValid(account)) {
      throw new Malformed("`recipientAccountId` is no account id");
    }
    return new AccountId(account);
  }

  private String name(String member) throws Malformed {
    Node node = root.get(member);
    if (!node.isText() || node.text().isEmpty()) {
      throw new Malformed("`" + member + "` is " + (node.isPresent() ? "no text" : "missing"));
    }
    if (node.text().length() > LONGEST_NAME) {
      throw new Malformed("`" + member + "` is too long");
    }
    return node.text();
  }

  /** Long texts belong to the record alone, not to what is indexed. */
  private static String brief(Node node) {
    String text = node.text();
    return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
  }

  private Cause cause(Node caller, String source, String event) {
    String service =
        source.endsWith(".amazonaws.com") ? source.substring(0, source.length() - 14) : source;
    return new Cause(
        brief(root.get("requestID")),
        service + ':' + event,
        callerOf(caller),
        brief(caller.get("accessKeyId")),
        brief(root.get("sourceIPAddress")),
        brief(root.get("userAgent")));
  }

  /** The ARN; of a service its name; of who has neither the principal id. */
  static String callerOf(Node caller) {
    return caller
        .get("arn")
        .find()
        .or(() -> caller.get("invokedBy").find())
        .or(() -> caller.get("principalId").find())
        .map(text -> text.length() > 2048 ? text.substring(0, 2048) : text)
        .orElse("");
  }

  private static String userName(Node caller) {
    if (caller.get("type").text().equals("Root")) {
      return "root";
    }
    Optional<String> session =
        caller.get("arn").find().filter(arn -> arn.contains(":assumed-role/"));
    return session
        .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
        .orElseGet(() -> brief(caller.get("userName")));
  }

  private List<TrailResource> resources() {
    List<TrailResource> resources = new ArrayList<>();
    for (Node resource : root.get("resources").elements()) {
      String arn = brief(resource.get("ARN"));
      if (!arn.isEmpty() && resources.size() < 100) {
        resources.add(new TrailResource(brief(resource.get("type")), arn));
      }
    }
    Node request = root.get("requestParameters");
    named(resources, request, "userName", "AWS::IAM::User");
    named(resources, request, "groupName", "AWS::IAM::Group");
    named(resources, request, "roleName", "AWS::IAM::Role");
    named(resources, request, "policyArn", "AWS::IAM::Policy");
    named(resources, request, "instanceProfileName", "AWS::IAM::InstanceProfile");
    return resources;
  }

  private static void named(
      List<TrailResource> resources, Node request, String member, String type) {
    String name = brief(request.get(member));
    if (!name.isEmpty()) {
      resources.add(new TrailResource(type, name));
    }
  }
}
