package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.bench.BenchmarkCluster.Found;
import dev.runtimebench.cli.bench.BenchmarkName;
import dev.runtimebench.cli.export.ExportFormat;
import dev.runtimebench.cli.samples.SampleCluster;
import dev.runtimebench.cli.samples.SampleFile;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Exports a benchmark's raw samples or results for other tools. With --output-dir: saves"
          + " all benchmarks, for example before an uninstall.",
      "",
      "Raw samples, for 'rtb analyze': ndjson has one line per Pod; json has the same content in"
          + " one document; csv has one row per Pod and metric. For other tools: benchstat is Go's"
          + " benchmark format; hyperfine is the format of hyperfine --export-json, with the time"
          + " metrics; junit has the benchmark, its gates and its comparisons as test cases; markdown has the results as a table.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  rtb export write-syscall --output-file before.ndjson",
      "  rtb export rtb/write-syscall -o junit > gates.xml",
      "  rtb export -f before.ndjson -o csv",
      "  rtb export -A --output-dir results"
    })
final class ExportCommand implements Callable<Integer> {

  @Mixin private SelectionOptions selection;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Read an exported ndjson or json file instead of a cluster; - is standard input.")
  private String file;

  @Option(
      names = {"-o", "--output", "--format"},
      paramLabel = "FORMAT",
      description =
          "The output format: ${COMPLETION-CANDIDATES}. Default: from the extension of"
              + " --output-file, else ndjson.")
  private ExportFormat format;

  @Mixin private OutputFileOption output;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description =
          "Save the benchmarks that NAME, -A and -l select in a new directory, one file each. Without"
              + " this option, export one benchmark.")
  private String directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    selection.check(connection.namespace());
    if (directory != null) {
      return save();
    }
    if (selection.allNamespaces() || selection.selector() != null || selection.names().size() > 1) {
      throw CliException.usage(
          "the command exports one benchmark: to save several, name a directory with --output-dir");
    }
    if (selection.names().isEmpty() == (file == null)) {
      throw CliException.usage(
          "give the NAME of a benchmark or a file with -f" + (file == null ? "" : ", not both"));
    }
    ExportFormat chosen = OutputFormats.choose(format, output.file(), ExportFormat.ndjson);
    output.write(spec, file == null ? fromCluster(chosen) : chosen.render(SampleFile.read(file)));
    return ExitCode.OK;
  }

  private int save() {
    if (file != null || output.file() != null) {
      throw CliException.usage(
          "--output-dir cannot be combined with -f or %s".formatted(OutputFileOption.NAME));
    }
    ExportFormat chosen = format == null ? ExportFormat.ndjson : format;
    try (KubernetesClient client = connection.open()) {
      Found selected = selection.read(client, connection);
      int code =
          new SavedBenchmarks(
                  client, chosen, e -> ApiErrors.lines(e, connection.connection().server()))
              .save(selected.found(), directory, spec.commandLine().getErr());
      return Math.max(code, Missing.report(spec, selected.missing()));
    }
  }

  private String fromCluster(ExportFormat chosen) {
    String wanted = BenchmarkName.of(selection.names().get(0));
    try (KubernetesClient client = connection.open()) {
      String namespace = BenchmarkCluster.namespace(client, connection.namespace());
      RuntimeBenchmark benchmark =
          new BenchmarkCluster(client).named(namespace, List.of(wanted)).get(0);
      return SampleCluster.isOnSeveralNodes(benchmark)
          ? chosen.renderNodes(benchmark, () -> SampleCluster.ofNodes(client, benchmark))
          : chosen.render(SampleCluster.of(client, benchmark));
    }
  }
}
