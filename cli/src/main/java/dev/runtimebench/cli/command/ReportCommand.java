package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.bench.BenchmarkFile;
import dev.runtimebench.cli.io.InputFiles;
import dev.runtimebench.cli.samples.ReportInput;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Shows the results of benchmarks as a table, HTML page, Markdown or JSON.",
    footer = {
      "",
      "Examples:",
      "  rtb report                                all in the namespace, as a table",
      "  rtb report write-syscall -o report.html   one benchmark, as an HTML page",
      "  rtb report -f target/demo/benchmarks.json --format markdown",
      "  rtb report -f a.ndjson -f b.ndjson -o report.html"
    })
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "The benchmarks to show. Default: all in the namespace.")
  private List<String> names = new ArrayList<>();

  @Mixin private NamespaceOption namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Show the benchmarks of all namespaces.")
  private boolean allNamespaces;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Read the benchmarks from a file instead of a cluster: JSON or YAML with a List or single"
              + " objects, or an export of 'rtb export', which has the raw samples; - is standard"
              + " input. A directory stands for the ndjson and json files below it. May be given"
              + " several times.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The output file; - is standard output. The extension md, json or txt selects the format."
              + " Otherwise the format is html.")
  private String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "The output format: ${COMPLETION-CANDIDATES}. Default: from --output, or table without"
              + " --output.")
  private Format format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (allNamespaces && (namespace.value() != null || !names.isEmpty())) {
      throw CliException.usage("-A cannot be combined with -n or NAME");
    }
    Format chosen = format != null ? format : output != null ? Format.ofFile(output) : Format.table;
    List<Reported> benchmarks = files.isEmpty() ? fromCluster(chosen) : fromFiles(chosen);
    PrintWriter out = spec.commandLine().getOut();
    if (benchmarks.isEmpty()) {
      spec.commandLine().getErr().println("no benchmarks found");
      return ExitCode.OK;
    }
    String text =
        chosen == Format.html
            ? Format.page(benchmarks)
            : chosen.render(benchmarks.stream().map(Reported::benchmark).toList());
    if (output == null || output.equals("-")) {
      out.print(text);
      out.flush();
    } else {
      Output.write(output, text);
      spec.commandLine().getErr().println("wrote " + TerminalText.line(output));
    }
    return ExitCode.OK;
  }

  /** Only the page shows samples: for the other formats there is no need to read them. */
  private List<Reported> fromCluster(Format chosen) {
    try (KubernetesClient client = Clients.open()) {
      List<RuntimeBenchmark> found = inCluster(client);
      return chosen == Format.html
          ? found.stream().map(b -> ReportInput.of(client, b)).toList()
          : Reported.without(found);
    }
  }

  private List<RuntimeBenchmark> inCluster(KubernetesClient client) {
    BenchmarkCluster cluster = new BenchmarkCluster(client);
    if (allNamespaces) {
      return cluster.all();
    }
    String in = BenchmarkCluster.namespace(client, namespace.value());
    return names.isEmpty() ? cluster.in(in) : cluster.named(in, names);
  }

  private List<Reported> fromFiles(Format chosen) {
    List<Reported> all =
        InputFiles.of(files, List.of(".ndjson", ".json")).stream()
            .flatMap(
                file ->
                    (chosen == Format.html
                            ? ReportInput.read(file)
                            : Reported.without(BenchmarkFile.read(file)))
                        .stream())
            .filter(b -> namespace.value() == null || namespace.value().equals(in(b)))
            .toList();
    return names.isEmpty() ? all : named(all);
  }

  private static String in(Reported reported) {
    return reported.benchmark().getMetadata().getNamespace();
  }

  private List<Reported> named(List<Reported> all) {
    List<Reported> named = new ArrayList<>();
    for (String name : names) {
      List<Reported> found =
          all.stream().filter(b -> name.equals(b.benchmark().getMetadata().getName())).toList();
      if (found.isEmpty()) {
        throw CliException.usage(
            "no RuntimeBenchmark '%s' in %s".formatted(name, String.join(", ", files)));
      }
      named.addAll(found);
    }
    return named;
  }
}
