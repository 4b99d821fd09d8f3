package dev.runtimebench.cli.command;

import picocli.CommandLine.Command;

@Command(name = "demo")
final class DemoCommand {}
