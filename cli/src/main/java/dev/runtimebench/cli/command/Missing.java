package dev.runtimebench.cli.command;

import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.show.TerminalText;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Reports names that do not exist, after the command has shown the others. */
final class Missing {

  private Missing() {}

  /**
   * Prints one line each.
   *
   * @return the exit code
   */
  static int report(CommandSpec command, List<String> missing) {
    PrintWriter err = command.commandLine().getErr();
    missing.forEach(line -> err.println("rtb: " + TerminalText.line(line)));
    err.flush();
    return missing.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }
}
