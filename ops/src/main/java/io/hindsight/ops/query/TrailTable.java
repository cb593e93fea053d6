package io.hindsight.ops.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.cli.CommandFailed;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The trail as the table {@code cloudtrail_logs} of an embedded DuckDB. */
final class TrailTable implements AutoCloseable {
  private static final String NAME = "cloudtrail_logs";

  /** What DuckDB's messages begin with where the SQL is at fault. */
  private static final List<String> WRONG =
      List.of(
          "Binder Error",
          "Catalog Error",
          "Conversion Error",
          "Invalid Input Error",
          "Parser Error");

  /** What a query answers: the columns' names, and rows of texts. */
  record Answer(List<String> columns, List<List<String>> rows) {}

  private final Path file;
  private final BufferedWriter writer;
  private final Connection connection;

  private TrailTable(Path file, BufferedWriter writer, Connection connection) {
    this.file = file;
    this.writer = writer;
    this.connection = connection;
  }

  static TrailTable create() {
    try {
      Path file = Files.createTempFile("hindsight-trail", ".ndjson");
      try {
        return new TrailTable(
            file, Files.newBufferedWriter(file), DriverManager.getConnection("jdbc:duckdb:"));
      } catch (SQLException | IOException e) {
        Files.delete(file);
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw failed(e);
    }
  }

  void add(ObjectNode row) {
    try {
      writer.write(row.toString());
      writer.write('\n');
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Makes the table of the rows that were added. */
  void load() {
    String columns =
        AthenaRow.COLUMNS.entrySet().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + ": '" + entry.getValue() + "'")
            .collect(Collectors.joining(", "));
    try {
      writer.close();
      run(
          "CREATE TABLE "
              + NAME
              + " AS SELECT * FROM read_json("
              + quoted(file)
              + ", format = 'newline_delimited', columns = {"
              + columns
              + "})");
      run("CREATE VIEW cloudtrail AS SELECT * FROM " + NAME);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  Answer query(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        columns.add(result.getMetaData().getColumnName(i));
      }
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          Object value = result.getObject(i);
          row.add(value == null ? "" : value.toString());
        }
        rows.add(row);
      }
      return new Answer(columns, rows);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** What a query answers, each row as JSON. */
  List<String> json(String sql) {
    List<String> rows = new ArrayList<>();
    query("SELECT CAST(to_json(answer) AS VARCHAR) FROM (" + bare(sql) + ") AS answer")
        .rows()
        .forEach(row -> rows.add(row.get(0)));
    return rows;
  }

  private static String bare(String sql) {
    return sql.strip().replaceFirst(";+$", "");
  }

  /** Writes what a query answers into a file, in the format that its name ends with. */
  void export(String sql, Path target) {
    String name = target.toString().toLowerCase(Locale.ROOT);
    String format =
        name.endsWith(".parquet")
            ? "FORMAT parquet"
            : name.endsWith(".csv")
                ? "FORMAT csv, HEADER"
                : name.endsWith(".json") ? "FORMAT json, ARRAY true" : "";
    if (format.isEmpty()) {
      throw new CommandFailed("--export takes a name that ends in .parquet, .csv or .json", 2);
    }
    run("COPY (" + bare(sql) + ") TO " + quoted(target.toAbsolutePath()) + " (" + format + ")");
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private static CommandFailed failed(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("executeQuery()")) {
      return new CommandFailed("the SQL is no SELECT", 2);
    }
    int end = message.indexOf('\n');
    boolean wrong = WRONG.stream().anyMatch(message::startsWith);
    return new CommandFailed(end < 0 ? message : message.substring(0, end), wrong ? 2 : 1);
  }

  @Override
  public void close() {
    try {
      connection.close();
      writer.close();
      Files.deleteIfExists(file);
    } catch (SQLException | IOException e) {
      throw failed(e);
    }
  }
}
