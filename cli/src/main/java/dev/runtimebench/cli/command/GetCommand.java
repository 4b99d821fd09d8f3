package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkCluster.Found;
import dev.runtimebench.cli.progress.BenchmarkWatch;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb get}. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Lists benchmarks: how far they are, and what they found.",
    footer = {
      "",
      "If a name does not exist, the others are shown, and the exit code is 2.",
      "",
      "Examples:",
      "  rtb get                     all in the namespace",
      "  rtb get rtb/write-syscall -o yaml",
      "  rtb get -A -l team=a -w     and each change, until Ctrl-C"
    })
final class GetCommand implements Callable<Integer> {

  @Mixin private SelectionOptions selection;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = OutputFormats.DESCRIPTION)
  private ListFormat format;

  @Option(
      names = {"-w", "--watch"},
      description = "Show each change too, until Ctrl-C.")
  private boolean watch;

  @Mixin private OutputFileOption file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (watch && file.file() != null) {
      throw CliException.usage(
          "-w never ends, so it cannot be combined with " + OutputFileOption.NAME);
    }
    format = OutputFormats.choose(format, file.file(), ListFormat.table);
    try (KubernetesClient client = connection.open()) {
      Found found = selection.read(client, connection);
      if (watch) {
        return watch(client, found);
      }
      boolean nothing = found.found().isEmpty() && (format.isTable() || selection.isSingle());
      if (nothing && found.missing().isEmpty()) {
        say(selection.nothing(client, connection));
        return ExitCode.OK;
      }
      if (!nothing) {
        file.write(
            spec, format.render(found.found(), selection.isSingle(), selection.allNamespaces()));
      }
      return Missing.report(spec, found.missing());
    }
  }

  private int watch(KubernetesClient client, Found found) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, RuntimeBenchmark> shown = new LinkedHashMap<>();
    found.found().forEach(benchmark -> shown.put(key(benchmark), benchmark));
    if (format.isTable()) {
      format.lines(found.found(), selection.allNamespaces()).forEach(out::println);
    } else {
      found.found().forEach(benchmark -> out.print(format.render(List.of(benchmark), true, false)));
    }
    out.flush();
    if (!found.missing().isEmpty()) {
      return Missing.report(spec, found.missing());
    }
    new BenchmarkWatch(client)
        .until(
            selection.allNamespaces() ? null : connection.namespace(client),
            selection.selector(),
            change -> {
              show(change.benchmark(), change.deleted(), shown);
              return isRead(out);
            });
    return ExitCode.OK;
  }

  private static boolean isRead(PrintWriter out) {
    return !out.checkError();
  }

  private void show(
      RuntimeBenchmark benchmark, boolean deleted, Map<String, RuntimeBenchmark> shown) {
    List<String> names = selection.names();
    boolean wanted = names.isEmpty() || names.contains(benchmark.getMetadata().getName());
    PrintWriter out = spec.commandLine().getOut();
    if (!wanted || isKnown(benchmark, deleted, shown.get(key(benchmark)))) {
      return;
    }
    shown.remove(key(benchmark));
    if (deleted) {
      say("deleted: " + benchmark.getMetadata().getName());
    } else {
      shown.put(key(benchmark), benchmark);
      if (format.isTable()) {
        // The whole table gives the line its columns. Only the line of the change is printed.
        List<String> lines = format.lines(List.copyOf(shown.values()), selection.allNamespaces());
        out.println(lines.get(lines.size() - 1));
      } else {
        out.print(format.render(List.of(benchmark), true, false));
      }
    }
  }

  /** The watch begins with what is shown already. */
  private static boolean isKnown(
      RuntimeBenchmark benchmark, boolean deleted, RuntimeBenchmark known) {
    return !deleted
        && known != null
        && known
            .getMetadata()
            .getResourceVersion()
            .equals(benchmark.getMetadata().getResourceVersion());
  }

  private static String key(RuntimeBenchmark benchmark) {
    return benchmark.getMetadata().getNamespace() + "/" + benchmark.getMetadata().getName();
  }

  private void say(String text) {
    spec.commandLine().getErr().println(TerminalText.line(text));
    spec.commandLine().getErr().flush();
  }
}
