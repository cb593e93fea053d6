package io.hindsight.ops.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.actors.journal.Backup;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.journal.Verification;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.journal.JournalJson;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight backup}: a copy of a journal that is a data folder itself. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Copy a journal to a new folder, verified on the way: the running server's, which goes on",
      "meanwhile and writes the folder itself, or with --data that of a stopped one. The copy is a",
      "data folder with master.key in it: keep it as safe as the original."
    })
public final class BackUp implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "Empty, or not there yet.")
  private Path target = Path.of("");

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Output out = Output.of(spec);
    Path directory = target.toAbsolutePath().normalize();
    Optional<Path> data = server.data();
    JsonNode made =
        data.isPresent()
            ? offline(data.get(), directory)
            : Work.ask(
                server,
                "backup",
                ApiJson.mapper().valueToTree(Map.of("directory", directory.toString())));
    if (json) {
      out.jsonLine(made);
    } else {
      out.line(
          "Copied %,d events to %s; head %s"
              .formatted(
                  made.get("events").longValue(),
                  made.get("directory").textValue(),
                  made.get("headHash").textValue()));
    }
    out.flush();
    return 0;
  }

  private static JsonNode offline(Path source, Path directory) {
    try {
      Backup backup = Backup.of(source, directory);
      Verification copy = Verification.of(directory, false);
      if (!copy.isSound()) {
        throw new CommandFailed("the copy is not whole: " + copy.faults().get(0));
      }
      return ApiJson.mapper().valueToTree(JournalJson.of(backup));
    } catch (JournalException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }
}
