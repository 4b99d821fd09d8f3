package dev.runtimebench.cli.command;

import dev.runtimebench.cli.show.TerminalText;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that writes a command's output to a file. */
final class OutputFileOption {

  /** The option's name, for messages. */
  static final String NAME = "--output-file";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description = "Write the output to a file. Default: standard output.")
  private String file;

  /** The file as typed; null for standard output. */
  String file() {
    return file == null || file.equals("-") ? null : file;
  }

  /** Writes a text to the file and says so, or prints the text. */
  void write(CommandSpec command, String text) {
    if (file() == null) {
      PrintWriter out = command.commandLine().getOut();
      out.print(text);
      out.flush();
    } else {
      Output.write(file, text);
      command.commandLine().getErr().println("wrote " + TerminalText.line(file));
      command.commandLine().getErr().flush();
    }
  }
}
