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
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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

  private static final String TIMEOUT = "--timeout";

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
      description =
          "With --wait the format of the results: ${COMPLETION-CANDIDATES}. Without --wait the format"
              + " of the applied objects: table, wide, json, yaml, name. Default: from the extension"
              + " of --output-file, else table.")
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
      names = TIMEOUT,
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
    if (dryRun && (format != null || output.file() != null)) {
      throw CliException.usage(
          "--dry-run shows a forecast in words: leave out -o and %s, or redirect standard output with >"
              .formatted(OutputFileOption.NAME));
    }
    format = OutputFormats.choose(format, output.file(), Format.table);
    if (!wait && (format == Format.html || format == Format.markdown)) {
      throw CliException.usage("-o " + format + " shows results: add --wait");
    }
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
      Applied applied = apply(client, manifests, in);
      if (!wait) {
        print(applied);
        return ExitCode.OK;
      }
      List<String> names =
          manifests.stream()
              .filter(m -> m.kind() == Manifest.Kind.RuntimeBenchmark)
              .map(Manifest::name)
              .toList();
      return await(client, in, names);
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

  /**
   * What the API server has after the command.
   *
   * @param lines as kubectl prints them, one for each object
   */
  private record Applied(List<String> lines, List<GenericKubernetesResource> objects) {}

  /** Applies all objects even if some are refused, and then reports all errors at once. */
  private Applied apply(KubernetesClient client, List<Manifest> manifests, String in) {
    Applied applied = new Applied(new ArrayList<>(), new ArrayList<>());
    List<String> errors = new ArrayList<>();
    Applier applier = new Applier(client);
    for (Manifest manifest : manifests) {
      try {
        Applier.Done done = applier.apply(manifest, in);
        String line = TerminalText.line(done.line());
        applied.lines().add(line);
        applied.objects().add(done.object());
        if (wait || (isForPeople() && output.file() == null)) {
          messages().println(line);
        }
      } catch (KubernetesClientException e) {
        if (e.getStatus() == null) {
          throw e;
        }
        ApiErrors.lines(e, connection.connection().server())
            .forEach(line -> errors.add(manifest.name() + ": " + TerminalText.line(line)));
      }
    }
    messages().flush();
    if (!errors.isEmpty()) {
      if (!wait) {
        print(applied);
      }
      throw CliException.usage(String.join("\n", errors));
    }
    return applied;
  }

  /** Prints what was applied, as kubectl apply does. A table was printed line by line. */
  private void print(Applied applied) {
    boolean single = applied.objects().size() == 1;
    switch (format) {
      case json -> output.write(spec, ObjectText.json(applied.objects(), single));
      case yaml -> output.write(spec, ObjectText.yaml(applied.objects(), single));
      case name -> output.write(spec, ObjectText.names(applied.objects()));
      default -> {
        if (output.file() != null) {
          output.write(spec, String.join("\n", applied.lines()) + "\n");
        }
      }
    }
  }

  private boolean isForPeople() {
    return format == Format.table || format == Format.wide;
  }

  /** With JSON, YAML or names, standard output is for the results alone. */
  private PrintWriter messages() {
    return isForPeople() && output.file() == null
        ? spec.commandLine().getOut()
        : spec.commandLine().getErr();
  }

  /** Without the suffix, a command that waits again would create other benchmarks. */
  private ComeBack comeBack(String in, List<String> names) {
    List<String> options = new ArrayList<>();
    if (!suffix.isEmpty()) {
      options.add("--name-suffix=" + ShellText.quoted(suffix));
    }
    if (spec.commandLine().getParseResult().hasMatchedOption(TIMEOUT)) {
      options.add(TIMEOUT + " " + Durations.option(timeout));
    }
    options.addAll(pipeline.repeated());
    if (spec.commandLine().getParseResult().hasMatchedOption("-o")) {
      options.add("-o " + format);
    }
    if (output.file() != null) {
      options.add(OutputFileOption.NAME + " " + ShellText.quoted(output.file()));
    }
    return new ComeBack(files, names, options, connection.repeated(in));
  }

  private int await(KubernetesClient client, String in, List<String> names)
      throws InterruptedException {
    if (names.isEmpty()) {
      return ExitCode.OK;
    }
    StatusLine line = StatusLine.on(spec.commandLine().getErr());
    List<String> comeBack = comeBack(in, names).lines();
    OnInterrupt interrupt =
        OnInterrupt.run(
            () -> {
              line.print("interrupted: the benchmarks keep running");
              comeBack.forEach(line::printExactly);
            });
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
      comeBack.forEach(line::printExactly);
      throw new CliException(
          ExitCode.TIMEOUT,
          "not over after " + Durations.show(timeout) + "; the benchmarks keep running");
    }
    return GateOutcome.exitCode(benchmarks);
  }
}
