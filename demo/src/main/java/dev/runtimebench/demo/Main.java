package dev.runtimebench.demo;

import dev.runtimebench.cli.command.Rtb;

/** The program {@code rtb} with the command {@code demo}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(Rtb.commandLine(DemoCommand.class, args).execute(args));
  }
}
