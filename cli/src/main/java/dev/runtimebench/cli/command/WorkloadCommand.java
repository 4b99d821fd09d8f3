package dev.runtimebench.cli.command;

import picocli.CommandLine.Command;

/** {@code rtb workload}: the commands for a workload of one's own. */
@Command(
    name = "workload",
    mixinStandardHelpOptions = true,
    subcommands = {WorkloadInitCommand.class, WorkloadTryCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Helps to write a workload: init writes a commented file as a template, and try runs a workload"
            + " once and shows what was read from its output.")
final class WorkloadCommand {}
