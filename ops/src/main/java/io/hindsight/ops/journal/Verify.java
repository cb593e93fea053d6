package io.hindsight.ops.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.actors.journal.JournalException;
import io.hindsight.actors.journal.Verification;
import io.hindsight.http.api.ApiJson;
import io.hindsight.http.api.journal.JournalJson;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import io.hindsight.ops.evidence.VerifyEvidence;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hindsight verify}: whether a journal is whole. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verify a journal, and name each fault with the events that it concerns. Nothing is changed.",
      "With --data, the one of a stopped server in that folder, file by file; else all events of",
      "the running server's. Exit code 0 where it is whole, 1 where it is not."
    })
public final class Verify implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--full",
      description = "With --data: check all events, not those since the last checkpoint alone.")
  private boolean full;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "Verify evidence that was exported into this folder instead.")
  private @Nullable Path export;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "With --export: the public key, PEM. Default: the one in the export.")
  private @Nullable Path key;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Output out = Output.of(spec);
    if (export != null) {
      return VerifyEvidence.verify(out, export, key, json);
    }
    Optional<Path> data = server.data();
    JsonNode found = data.isPresent() ? verified(data.get()) : Work.ask(server, "verify", null);
    if (json) {
      out.jsonLine(found);
    } else {
      print(out, found);
    }
    out.flush();
    return found.get("sound").booleanValue() ? 0 : 1;
  }

  private JsonNode verified(Path folder) {
    try {
      return ApiJson.mapper().valueToTree(JournalJson.of(Verification.of(folder, full)));
    } catch (JournalException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  private static void print(Output out, JsonNode found) {
    out.line("Checked:");
    found.get("checked").forEach(what -> out.line("  " + what.textValue()));
    found.get("notes").forEach(note -> out.line(out.yellow("note: ") + note.textValue()));
    found.get("faults").forEach(fault -> out.line(out.red("fault: ") + Work.sentence(fault)));
    out.line(
        "Head: event %,d, %s, recorded %s"
            .formatted(
                found.get("events").longValue(),
                found.get("headHash").textValue(),
                found.get("lastRecordedAt").textValue()));
    int faults = found.get("faults").size();
    String count = faults == 1 ? "1 fault" : "%,d faults".formatted(faults);
    out.line(
        faults == 0
            ? out.green("The journal is whole.")
            : out.red("The journal has " + count + "."));
  }
}
