package io.hindsight.ops.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
          "Files (.json, .json.gz), folders with such files at any depth, or - for standard"
              + " input.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Mixin private ServerOptions server = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<String> files = files();
    Summary summary = new Summary();
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

  private List<String> files() {
    List<String> files = new ArrayList<>();
    for (String path : paths) {
      if (path.equals("-")) {
        files.add(path);
        continue;
      }
      Path place = Path.of(path);
      if (!Files.exists(place)) {
        throw new CommandFailed("there is no `" + path + "`");
      }
      try (Stream<Path> all = Files.walk(place)) {
        all.filter(Files::isRegularFile)
            .map(Path::toString)
            .filter(file -> file.equals(path) || isLog(file))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new CommandFailed("`" + path + "` cannot be read: " + e.getMessage());
      }
    }
    if (files.isEmpty()) {
      throw new CommandFailed("no .json or .json.gz file is in " + String.join(", ", paths));
    }
    return files;
  }

  /** Digests and insights lie beside the logs in a delivery, and are none. */
  private static boolean isLog(String file) {
    return (file.endsWith(".json") || file.endsWith(".json.gz"))
        && !file.contains("CloudTrail-Digest")
        && !file.contains("CloudTrail-Insight");
  }
}
