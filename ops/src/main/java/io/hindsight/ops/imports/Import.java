package io.hindsight.ops.imports;

import picocli.CommandLine.Command;

/** The {@code hindsight import} command. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Takes in logs and dumps of AWS's accounts, into mirrored accounts.",
    subcommands = {ImportCloudTrail.class, ImportAuthorizationDetails.class},
    synopsisSubcommandLabel = "WHAT")
public final class Import {}
