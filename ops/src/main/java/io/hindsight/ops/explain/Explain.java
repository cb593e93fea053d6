package io.hindsight.ops.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.http.api.ApiJson;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Connection;
import io.hindsight.ops.client.Output;
import io.hindsight.ops.client.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code hindsight explain} command. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Explain why a principal may or may not do something, now or at any moment.",
    footer = {
      "",
      "Example:",
      "  hindsight explain --principal arn:aws:iam::123456789012:user/alice \\",
      "    --action s3:GetObject --resource arn:aws:s3:::docs/a \\",
      "    --context aws:SourceIp=10.0.0.1 --as-of 2026-03-01T00:00:00Z"
    })
public final class Explain implements Callable<Integer> {
  private static final class Who {
    @Option(
        names = "--principal",
        paramLabel = "ARN",
        description = "A user, role, session or root; a service; or anonymous.")
    private @Nullable String principal;

    @Option(
        names = "--session-token",
        paramLabel = "TOKEN",
        description = "Of a session that STS has given.")
    private @Nullable String sessionToken;
  }

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ServerOptions server = new ServerOptions();

  @ArgGroup(multiplicity = "1")
  private Who who = new Who();

  @Option(
      names = "--action",
      required = true,
      paramLabel = "ACTION",
      description = "Such as s3:GetObject.")
  private String action = "";

  @Option(names = "--resource", paramLabel = "ARN", description = "Default: *.")
  private String resource = "*";

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A condition key of the request; again for more values or keys.")
  private List<String> context = new ArrayList<>();

  @Option(
      names = "--as-of",
      paramLabel = "MOMENT",
      description = "An instant, a day (UTC), revision:N or latest. Default: latest.")
  private @Nullable String asOf;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ObjectNode request = ApiJson.mapper().createObjectNode();
    if (who.principal != null) {
      request.put("principal", who.principal);
    } else {
      request.put("sessionToken", who.sessionToken);
    }
    request.put("action", action).put("resource", resource);
    ObjectNode keys = request.putObject("context");
    context.forEach(entry -> add(keys, entry));
    if (asOf != null) {
      request.put("asOf", asOf);
    }
    Output out = Output.of(spec);
    try (Connection connection = server.connect()) {
      JsonNode answer = connection.post("/v1/authorize", request);
      if (json) {
        out.json(answer);
      } else {
        new Story(out, action, resource).tell(answer);
      }
    }
    out.flush();
    return 0;
  }

  private static void add(ObjectNode keys, String entry) {
    int equals = entry.indexOf('=');
    if (equals <= 0) {
      throw new CommandFailed("--context `" + entry + "` is not KEY=VALUE", 2);
    }
    String key = entry.substring(0, equals);
    ArrayNode values = keys.get(key) instanceof ArrayNode there ? there : keys.putArray(key);
    values.add(entry.substring(equals + 1));
  }
}
