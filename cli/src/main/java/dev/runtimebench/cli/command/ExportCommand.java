package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.export.ExportFormat;
import dev.runtimebench.cli.samples.SampleCluster;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.List;
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
      "Writes a benchmark's raw samples, or what they say, for other tools.",
      "",
      "ndjson: everything, a line a Pod; json: the same as one document; csv: a row for each Pod"
          + " and metric ('rtb analyze' reads these three). benchstat: Go's benchmark format."
          + " hyperfine: the times as its --export-json has them. junit: the gates as test cases."
          + " markdown: the results as a table.",
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

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The benchmark, in the cluster.")
  private String name;

  @Mixin private NamespaceOption namespace;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Read an exported file (ndjson or json; - is standard input) instead.")
  private String file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "One of ${COMPLETION-CANDIDATES}. Default: what the output's name says; ndjson.")
  private ExportFormat format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where it goes. Default: standard output.")
  private String output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if ((name == null) == (file == null)) {
      throw CliException.usage("give either the NAME of a benchmark or a file with -f");
    }
    SampleSet samples = file == null ? fromCluster() : SampleFile.read(file);
    boolean toFile = output != null && !output.equals("-");
    ExportFormat chosen =
        format != null ? format : toFile ? ExportFormat.ofFile(output) : ExportFormat.ndjson;
    String text = chosen.render(samples);
    PrintWriter out = spec.commandLine().getOut();
    if (toFile) {
      Output.write(output, text);
      spec.commandLine().getErr().println("written: " + output);
    } else {
      out.print(text);
      out.flush();
    }
    return ExitCode.OK;
  }

  private SampleSet fromCluster() {
    try (KubernetesClient client = Clients.open()) {
      String in = BenchmarkCluster.namespace(client, namespace.value());
      return SampleCluster.of(client, new BenchmarkCluster(client).named(in, List.of(name)).get(0));
    }
  }
}
