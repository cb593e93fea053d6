package io.hindsight.ops.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code hindsight import authorization-details} command. */
@Command(
    name = "authorization-details",
    mixinStandardHelpOptions = true,
    description = "Takes in what aws iam get-account-authorization-details answered, as baseline.")
public final class ImportAuthorizationDetails implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The answer; - is standard input.")
  private String file = "-";

  @Option(
      names = "--at",
      required = true,
      paramLabel = "INSTANT",
      description = "When it was asked, such as 2026-03-01T00:00:00Z.")
  private String at = "";

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Mixin private ServerOptions server = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Instant instant;
    try {
      instant = Instant.parse(at);
    } catch (DateTimeParseException e) {
      throw new CommandFailed("--at `" + at + "` is no instant such as 2026-03-01T00:00:00Z", 2);
    }
    Summary summary = new Summary();
    Output out = Output.of(spec);
    long begun = System.nanoTime();
    try (InputStream in = ImportCloudTrail.open(file);
        Target target = Target.of(server)) {
      ObjectNode report = target.authorizationDetails(in, instant);
      summary.add(file, report);
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (json) {
        out.json(summary.json(target.mirrored(), seconds));
      } else {
        summary.print(out, target.mirrored(), seconds);
      }
    } catch (IOException e) {
      throw new CommandFailed("`" + file + "` cannot be read: " + e.getMessage());
    }
    out.flush();
    return summary.isAnyRefused() ? 1 : 0;
  }
}
