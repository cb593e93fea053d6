package io.hindsight.ops.server;

import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.http.server.HttpServer;
import io.hindsight.ops.cli.CommandFailed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hindsight serve}: runs the server until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Run the server.",
    footer = {
      "",
      "The first start makes an account and prints its root access key, once.",
      "With --dev the root key and account come from HINDSIGHT_ROOT_ACCESS_KEY_ID,",
      "HINDSIGHT_ROOT_SECRET_ACCESS_KEY and HINDSIGHT_ACCOUNT_ID (123456789012)."
    })
public final class Serve implements Callable<Integer> {
  private static final String DEV_ACCOUNT = "123456789012";
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Default: 127.0.0.1.")
  private String host = "127.0.0.1";

  @Option(names = "--port", defaultValue = "4600", description = "Default: 4600; 0 for any.")
  private int port = 4600;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "hindsight-data",
      description = "The data folder. Default: ./hindsight-data.")
  private Path data = Path.of("hindsight-data");

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain, PEM.")
  private @Nullable Path tlsCert;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key, PEM.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--issuer-url",
      paramLabel = "URL",
      description =
          "This server's URL, under which others find its web identity token issuers."
              + " Default: the hosts that AWS has.")
  private @Nullable String issuers;

  @Option(
      names = "--quota",
      paramLabel = "NAME=VALUE",
      description = "Another limit than AWS's, such as GroupsPerUser=20. May be repeated.")
  private Map<String, Integer> quotas = new LinkedHashMap<>();

  @Option(names = "--log-json", description = "Log JSON lines, for machines.")
  private boolean logJson;

  @Option(
      names = "--dev",
      description = "For tests: a known root key, and POST /_hindsight/reset. Loopback only.")
  private boolean dev;

  @Override
  public Integer call() throws Exception {
    Logging.configure(logJson);
    if (port < 0 || port > 65_535) {
      throw new CommandFailed("--port " + port + " is not a port: it is 0 to 65535", 2);
    }
    if ((tlsCert == null) != (tlsKey == null)) {
      throw new CommandFailed("--tls-cert and --tls-key go together", 2);
    }
    if (issuers != null && !issuers.matches("https?://[^/?#]+/?")) {
      throw new CommandFailed("--issuer-url " + issuers + " is not a URL of a host alone", 2);
    }
    if (dev && !isLoopback(host)) {
      throw new CommandFailed("--dev serves the loopback only, not --host " + host, 2);
    }
    PrintWriter out = spec.commandLine().getOut();
    RunningServer server = RunningServer.start(settings(), out);
    Thread hook = new Thread(() -> server.stop(GRACE), "hindsight-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    Throwable fault = server.failure().toCompletableFuture().join();
    throw new CommandFailed(
        "stopped, since the journal holds what cannot be folded: " + fault.getMessage());
  }

  private RunningServer.Settings settings() {
    HttpServer.Settings http = HttpServer.Settings.of(host, port);
    if (tlsCert != null && tlsKey != null) {
      http = http.withTls(tlsCert, tlsKey);
    }
    return new RunningServer.Settings(
        http,
        data,
        Optional.ofNullable(System.getenv(Vault.KEY_VARIABLE)),
        dev ? Optional.of(devRoot()) : Optional.empty(),
        Optional.ofNullable(issuers),
        quotas);
  }

  private static RunningServer.DevRoot devRoot() {
    String account = variable("HINDSIGHT_ACCOUNT_ID", DEV_ACCOUNT);
    if (!AccountId.isValid(account)) {
      throw new CommandFailed(
          "HINDSIGHT_ACCOUNT_ID `" + account + "` is not a twelve-digit account id", 2);
    }
    return new RunningServer.DevRoot(
        new AccountId(account),
        required("HINDSIGHT_ROOT_ACCESS_KEY_ID"),
        required("HINDSIGHT_ROOT_SECRET_ACCESS_KEY"));
  }

  private static String variable(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }

  private static String required(String name) {
    String value = variable(name, "");
    if (value.isEmpty()) {
      throw new CommandFailed("--dev needs " + name + " in the environment", 2);
    }
    return value;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }
}
