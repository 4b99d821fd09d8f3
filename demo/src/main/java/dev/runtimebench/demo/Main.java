package dev.runtimebench.demo;

import dev.runtimebench.cli.command.Program;

/** The program {@code rtb} with the command {@code demo}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(Program.run(DemoCommand.class, args));
  }
}
