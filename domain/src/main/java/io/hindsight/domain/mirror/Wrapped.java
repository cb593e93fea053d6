package io.hindsight.domain.mirror;

import io.hindsight.domain.arn.AccountId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record with what it was wrapped in taken off.
 *
 * @param text the record as it was written; empty where it was not wrapped
 */
record Wrapped(Node record, String text) {

  /** The record that an element of a list, or a line, holds. */
  static Wrapped in(Node node) throws CloudTrailRecord.Malformed {
    if (node.get("eventName").isPresent()) {
      return new Wrapped(node, "");
    }
    if (node.get("CloudTrailEvent").isText()) {
      return parsed("CloudTrailEvent", node.get("CloudTrailEvent").text());
    }
    if (node.get("message").isText() && node.get("timestamp").isPresent()) {
      return parsed("message", node.get("message").text());
    }
    if (node.get("detail").isObject() && node.get("detail-type").isText()) {
      return detail(node);
    }
    return new Wrapped(node, "");
  }

  private static Wrapped parsed(String member, String text) throws CloudTrailRecord.Malformed {
    try {
      return new Wrapped(Node.parse(text), text);
    } catch (IOException e) {
      throw new CloudTrailRecord.Malformed("`" + member + "` is no JSON");
    }
  }

  /** EventBridge's events tell the account outside of the record. */
  private static Wrapped detail(Node event) {
    Map<String, Node> members = new LinkedHashMap<>();
    event.get("detail").entries().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
    if (AccountId.isValid(event.get("account").text())) {
      members.putIfAbsent("recipientAccountId", event.get("account"));
    }
    Node record = Node.of(members);
    return new Wrapped(record, record.json());
  }
}
