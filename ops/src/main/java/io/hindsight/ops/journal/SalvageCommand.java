package io.hindsight.ops.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.journal.Salvage;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.journal.JournalJson;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight salvage}: what is whole of a damaged journal, in a new one. */
@Command(
    name = "salvage",
    mixinStandardHelpOptions = true,
    description = {
      "Copy what is whole of a damaged journal to a new folder, and say what is lost. The damaged",
      "one is left as it is. Events keep their numbers up to the first that is lost; of whom an",
      "event is lost, the later ones are set aside. Exit code 0 where nothing is lost, else 1."
    })
public final class SalvageCommand implements Callable<Integer> {
  private static final int SHOWN = 100;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The damaged data folder.")
  private Path data = Path.of("");

  @Parameters(index = "0", paramLabel = "TARGET", description = "Empty, or not there yet.")
  private Path target = Path.of("");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Output out = Output.of(spec);
    JsonNode salvaged;
    try {
      salvaged = ApiJson.mapper().valueToTree(JournalJson.of(Salvage.of(data, target)));
    } catch (JournalException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    JsonNode lost = salvaged.get("lost");
    JsonNode setAside = salvaged.get("setAside");
    if (json) {
      out.jsonLine(salvaged);
    } else {
      out.line(
          "Copied %,d events to %s, the first %,d of them with their numbers and links; head %s"
              .formatted(
                  salvaged.get("events").longValue(),
                  salvaged.get("directory").textValue(),
                  salvaged.get("unchangedEvents").longValue(),
                  salvaged.get("headHash").textValue()));
      print(out, "lost: ", lost);
      print(out, "set aside: ", setAside);
    }
    out.flush();
    return lost.isEmpty() && setAside.isEmpty() ? 0 : 1;
  }

  private static void print(Output out, String kind, JsonNode faults) {
    for (int i = 0; i < Math.min(SHOWN, faults.size()); i++) {
      out.line(out.red(kind) + Work.sentence(faults.get(i)));
    }
    if (faults.size() > SHOWN) {
      out.line("and %,d more; --json has all".formatted(faults.size() - SHOWN));
    }
  }
}
