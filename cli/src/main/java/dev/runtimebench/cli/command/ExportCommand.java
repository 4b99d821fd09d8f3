package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.export.ExportFormat;
import dev.runtimebench.cli.samples.SampleCluster;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Exports a benchmark's raw samples or results for other tools.",
      "",
      "Raw samples, for 'rtb analyze': ndjson has one line per Pod; json has the same content in"
          + " one document; csv has one row per Pod and metric. For other tools: benchstat is Go's"
          + " benchmark format; hyperfine is the format of hyperfine --export-json, with the time"
          + " metrics; junit has the gates as test cases; markdown has the results as a table.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  rtb export write-syscall -o write-syscall.ndjson",
      "  rtb export write-syscall --format junit -o gates.xml",
      "  rtb export -f write-syscall.ndjson --format csv"
    })
final class ExportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The benchmark in the cluster.")
  private String name;

  @Mixin private NamespaceOption namespace;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Read an exported ndjson or json file instead of a cluster; - is standard input.")
  private String file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "The output format: ${COMPLETION-CANDIDATES}. Default: from the output file's extension,"
              + " else ndjson.")
  private ExportFormat format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The output file. Default: standard output.")
  private String output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if ((name == null) == (file == null)) {
      throw CliException.usage(
          "give the NAME of a benchmark or a file with -f" + (name == null ? "" : ", not both"));
    }
    SampleSet samples = file == null ? fromCluster() : SampleFile.read(file);
    boolean toFile = output != null && !output.equals("-");
    ExportFormat chosen =
        format != null ? format : toFile ? ExportFormat.ofFile(output) : ExportFormat.ndjson;
    String text = chosen.render(samples);
    PrintWriter out = spec.commandLine().getOut();
    if (toFile) {
      Output.write(output, text);
      spec.commandLine().getErr().println("wrote " + TerminalText.line(output));
    } else {
      out.print(text);
      out.flush();
    }
    return ExitCode.OK;
  }

  private SampleSet fromCluster() {
    try (KubernetesClient client = Clients.open()) {
      return SampleCluster.named(client, namespace.value(), name);
    }
  }
}
