package dev.runtimebench.demo;

import dev.runtimebench.cli.command.Program;

/** The program {@code rtb} with the command {@code demo} and the local cluster. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(Program.run(new DemoPart(), args));
  }
}
