package dev.runtimebench.cli.boot;

import dev.runtimebench.cli.command.Program;
import dev.runtimebench.cli.io.StandardOutput;
import java.io.OutputStream;

/** The program {@code rtb}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(execute(StandardOutput.stream(), args));
  }

  /**
   * Runs one command.
   *
   * @return its exit code
   */
  static int execute(OutputStream out, String... args) {
    return Program.run(out, args);
  }
}
