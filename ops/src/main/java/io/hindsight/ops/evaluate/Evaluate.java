package io.hindsight.ops.evaluate;

import io.hindsight.http.api.EvaluateCodec;
import io.hindsight.ops.cli.CommandFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code hindsight evaluate} command. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Decides requests over given policies, offline: one question of POST /v1/evaluate a line,",
      "one answer a line. Exit code 2 where a line was no question."
    })
public final class Evaluate implements Callable<Integer> {
  private static final int REFUSED = 2;

  @Parameters(
      index = "0",
      paramLabel = "FILE.jsonl",
      description = "The questions; - is standard input.")
  private Path file = Path.of("-");

  @Option(
      names = "--explain",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether answers carry an explanation; they do.")
  private boolean explain = true;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean refused = false;
    try (BufferedReader lines = open()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          EvaluateCodec.Answer answer = EvaluateCodec.answer(line, explain);
          refused |= answer.refused();
          out.println(answer.json());
        }
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read `" + file + "`: " + e.getMessage());
    } finally {
      out.flush();
    }
    return refused ? REFUSED : 0;
  }

  private BufferedReader open() throws IOException {
    return file.toString().equals("-")
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        : Files.newBufferedReader(file);
  }
}
