package io.hindsight.ops.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code hindsight import cloudtrail} command. */
@Command(
    name = "cloudtrail",
    mixinStandardHelpOptions = true,
    description = {
      "Takes in CloudTrail's files: each record once, in any order; started again, it goes on.",
      "Exit code 1 where a file was refused; the others are taken in."
    })
public final class ImportCloudTrail implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files, folders with .json, .jsonl or .ndjson files (gzipped or not) at any depth, or -"
              + " for standard input.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Mixin private ServerOptions server = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    LogFiles found = LogFiles.in(paths);
    List<String> files = found.files();
    Summary summary = new Summary();
    found.unreadable().forEach(summary::refuse);
    long begun = System.nanoTime();
    Output out = Output.of(spec);
    try (Target target = Target.of(server);
        Progress progress = new Progress(files)) {
      for (String file : files) {
        summary.add(file, take(target, file, progress));
        progress.done(file, summary.records());
      }
      progress.clear();
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (json) {
        out.json(summary.json(target.mirrored(), seconds));
      } else {
        summary.print(out, target.mirrored(), seconds);
      }
    }
    out.flush();
    return summary.isAnyRefused() ? 1 : 0;
  }

  private static ObjectNode take(Target target, String file, Progress progress) {
    try (InputStream in = open(file)) {
      return target.cloudTrail(progress.watch(in));
    } catch (IOException | Refused e) {
      ObjectNode report = io.hindsight.http.api.ApiJson.mapper().createObjectNode();
      return report.put("refused", "it cannot be read: " + e.getMessage());
    }
  }

  static InputStream open(String file) throws IOException {
    return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
  }
}
