package io.hindsight.ops.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.client.Connection;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import io.hindsight.ops.client.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight query}. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description =
        "Ask the audit trail in SQL. The table is cloudtrail_logs, its columns are those of"
            + " CloudTrail's table in Athena.")
public final class QueryCommand implements Runnable {
  @Mixin private ServerOptions server = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "SQL", description = "A SELECT.")
  private String sql = "";

  @Option(names = "--from", paramLabel = "INSTANT", description = "Default: the beginning.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "INSTANT", description = "Default: now.")
  private @Nullable String to;

  @Option(
      names = "--accounts",
      split = ",",
      paramLabel = "ID",
      description = "Whose trails, or *. Default: the caller's.")
  private List<String> accounts = new ArrayList<>();

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Write the answer into a .parquet, .csv or .json file.")
  private @Nullable Path export;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Override
  public void run() {
    try (TrailTable table = TrailTable.create()) {
      try (Connection connection = server.connect()) {
        connection.lines("GET", path(), null, line -> table.add(AthenaRow.of(line.path("record"))));
      }
      table.load();
      Output out = Output.of(spec);
      if (export != null) {
        table.export(sql, export);
        out.line("Written to " + export + ".");
      } else {
        print(out, table);
      }
      out.flush();
    }
  }

  private String path() {
    StringBuilder path = new StringBuilder("/v1/events?format=ndjson&order=asc");
    if (from != null) {
      path.append("&from=").append(Connection.encode(from));
    }
    if (to != null) {
      path.append("&to=").append(Connection.encode(to));
    }
    if (!accounts.isEmpty()) {
      path.append("&accounts=").append(Connection.encode(String.join(",", accounts)));
    }
    return path.toString();
  }

  private void print(Output out, TrailTable trail) {
    if (json) {
      ArrayNode rows = ApiJson.mapper().createArrayNode();
      trail.json(sql).forEach(row -> rows.add(ApiJson.read(row.getBytes(StandardCharsets.UTF_8))));
      out.json(rows);
      return;
    }
    TrailTable.Answer answer = trail.query(sql);
    Table table = new Table(answer.columns().toArray(String[]::new));
    answer.rows().forEach(row -> table.row(row.toArray()));
    out.table(table);
  }
}
