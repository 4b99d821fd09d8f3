package dev.runtimebench.cli;

import dev.runtimebench.cli.command.Rtb;

/** The program {@code rtb}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /**
   * Runs one command.
   *
   * @return its exit code
   */
  static int execute(String... args) {
    return Rtb.commandLine(args).execute(args);
  }
}
