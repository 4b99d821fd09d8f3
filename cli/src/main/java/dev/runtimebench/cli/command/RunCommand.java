package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.bench.GateOutcome;
import dev.runtimebench.cli.progress.Durations;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.cli.progress.Waiter;
import dev.runtimebench.cli.run.Applier;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Applies benchmarks to the kubeconfig's cluster. With --wait also waits for the results.",
    footer = {
      "",
      "Exit codes with --wait: 0 all benchmarks are Complete, and all gates passed;",
      "1 a gate failed, a benchmark is Failed, or a workload fails more often under",
      "one runtime (also without gates); 2 a gate is undecided, or the command",
      "failed; 3 the benchmarks did not end in time.",
      "",
      "Examples:",
      "  rtb run -f manifests/samples/write-syscall.yaml --wait --timeout 30m",
      "  rtb run -f manifests/samples/write-syscall.yaml --dry-run",
      "  rtb run -f gate.yaml --name-suffix=-42 --wait --junit junit.xml"
    })
final class RunCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description =
          "A YAML or JSON file with RuntimeBenchmarks and the BenchmarkWorkloads that they use; -"
              + " is standard input. Can be repeated.")
  private List<String> files;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "How --wait prints the results: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Mixin private OutputFileOption output;

  @Option(
      names = {"-w", "--wait"},
      description =
          "Wait until all benchmarks end, show the progress and the ratios so far, and print the"
              + " results. Ctrl-C ends the command and not the benchmarks.")
  private boolean wait;

  @Option(
      names = "--dry-run",
      description =
          "Create nothing. Show how many Pods the benchmarks will create and about how long they"
              + " will take, and let the API server check the objects. Works without a"
              + " kubeconfig too, and then says what it could not check.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How long to wait, for example 90s, 10m or 1h30m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--name-suffix",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "Append this text to the names of the benchmarks, for example the number of a pipeline. A"
              + " benchmark of a new name measures again; one that is complete already does not.")
  private String suffix;

  @Mixin private PipelineFiles pipeline;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<Manifest> manifests = files.stream().flatMap(f -> Manifest.read(f).stream()).toList();
    manifests.forEach(manifest -> manifest.appendToName(suffix));
    if (dryRun) {
      return forecast(manifests);
    }
    pipeline.begin(wait);
    try {
      return run(manifests);
    } catch (CliException e) {
      pipeline.fail(List.of(e.getMessage()));
      throw e;
    } catch (KubernetesClientException e) {
      pipeline.fail(ApiErrors.lines(e, connection.connection().server()));
      throw e;
    }
  }

  private int run(List<Manifest> manifests) throws InterruptedException {
    try (KubernetesClient client = connection.open()) {
      String in = namespace(client, manifests);
      apply(client, manifests, in);
      List<String> names =
          manifests.stream()
              .filter(m -> m.kind() == Manifest.Kind.RuntimeBenchmark)
              .map(Manifest::name)
              .toList();
      return wait ? await(client, in, names) : ExitCode.OK;
    }
  }

  private int forecast(List<Manifest> manifests) {
    if (wait) {
      throw CliException.usage(
          "--dry-run creates nothing, so there is nothing to wait for: leave out --wait");
    }
    DryRun dry =
        new DryRun(manifests, spec.commandLine().getOut(), connection.connection().server());
    Optional<String> none = connection.connection().none();
    if (none.isPresent()) {
      dry.withoutCluster(none.get()).print();
      return ExitCode.OK;
    }
    try (KubernetesClient client = connection.open()) {
      dry.withCluster(client, namespace(client, manifests)).print();
    }
    return ExitCode.OK;
  }

  /** Returns the namespace for all objects: from -n, else from the files, else the kubeconfig's. */
  private String namespace(KubernetesClient client, List<Manifest> manifests) {
    List<String> own =
        manifests.stream()
            .map(m -> m.object().getMetadata().getNamespace())
            .filter(n -> n != null)
            .distinct()
            .toList();
    String typed = connection.namespace();
    String given = typed != null || own.isEmpty() ? typed : own.get(0);
    String in = BenchmarkCluster.namespace(client, given);
    if (own.stream().anyMatch(n -> !n.equals(in))) {
      throw CliException.usage(
          "the files name the namespaces " + own + ": run each namespace separately, without -n");
    }
    return in;
  }

  /** Applies all objects even if some are refused, and then reports all errors at once. */
  private void apply(KubernetesClient client, List<Manifest> manifests, String in) {
    PrintWriter out = messages();
    List<String> errors = new ArrayList<>();
    Applier applier = new Applier(client);
    for (Manifest manifest : manifests) {
      try {
        out.println(TerminalText.line(applier.apply(manifest, in)));
      } catch (KubernetesClientException e) {
        if (e.getStatus() == null) {
          throw e;
        }
        ApiErrors.lines(e, connection.connection().server())
            .forEach(line -> errors.add(manifest.name() + ": " + TerminalText.line(line)));
      }
    }
    out.flush();
    if (!errors.isEmpty()) {
      throw CliException.usage(String.join("\n", errors));
    }
  }

  /** With JSON, YAML or names, standard output is for the results alone. */
  private PrintWriter messages() {
    boolean people = !wait || format == Format.table || format == Format.wide;
    return people && output.file() == null
        ? spec.commandLine().getOut()
        : spec.commandLine().getErr();
  }

  private void comeBack(StatusLine line, String in, List<String> names) {
    String options = connection.repeated(in);
    line.print("interrupted: the benchmarks keep running");
    line.print("wait again:        rtb run -f " + String.join(" -f ", files) + " --wait" + options);
    line.print("see how far:       rtb get " + String.join(" ", names) + options + " -w");
    line.print("results so far:    rtb report " + String.join(" ", names) + options);
  }

  private int await(KubernetesClient client, String in, List<String> names)
      throws InterruptedException {
    if (names.isEmpty()) {
      return ExitCode.OK;
    }
    StatusLine line = StatusLine.on(spec.commandLine().getErr());
    OnInterrupt interrupt = OnInterrupt.run(() -> comeBack(line, in, names));
    boolean over;
    try {
      over = new Waiter(client, line).await(in, names, timeout);
    } finally {
      interrupt.close();
    }
    List<RuntimeBenchmark> benchmarks = new BenchmarkCluster(client).named(in, names);
    pipeline.end(benchmarks);
    output.write(spec, format.render(benchmarks));
    if (!over) {
      throw new CliException(
          ExitCode.TIMEOUT,
          "not over after " + Durations.show(timeout) + "; the benchmarks keep running");
    }
    return GateOutcome.exitCode(benchmarks);
  }
}
