package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.catalogue.Skeleton;
import dev.runtimebench.cli.show.TerminalText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb workload init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description =
        "Writes a commented BenchmarkWorkload that names each field. The file is valid as it is.",
    footer = {
      "",
      "Examples:",
      "  rtb workload init my-tool --output-file my-tool.yaml",
      "  rtb run -f my-tool.yaml --dry-run"
    })
final class WorkloadInitCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      defaultValue = Skeleton.NAME,
      description = "The name of the workload. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--output-file",
      paramLabel = "FILE",
      description = "The file to write; it must not exist. Default: standard output.")
  private String file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String text = Skeleton.named(name);
    if (file == null || file.equals("-")) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(text);
      out.flush();
      return ExitCode.OK;
    }
    if (Output.exists(file)) {
      throw CliException.usage(file + ": exists; name another file, or remove this one");
    }
    Output.write(file, text);
    spec.commandLine().getErr().println("wrote " + TerminalText.line(file));
    return ExitCode.OK;
  }
}
