package io.hindsight.ops.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight who-can}. */
@Command(
    name = "who-can",
    mixinStandardHelpOptions = true,
    description = "Say who can do an action on a resource, as of any moment.")
public final class WhoCanCommand implements Runnable {
  @Mixin private QuestionOptions options = new QuestionOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ACTION", description = "Such as s3:GetObject.")
  private String action = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RESOURCE",
      defaultValue = "*",
      description = "Its ARN. Default: *.")
  private String resource = "*";

  @Option(names = "--via-roles", description = "Also who gets there by assuming roles.")
  private boolean viaRoles;

  @Option(names = "--sessions", description = "Also the sessions that were alive, each by itself.")
  private boolean sessions;

  @Option(names = "--all", description = "Also those who cannot.")
  private boolean all;

  @Option(
      names = "--accounts",
      split = ",",
      paramLabel = "ID",
      description = "The accounts asked about, or *. Default: the caller's.")
  private List<String> accounts = new ArrayList<>();

  @Override
  public void run() {
    ObjectNode body = options.body().put("action", action).put("resource", resource);
    if (viaRoles) {
      body.put("viaRoles", true);
    }
    if (sessions) {
      body.put("sessions", true);
    }
    if (!all) {
      body.put("only", "possible");
    }
    accounts.forEach(body.withArray("accounts")::add);
    if (accounts.isEmpty()) {
      body.remove("accounts");
    }
    JsonNode answer = options.ask("who-can", body);
    Output out = Output.of(spec);
    if (options.json()) {
      out.json(answer);
    } else {
      print(out, answer);
    }
    out.flush();
  }

  private void print(Output out, JsonNode answer) {
    Table table = new Table("PRINCIPAL", "VERDICT", "WHY");
    for (JsonNode row : answer.path("principals")) {
      table.row(name(row, answer), verdict(row), why(row));
    }
    if (table.isEmpty()) {
      out.line("Nobody.");
    } else {
      out.table(table);
    }
    JsonNode summary = answer.path("summary");
    out.line(
        out.faint(
            "%d of %d principals can, %d are denied explicitly; as of %s."
                .formatted(
                    summary.path("allowed").asInt(),
                    summary.path("asked").asInt(),
                    summary.path("explicitlyDenied").asInt(),
                    answer.path("asOf").asText())));
  }

  /** Sessions of one name are told apart by their keys. */
  private static String name(JsonNode row, JsonNode answer) {
    String name = Tell.name(row.path("principal").asText(), answer.path("accounts"));
    String key = row.path("accessKeyId").asText("");
    return key.isEmpty() ? name : name + " " + key;
  }

  private static String verdict(JsonNode row) {
    String verdict = row.path("verdict").asText();
    if (verdict.equals("ViaRoles")) {
      return row.has("conditions") ? "via roles, if" : "via roles";
    }
    return row.has("wouldAllowIf") && !row.has("unknown") ? "if" : verdict;
  }

  private static String why(JsonNode row) {
    if (row.has("via")) {
      List<String> roles = new ArrayList<>();
      row.path("via").forEach(role -> roles.add(Tell.brief(role.asText())));
      String path = String.join(" → ", roles);
      return row.has("conditions") ? path + "; " + Tell.conditions(row.path("conditions")) : path;
    }
    if (row.has("unknown")) {
      return Tell.unknown(row);
    }
    if (row.has("wouldAllowIf")) {
      return Tell.conditions(row.path("wouldAllowIf"));
    }
    String why =
        row.has("statements")
            ? Tell.statements(row.path("statements"))
            : row.path("kind").asText().equals("root")
                ? "root"
                : "no " + row.path("decidedBy").asText() + " policy allows it";
    return row.has("wouldDenyIf")
        ? why + "; not if " + Tell.conditions(row.path("wouldDenyIf"))
        : why;
  }
}
