package io.hindsight.ops.evidence;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hindsight export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write what the server knows into files.",
    subcommands = ExportEvidence.class,
    synopsisSubcommandLabel = "WHAT")
public final class ExportCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to export, such as evidence");
  }
}
