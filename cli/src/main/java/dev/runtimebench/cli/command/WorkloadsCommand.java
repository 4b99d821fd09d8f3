package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkName;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.catalogue.NearNames;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb workloads}. */
@Command(
    name = "workloads",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the workloads by group. With one NAME: what it runs, its metrics and its parameters.",
      "",
      "The workloads are those of the kubeconfig's cluster. Without a kubeconfig they are the"
          + " catalogue of this version of rtb, and a note says so.",
      ""
    },
    footer = {
      "",
      "If a name does not exist, the others are shown, and the exit code is 2.",
      "",
      "Examples:",
      "  rtb workloads",
      "  rtb workloads syscall-write",
      "  rtb workloads --bundled -o name"
    })
final class WorkloadsCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "The workloads: NAME or benchmarkworkload/NAME. Default: all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description =
          "Only workloads of the cluster with these labels, for example team=a,env!=test.")
  private String selector;

  @Option(
      names = "--bundled",
      description = "Show the catalogue of this version of rtb, and ask no cluster.")
  private boolean bundled;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = OutputFormats.DESCRIPTION)
  private WorkloadFormat format;

  @Mixin private OutputFileOption file;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    format = OutputFormats.choose(format, file.file(), WorkloadFormat.table);
    if (selector != null && !names.isEmpty()) {
      throw CliException.usage("-l cannot be combined with NAME");
    }
    List<String> wanted =
        names.stream().map(BenchmarkName::withoutWorkloadType).distinct().toList();
    List<BenchmarkWorkload> workloads = bundled ? bundled() : read();
    if (wanted.isEmpty()) {
      file.write(spec, format.list(workloads));
      return ExitCode.OK;
    }
    List<BenchmarkWorkload> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : wanted) {
      named(workloads, name).ifPresentOrElse(found::add, () -> missing.add(no(workloads, name)));
    }
    if (!found.isEmpty()) {
      file.write(spec, wanted.size() == 1 ? format.one(found.get(0)) : format.list(found));
    }
    return Missing.report(spec, missing);
  }

  private static Optional<BenchmarkWorkload> named(List<BenchmarkWorkload> workloads, String name) {
    return workloads.stream()
        .filter(workload -> workload.getMetadata().getName().equals(name))
        .findFirst();
  }

  private List<BenchmarkWorkload> bundled() {
    if (selector != null) {
      throw CliException.usage(
          "-l selects workloads of a cluster, and the catalogue of rtb is not in a cluster");
    }
    return BundledCatalogue.read();
  }

  private static String no(List<BenchmarkWorkload> workloads, String name) {
    List<String> near =
        NearNames.of(name, workloads.stream().map(w -> w.getMetadata().getName()).toList());
    return "there is no workload \"%s\"; %s"
        .formatted(
            TerminalText.line(name),
            near.isEmpty()
                ? "'rtb workloads' lists all"
                : "did you mean " + String.join(" or ", near) + "?");
  }

  /**
   * Without a kubeconfig the bundled catalogue is shown, and a note says so. A cluster that was
   * asked for and gives no list is an error: its workloads may be others.
   */
  private List<BenchmarkWorkload> read() {
    Optional<String> none = connection.connection().none();
    if (none.isPresent()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          TerminalText.line("rtb: the catalogue of this version, because there is " + none.get()));
      err.flush();
      return bundled();
    }
    try (KubernetesClient client = connection.open()) {
      var all = client.resources(BenchmarkWorkload.class);
      return (selector == null ? all : all.withLabelSelector(selector)).list().getItems();
    } catch (KubernetesClientException e) {
      throw CliException.usage(
          String.join("; ", ApiErrors.lines(e, connection.connection().server()))
              + "; --bundled shows the catalogue of this version");
    }
  }
}
