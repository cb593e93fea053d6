package io.hindsight.ops.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.http.api.ApiJson;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What a command prints: colours only on a terminal, and never wider than it. */
public final class Output {
  private static final int WIDTH = 100;
  private static final int TERMINAL = 80;

  private static final Pattern STEERING =
      Pattern.compile(
          "\u001b(?!\\[[0-9;]{0,8}m)|[\\x00-\\x08\\x0b-\\x1a\\x1c-\\x1f\\x7f\\u0080-\\u009f]");

  private final PrintWriter out;
  private final boolean colours;
  private final boolean folds;
  private final int width;

  private Output(PrintWriter out, boolean colours, boolean folds, int width) {
    this.out = out;
    this.colours = colours;
    this.folds = folds;
    this.width = width;
  }

  /** The output of a command; {@code NO_COLOR} in the environment turns colours off. */
  @SuppressWarnings("SystemConsoleNull") // colours are decided by Ansi.AUTO as well
  public static Output of(CommandSpec spec) {
    boolean terminal = System.console() != null;
    int columns = columns(System.getenv("COLUMNS"));
    return new Output(
        spec.commandLine().getOut(),
        terminal && Ansi.AUTO.enabled(),
        terminal || columns > 0,
        columns > 0 ? columns : terminal ? TERMINAL : WIDTH);
  }

  /** The width that the environment tells; 0 where it tells none. */
  private static int columns(@Nullable String columns) {
    try {
      return columns == null ? 0 : Math.max(40, Integer.parseInt(columns));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  public int width() {
    return width;
  }

  /** One line of prose, which goes on in the next where the terminal is narrower. */
  public void line(String text) {
    String plain = harmless(text);
    if (folds) {
      Fold.line(plain, width).forEach(out::println);
    } else {
      out.println(plain);
    }
  }

  /** Names in logs may hold what steers a terminal; of that, only colours are let through. */
  private static String harmless(String text) {
    return STEERING.matcher(text).replaceAll("?");
  }

  public void table(Table table) {
    table.lines(width).forEach(line -> out.println(harmless(line)));
  }

  /** JSON for programs, indented. */
  public void json(JsonNode tree) {
    try {
      out.println(ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One line of JSON. */
  public void jsonLine(JsonNode tree) {
    out.println(tree);
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String faint(String text) {
    return paint("2", text);
  }

  public String green(String text) {
    return paint("32", text);
  }

  public String red(String text) {
    return paint("31", text);
  }

  public String yellow(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  public void flush() {
    out.flush();
  }
}
