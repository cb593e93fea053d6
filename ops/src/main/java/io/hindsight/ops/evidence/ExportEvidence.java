package io.hindsight.ops.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Connection;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hindsight export evidence}. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    description =
        "Write an account's records into a folder, with hourly digests that are chained and"
            + " signed, and the public key. `hindsight verify --export DIR` checks them.")
public final class ExportEvidence implements Runnable {
  @Mixin private ServerOptions server = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "A folder that is empty or new.")
  private Path folder = Path.of("");

  @Option(
      names = "--of",
      paramLabel = "ID",
      description = "The account whose records. Default: the caller's.")
  private @Nullable String account;

  @Option(names = "--from", paramLabel = "INSTANT", description = "Default: the beginning.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "INSTANT", description = "Default: now.")
  private @Nullable String to;

  @Override
  public void run() {
    List<String> written = new ArrayList<>();
    try {
      requireEmpty();
      try (Connection connection = server.connect()) {
        connection.lines("GET", path(), null, file -> write(file, written));
      }
    } catch (IOException e) {
      throw new CommandFailed("the folder " + folder + " cannot be written to: " + e.getMessage());
    }
    Output out = Output.of(spec);
    out.line("%d files written to %s.".formatted(written.size(), folder));
    out.line(
        out.faint(
            "Keep public-key.pem elsewhere too: hindsight verify --export takes it as --key."));
    out.flush();
  }

  private void requireEmpty() throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> there = Files.list(folder)) {
      if (there.findAny().isPresent()) {
        throw new CommandFailed("the folder " + folder + " is not empty");
      }
    }
  }

  private String path() {
    List<String> parameters = new ArrayList<>();
    add(parameters, "account", account);
    add(parameters, "from", from);
    add(parameters, "to", to);
    return "/v1/evidence" + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  private static void add(List<String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(name + "=" + Connection.encode(value));
    }
  }

  private void write(JsonNode file, List<String> written) {
    Path root = folder.toAbsolutePath().normalize();
    Path target = root.resolve(file.path("path").asText()).normalize();
    if (!target.startsWith(root)) {
      throw new CommandFailed("the server names a file outside the folder: " + target);
    }
    try {
      Files.createDirectories(target.getParent());
      Files.write(target, Base64.getDecoder().decode(file.path("content").asText()));
      written.add(target.toString());
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed("the file " + target + " cannot be written: " + e.getMessage());
    }
  }
}
