package dev.runtimebench.cli;

import dev.runtimebench.cli.command.Rtb;

/** The program {@code rtb}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(Rtb.commandLine().execute(args));
  }
}
