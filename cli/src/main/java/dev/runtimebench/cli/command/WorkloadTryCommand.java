package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.export.ObjectTree;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.tryout.TryBenchmark;
import dev.runtimebench.cli.tryout.TryChoice;
import dev.runtimebench.cli.tryout.TryReport;
import dev.runtimebench.cli.tryout.Tryout;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rtb workload try}. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a workload once, and shows what was read from which line of the output, and what was not"
          + " read. Of the lines that gave nothing, the text shows the first and the last ten; -o json"
          + " has the first 20000 lines of each output.",
      "",
      "The operator of the cluster runs one trial under one runtime. Afterwards the benchmark and its"
          + " Pods are deleted. The client of a workload with a server runs under this runtime too; in"
          + " a benchmark it runs under the baseline.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 the trial is valid, and every metric has a value; 1 the trial is",
      "invalid, or a metric has no value; 2 the command failed; 3 the trial did not",
      "end in time.",
      "",
      "Examples:",
      "  rtb workload try -f my-tool.yaml",
      "  rtb workload try -f my-tool.yaml --runtime-class gvisor -p seconds=1",
      "  rtb workload try -f my-tool.yaml --local"
    })
final class WorkloadTryCommand implements Callable<Integer> {

  private static final int TABLE_WIDTH = 80;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description =
          "A YAML or JSON file with a BenchmarkWorkload, or with a RuntimeBenchmark; - is standard"
              + " input.")
  private String file;

  @Option(
      names = "--local",
      description =
          "Run on a local cluster that is started for this try, on the Docker Engine at"
              + " DOCKER_HOST. Its RuntimeClasses are runc, gvisor and gvisor-ptrace.")
  private boolean local;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      description = "One of the runtimes of the RuntimeBenchmark. Default: its baseline.")
  private String runtime;

  @Option(
      names = "--runtime-class",
      paramLabel = "CLASS",
      description =
          "The RuntimeClass of the Pod. Default: that of the runtime; for a BenchmarkWorkload the"
              + " cluster's default runtime.")
  private String runtimeClass;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=VALUE",
      description = "A parameter of the workload. Can be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15m",
      converter = DurationConverter.class,
      description = "How long to wait, for example 90s or 10m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--keep",
      description = "Keep the benchmark and its Pods; the operator deletes them after an hour.")
  private boolean keep;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = OutputFormats.DESCRIPTION)
  private DocumentFormat format;

  @Mixin private OutputFileOption output;

  @Spec private CommandSpec spec;

  private final LocalPart localPart;

  /**
   * @param localPart starts the local cluster
   */
  WorkloadTryCommand(LocalPart localPart) {
    this.localPart = localPart;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (local && (connection.namespace() != null || keep)) {
      throw CliException.usage(
          "--local: the local cluster is removed after the try, and has one namespace: leave out %s"
              .formatted(keep ? "--keep" : "--namespace"));
    }
    format = OutputFormats.choose(format, output.file(), DocumentFormat.table);
    TryChoice choice =
        new TryChoice(Optional.ofNullable(runtime), Optional.ofNullable(runtimeClass), parameters);
    List<Manifest> manifests = Manifest.read(file);
    Manifest benchmark = new TryBenchmark(file, choice).of(manifests);
    StatusLine line = StatusLine.on(spec.commandLine().getErr());
    if (local) {
      try (LocalPart.Started started = localPart.start(line)) {
        return run(started.client(), started.namespace(), benchmark, line);
      }
    }
    try (KubernetesClient client = connection.open()) {
      String own = manifests.get(manifests.size() - 1).object().getMetadata().getNamespace();
      String given = connection.namespace() == null ? own : connection.namespace();
      return run(client, BenchmarkCluster.namespace(client, given), benchmark, line);
    }
  }

  private int run(KubernetesClient client, String in, Manifest benchmark, StatusLine line)
      throws InterruptedException {
    if (keep) {
      line.print("the benchmark is %s/%s".formatted(in, benchmark.name()));
    }
    TryReport report = new Tryout(client, in, line).run(benchmark, timeout, keep);
    output.write(
        spec,
        switch (format) {
          case table -> String.join("\n", report.lines(TABLE_WIDTH)) + "\n";
          case wide -> String.join("\n", report.lines(TerminalWidth.UNLIMITED)) + "\n";
          case json -> ObjectTree.json(report.tree());
          case yaml -> ObjectTree.yaml(report.tree());
        });
    return report.exitCode();
  }
}
