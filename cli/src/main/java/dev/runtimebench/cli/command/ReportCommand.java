package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkCluster.Found;
import dev.runtimebench.cli.bench.BenchmarkFile;
import dev.runtimebench.cli.io.InputFiles;
import dev.runtimebench.cli.samples.ReportInput;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Shows the results of benchmarks as a table, HTML page, Markdown, JSON or YAML.",
    footer = {
      "",
      "Examples:",
      "  rtb report                                all in the namespace, as a table",
      "  rtb report write-syscall --output-file report.html",
      "  rtb report -f target/demo/benchmarks.json -o markdown",
      "  rtb report -f a.ndjson -f b.ndjson -o html > report.html"
    })
final class ReportCommand implements Callable<Integer> {

  @Mixin private SelectionOptions selection;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

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
      names = {"-o", "--output", "--format"},
      paramLabel = "FORMAT",
      description = OutputFormats.DESCRIPTION)
  private Format format;

  @Mixin private OutputFileOption file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    selection.check(connection.namespace());
    Format chosen = OutputFormats.choose(format, file.file(), Format.table);
    Input input = files.isEmpty() ? fromCluster(chosen) : fromFiles(chosen);
    if (input.benchmarks().isEmpty() && (!chosen.isList() || selection.isSingle())) {
      if (input.missing().isEmpty()) {
        spec.commandLine().getErr().println(TerminalText.line(input.nothing()));
        spec.commandLine().getErr().flush();
      }
      return Missing.report(spec, input.missing());
    }
    String text =
        chosen == Format.html
            ? Format.page(input.benchmarks())
            : chosen.render(
                input.benchmarks().stream().map(Reported::benchmark).toList(),
                selection.isSingle());
    file.write(spec, text);
    return Missing.report(spec, input.missing());
  }

  /**
   * What to report.
   *
   * @param missing a message for each name that does not exist
   * @param nothing the message if there are no benchmarks
   */
  private record Input(List<Reported> benchmarks, List<String> missing, String nothing) {}

  /** Only the page shows samples: for the other formats there is no need to read them. */
  private Input fromCluster(Format chosen) {
    try (KubernetesClient client = connection.open()) {
      Found found = selection.read(client, connection);
      return new Input(
          chosen == Format.html
              ? found.found().stream().map(b -> ReportInput.of(client, b)).toList()
              : Reported.without(found.found()),
          found.missing(),
          selection.nothing(client, connection));
    }
  }

  private Input fromFiles(Format chosen) {
    if (selection.selector() != null) {
      throw CliException.usage("-l selects benchmarks of a cluster; it cannot be combined with -f");
    }
    List<Reported> all =
        InputFiles.of(files, List.of(".ndjson", ".json")).stream()
            .flatMap(
                name ->
                    (chosen == Format.html
                            ? ReportInput.read(name)
                            : Reported.without(BenchmarkFile.read(name)))
                        .stream())
            .filter(b -> connection.namespace() == null || connection.namespace().equals(in(b)))
            .toList();
    return selection.names().isEmpty()
        ? new Input(all, List.of(), "no benchmarks found")
        : named(all);
  }

  private static String in(Reported reported) {
    return reported.benchmark().getMetadata().getNamespace();
  }

  private Input named(List<Reported> all) {
    List<Reported> named = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : selection.names()) {
      List<Reported> found =
          all.stream().filter(b -> name.equals(b.benchmark().getMetadata().getName())).toList();
      if (found.isEmpty()) {
        missing.add("no RuntimeBenchmark '%s' in %s".formatted(name, String.join(", ", files)));
      }
      named.addAll(found);
    }
    return new Input(named, missing, "no benchmarks found");
  }
}
