package dev.runtimebench.cli.command;

import picocli.CommandLine.Command;

@Command(name = "run")
final class RunCommand {}
