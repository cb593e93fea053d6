package io.hindsight.ops.cli;

import io.hindsight.ops.account.AccountCommands;
import io.hindsight.ops.bench.Bench;
import io.hindsight.ops.evaluate.Evaluate;
import io.hindsight.ops.evidence.ExportCommand;
import io.hindsight.ops.explain.Explain;
import io.hindsight.ops.imports.CompareCommand;
import io.hindsight.ops.imports.DemoCommand;
import io.hindsight.ops.imports.Import;
import io.hindsight.ops.journal.BackUp;
import io.hindsight.ops.journal.SalvageCommand;
import io.hindsight.ops.journal.Verify;
import io.hindsight.ops.query.QueryCommand;
import io.hindsight.ops.questions.BlameCommand;
import io.hindsight.ops.questions.DiffCommand;
import io.hindsight.ops.questions.TimelineCommand;
import io.hindsight.ops.questions.WhatCanCommand;
import io.hindsight.ops.questions.WhatIfCommand;
import io.hindsight.ops.questions.WhoCanCommand;
import io.hindsight.ops.server.Serve;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code hindsight} command, whose subcommands are the product's. */
@Command(
    name = "hindsight",
    mixinStandardHelpOptions = true,
    version = "hindsight 0.1.0",
    description = "An IAM engine that speaks AWS's APIs and forgets nothing.",
    subcommands = {
      Serve.class,
      Explain.class,
      Evaluate.class,
      AccountCommands.class,
      WhoCanCommand.class,
      WhatCanCommand.class,
      WhatIfCommand.class,
      DiffCommand.class,
      TimelineCommand.class,
      BlameCommand.class,
      DemoCommand.class,
      Import.class,
      CompareCommand.class,
      Verify.class,
      BackUp.class,
      SalvageCommand.class,
      QueryCommand.class,
      ExportCommand.class,
      Bench.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Hindsight implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /**
   * The command line, ready to execute. A command that throws {@link CommandFailed} ends with one
   * sentence on standard error and its exit code.
   */
  public static CommandLine commandLine() {
    return new CommandLine(new Hindsight())
        .setExecutionExceptionHandler(
            (exception, line, parsed) -> {
              if (exception instanceof CommandFailed failed) {
                PrintWriter err = line.getErr();
                err.println("hindsight: " + failed.getMessage());
                err.flush();
                return failed.exitCode();
              }
              throw exception;
            });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed");
  }
}
