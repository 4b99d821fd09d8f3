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
      "Lists the workloads by group. With NAME: what it runs, its metrics and its parameters.",
      "",
      "The workloads are those of the kubeconfig's cluster. Without a kubeconfig they are the"
          + " catalogue of this version of rtb, and a note says so.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  rtb workloads",
      "  rtb workloads syscall-write",
      "  rtb workloads --bundled -o name"
    })
final class WorkloadsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "One workload.")
  private String name;

  @Option(
      names = "--bundled",
      description = "Show the catalogue of this version of rtb, and ask no cluster.")
  private boolean bundled;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "The output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private WorkloadFormat format;

  @Mixin private OutputFileOption file;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String wanted = name == null ? null : BenchmarkName.withoutWorkloadType(name);
    List<BenchmarkWorkload> workloads = bundled ? BundledCatalogue.read() : read();
    file.write(
        spec, wanted == null ? format.list(workloads) : format.one(named(workloads, wanted)));
    return ExitCode.OK;
  }

  private static BenchmarkWorkload named(List<BenchmarkWorkload> workloads, String name) {
    return workloads.stream()
        .filter(workload -> workload.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(workloads, name));
  }

  private static CliException unknown(List<BenchmarkWorkload> workloads, String name) {
    List<String> near =
        NearNames.of(name, workloads.stream().map(w -> w.getMetadata().getName()).toList());
    return CliException.usage(
        "there is no workload \"%s\"; %s"
            .formatted(
                TerminalText.line(name),
                near.isEmpty()
                    ? "'rtb workloads' lists all"
                    : "did you mean " + String.join(" or ", near) + "?"));
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
      return BundledCatalogue.read();
    }
    try (KubernetesClient client = connection.open()) {
      return client.resources(BenchmarkWorkload.class).list().getItems();
    } catch (KubernetesClientException e) {
      throw CliException.usage(
          String.join("; ", ApiErrors.lines(e, connection.connection().server()))
              + "; --bundled shows the catalogue of this version");
    }
  }
}
