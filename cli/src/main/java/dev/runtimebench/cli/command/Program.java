package dev.runtimebench.cli.command;

import dev.runtimebench.cli.io.StandardOutput;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs one command of a program, from the arguments to the exit code. */
public final class Program {

  private Program() {}

  /**
   * Runs the command on the standard streams. Whatever happens, the command ends with one line per
   * cause and one of the exit codes.
   *
   * @param stream for the output
   * @param local what a program with a local cluster adds
   * @param arguments as typed
   * @return the exit code
   */
  public static int run(OutputStream stream, LocalPart local, String... arguments) {
    PrintWriter out = StandardOutput.writer(stream);
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
    try {
      CommandLine line = Rtb.commandLine(local, arguments);
      line.setOut(out);
      line.setErr(err);
      int code = line.execute(arguments);
      out.flush();
      return code;
    } catch (RuntimeException | Error e) {
      return Failures.print(e, err);
    }
  }

  /** Runs the command on standard output. */
  public static int run(LocalPart local, String... arguments) {
    return run(StandardOutput.stream(), local, arguments);
  }

  /** Runs the command of the program without the demo. */
  public static int run(OutputStream stream, String... arguments) {
    return run(stream, LocalPart.NONE, arguments);
  }
}
