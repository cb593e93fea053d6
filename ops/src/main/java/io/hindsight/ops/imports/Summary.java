package io.hindsight.ops.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What became of the files of an import. */
final class Summary {
  private static final int LISTED = 100;
  private static final int NAMED = 12;

  private final ObjectNode total = ApiJson.mapper().createObjectNode();
  private final ArrayNode refused = ApiJson.mapper().createArrayNode();
  private final ArrayNode malformed = ApiJson.mapper().createArrayNode();
  private int files;

  void add(String file, ObjectNode report) {
    files++;
    JsonNode reason = report.remove("refused");
    if (reason != null) {
      refused.addObject().put("file", file).put("reason", reason.asText());
    }
    for (JsonNode record : report.path("malformed")) {
      if (malformed.size() < LISTED) {
        malformed
            .addObject()
            .put("file", file)
            .put("offset", record.path("offset").asLong())
            .put("reason", record.path("reason").asText());
      }
    }
    report.remove("malformed");
    merge(total, report);
  }

  /** A file or folder that cannot be read. */
  void refuse(String file, String reason) {
    refused.addObject().put("file", file).put("reason", reason);
  }

  /** Adds one report to another. */
  static void merge(ObjectNode into, JsonNode report) {
    for (Map.Entry<String, JsonNode> member : report.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (value.isNumber()) {
        into.put(name, into.path(name).asLong() + value.asLong());
      } else if (value.isObject()) {
        merge(into.withObject("/" + name), value);
      } else if (name.equals("accounts")) {
        TreeSet<String> accounts = new TreeSet<>();
        into.path(name).forEach(account -> accounts.add(account.asText()));
        value.forEach(account -> accounts.add(account.asText()));
        ArrayNode all = into.putArray(name);
        accounts.forEach(all::add);
      } else if (value.isArray()) {
        ArrayNode list = into.withArray("/" + name);
        value.forEach(
            each -> {
              if (list.size() < LISTED) {
                list.add(each);
              }
            });
      } else {
        into.set(name, value);
      }
    }
  }

  boolean isAnyRefused() {
    return !refused.isEmpty();
  }

  long records() {
    return sum("applied")
        + sum("ignored")
        + sum("notUnderstood")
        + sum("ownAccounts")
        + total.path("known").asLong();
  }

  private long sum(String name) {
    long sum = 0;
    for (JsonNode count : total.path(name)) {
      sum += count.asLong();
    }
    return sum;
  }

  ObjectNode json(JsonNode mirrored, double seconds) {
    ObjectNode json = ApiJson.mapper().createObjectNode();
    json.put("files", files);
    json.put("records", records());
    json.put("seconds", Math.round(seconds * 1000) / 1000.0);
    json.setAll(total);
    json.set("malformed", malformed);
    json.set("refusedFiles", refused);
    json.set("mirrored", mirrored.path("accounts"));
    return json;
  }

  void print(Output out, JsonNode mirrored, double seconds) {
    out.line(
        "%s files, %,d records in %.1f s: %,d applied, %,d kept for audit only, %,d known before."
            .formatted(
                files,
                records(),
                seconds,
                sum("applied"),
                sum("ignored") + sum("notUnderstood"),
                total.path("known").asLong()));
    counts(out, "Applied", "applied");
    counts(out, "Kept for audit only", "ignored");
    counts(out, out.yellow("Not understood"), "notUnderstood");
    counts(out, out.yellow("Left out, of accounts that are decided here"), "ownAccounts");
    long malformedCount = total.path("malformedCount").asLong();
    if (malformedCount > 0) {
      out.line("");
      out.line(out.yellow("Malformed records: " + malformedCount));
      Table table = new Table("FILE", "OFFSET", "REASON");
      malformed.forEach(
          each ->
              table.row(
                  each.path("file").asText(),
                  each.path("offset").asText(),
                  each.path("reason").asText()));
      out.table(table);
    }
    if (!refused.isEmpty()) {
      out.line("");
      out.line(out.red("Refused files: " + refused.size()));
      Table table = new Table("FILE", "REASON");
      refused.forEach(each -> table.row(each.path("file").asText(), each.path("reason").asText()));
      out.table(table);
    }
    unknown(out, mirrored);
  }

  private void counts(Output out, String title, String name) {
    List<Map.Entry<String, JsonNode>> counts = new ArrayList<>(total.path(name).properties());
    if (counts.isEmpty()) {
      return;
    }
    counts.sort(
        Comparator.comparing((Map.Entry<String, JsonNode> entry) -> -entry.getValue().asLong())
            .thenComparing(Map.Entry::getKey));
    StringBuilder line = new StringBuilder(title).append(": ");
    for (int i = 0; i < Math.min(NAMED, counts.size()); i++) {
      line.append(i == 0 ? "" : ", ")
          .append(counts.get(i).getKey())
          .append(' ')
          .append(counts.get(i).getValue().asLong());
    }
    if (counts.size() > NAMED) {
      line.append(", and ").append(counts.size() - NAMED).append(" more");
    }
    out.line(line.append('.').toString());
  }

  private void unknown(Output out, JsonNode mirrored) {
    for (JsonNode account : mirrored.path("accounts")) {
      boolean touched = false;
      for (JsonNode id : total.path("accounts")) {
        touched |= id.asText().equals(account.path("account").asText());
      }
      if (!touched) {
        continue;
      }
      out.line("");
      out.line(
          out.bold("Account " + account.path("account").asText())
              + " is known from "
              + account.path("knownFrom").asText()
              + " on."
              + (account.path("count").asLong() == 0 ? "" : " Older than that, and unknown:"));
      Table table = new Table("NAME", "UNKNOWN", "ID");
      for (JsonNode each : account.path("unknown")) {
        List<String> aspects = new ArrayList<>();
        each.path("aspects").forEach(aspect -> aspects.add(aspect.asText()));
        table.row(each.path("name").asText(), String.join(", ", aspects), each.path("id").asText());
      }
      if (!table.isEmpty()) {
        out.table(table);
      }
    }
  }
}
