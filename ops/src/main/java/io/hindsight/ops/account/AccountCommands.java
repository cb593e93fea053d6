package io.hindsight.ops.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.ops.cli.CommandFailed;
import io.hindsight.ops.client.Connection;
import io.hindsight.ops.client.ServerOptions;
import io.hindsight.ops.server.StoppedServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hindsight account}: adds accounts, and lists them. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    description = "Add accounts to a server, or list them.",
    subcommands = {AccountCommands.Create.class, AccountCommands.ListAll.class},
    synopsisSubcommandLabel = "COMMAND")
public final class AccountCommands implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create or list is needed");
  }

  /** {@code hindsight account create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Add an account and print its root access key, once.",
      footer = {
        "",
        "A running server is asked with the credentials that the AWS CLI would use; they must be",
        "of the account that the server began with, root's or of whom may",
        "hindsight:CreateAccount. With --data the store of a stopped server is changed."
      })
  static final class Create implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ServerOptions server = new ServerOptions();

    @Option(
        names = "--id",
        paramLabel = "ID",
        description = "The account's twelve digits. Default: some that are free.")
    private @Nullable String id;

    @Override
    public Integer call() throws Exception {
      String wanted = id;
      if (wanted != null && !AccountId.isValid(wanted)) {
        throw new CommandFailed("--id `" + wanted + "` is not a twelve-digit account id", 2);
      }
      Optional<Path> folder = server.folder();
      if (folder.isPresent()) {
        var key =
            StoppedServer.createAccount(
                folder.get(), Optional.ofNullable(wanted).map(AccountId::new));
        print(key.account().value(), key.accessKeyId(), key.secretAccessKey());
        return 0;
      }
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      if (wanted != null) {
        body.put("id", wanted);
      }
      try (Connection connection = server.connect()) {
        JsonNode made = connection.post("/v1/accounts", body);
        print(
            made.path("id").asText(),
            made.path("accessKeyId").asText(),
            made.path("secretAccessKey").asText());
      }
      return 0;
    }

    private void print(String account, String accessKeyId, String secretAccessKey) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf("Made account %s. Its root access key, shown this once:%n%n", account);
      out.printf("  export AWS_ACCESS_KEY_ID=%s%n", accessKeyId);
      out.printf("  export AWS_SECRET_ACCESS_KEY=%s%n", secretAccessKey);
      out.flush();
    }
  }

  /** {@code hindsight account list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the accounts of a running server, oldest first.")
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = server.connect()) {
        for (JsonNode account : connection.get("/v1/accounts").path("accounts")) {
          String alias = account.path("alias").asText();
          out.printf(
              "%s  made %s%s%n",
              account.path("id").asText(),
              account.path("createDate").asText(),
              alias.isEmpty() ? "" : "  " + alias);
        }
      }
      out.flush();
      return 0;
    }
  }
}
