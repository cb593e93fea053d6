package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.ops.client.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers' parts in words. */
final class Tell {
  private Tell() {}

  /** The last part of a name: a policy's own name, a user's. */
  static String brief(String arn) {
    if (!arn.startsWith("arn:")) {
      return arn;
    }
    String[] parts = arn.split(":", 6);
    String resource = parts.length == 6 ? parts[5] : arn;
    return resource.startsWith("policy/")
        ? resource.substring(resource.lastIndexOf('/') + 1)
        : resource;
  }

  /** A principal's name, with its account where that is not the only one asked about. */
  static String name(String arn, JsonNode accounts) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || parts[4].isEmpty()) {
      return brief(arn);
    }
    boolean only = accounts.size() == 1 && accounts.get(0).asText().equals(parts[4]);
    return only ? brief(arn) : parts[4] + ":" + parts[5];
  }

  /** An instant to the second. */
  static String instant(String text) {
    return text.replaceFirst("\\.\\d+Z$", "Z");
  }

  static String statement(JsonNode ground) {
    String type = ground.path("policyType").asText();
    String text =
        ground.path("effect").asText()
            + " by "
            + ground.path("statement").asText()
            + " of "
            + brief(ground.path("policy").asText());
    String carrier = ground.path("attachedTo").asText();
    String on = carrier.isEmpty() ? "" : " on " + brief(carrier);
    return text + (type.equals("identity") ? "" : " (" + type + ")") + on;
  }

  static String statements(JsonNode grounds) {
    List<String> words = new ArrayList<>();
    grounds.forEach(ground -> words.add(statement(ground)));
    return String.join("; ", words);
  }

  /** The open conditions of statements that would turn a verdict. */
  static String conditions(JsonNode grounds) {
    List<String> words = new ArrayList<>();
    grounds.forEach(
        ground -> {
          List<String> each = new ArrayList<>();
          ground.path("conditions").forEach(condition -> each.add(condition.asText()));
          String negated = ground.path("effect").asText().equals("Deny") ? "Deny where " : "";
          words.add(
              negated
                  + String.join(" and ", each)
                  + " ("
                  + brief(ground.path("policy").asText())
                  + ")");
        });
    return String.join("; ", words);
  }

  /** What a verdict rests on that is not known. */
  static String unknown(JsonNode row) {
    return "not known: "
        + String.join("; ", together(row))
        + "; "
        + row.path("asFarAsKnown").asText()
        + " as far as known";
  }

  /** What is not known, what is of one thing together: "policies, groups of user/alice". */
  private static List<String> together(JsonNode row) {
    Map<String, String> byOwner = new LinkedHashMap<>();
    for (JsonNode each : row.path("unknown")) {
      String text = each.asText();
      int of = text.lastIndexOf(" of ");
      String part = (of < 0 ? text : text.substring(0, of)).replaceFirst("^the ", "");
      byOwner.merge(
          of < 0 ? "" : " of " + brief(text.substring(of + 4)),
          part,
          (before, more) -> before + ", " + more);
    }
    List<String> words = new ArrayList<>();
    byOwner.forEach((owner, parts) -> words.add(parts + owner));
    return words;
  }

  static String verdict(Output out, String verdict) {
    return switch (verdict) {
      case "Allow", "Allowed", "ViaRoles" -> out.green(verdict);
      case "Conditional", "Unknown" -> out.yellow(verdict);
      default -> out.red(verdict);
    };
  }

  /** Who made a change, from where. */
  static String who(JsonNode cause) {
    String caller = cause.path("caller").asText();
    String operation = cause.path("operation").asText();
    StringBuilder text = new StringBuilder(caller.isEmpty() ? "the system" : brief(caller));
    if (!cause.path("accessKeyId").asText().isEmpty()) {
      text.append(" with ").append(cause.path("accessKeyId").asText());
    }
    if (!cause.path("sourceAddress").asText().isEmpty()) {
      text.append(" from ").append(cause.path("sourceAddress").asText());
    }
    if (!operation.isEmpty()) {
      text.append(", ").append(operation);
    }
    if (!cause.path("requestId").asText().isEmpty()) {
      text.append(", request ").append(cause.path("requestId").asText());
    }
    return text.toString();
  }
}
