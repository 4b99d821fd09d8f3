package dev.runtimebench.demo;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.GateOutcome;
import dev.runtimebench.cli.command.DemoEntry;
import dev.runtimebench.cli.command.DemoOptions;
import dev.runtimebench.cli.command.Format;
import dev.runtimebench.cli.command.Output;
import dev.runtimebench.cli.progress.Durations;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.cli.samples.ReportInput;
import dev.runtimebench.cli.samples.SampleCluster;
import dev.runtimebench.cli.samples.SampleFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rtb demo}. */
@Command(
    name = DemoEntry.NAME,
    mixinStandardHelpOptions = true,
    description = {
      DemoEntry.SUMMARY,
      "",
      "DOCKER_HOST must be the address of a Docker Engine with the runtimes runc, runsc and"
          + " runsc-ptrace and with the catalogue's images. 'make demo' sets up both.",
      ""
    },
    footer = {
      "",
      "Files in DIR: benchmarks.json, a List of the RuntimeBenchmarks with status;",
      "samples/NAME.ndjson, the raw samples of each benchmark, for 'rtb analyze';",
      "report.html; demo.log, the operator's log.",
      "Exit codes: 0 all benchmarks are Complete; 1 at least one is not; 2 the cluster",
      "cannot be started."
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin private DemoOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    long began = System.nanoTime();
    Checkout checkout = Checkout.find();
    Path directory =
        (options.directory() == null ? checkout.root().resolve("target/demo") : options.directory())
            .toAbsolutePath();
    Output.write(directory.resolve("demo.log").toString(), "");
    Logs.to(directory.resolve("demo.log"));
    StatusLine line = StatusLine.on(spec.commandLine().getErr());
    try (LocalRun run = LocalRun.start(checkout, line)) {
      DemoCluster cluster = run.cluster();
      List<RuntimeBenchmark> benchmarks = Results.of(cluster, checkout.benchmarks(), line);
      IdlePods.Look idle = IdlePods.at(cluster, checkout, line);
      keepSamples(cluster, benchmarks, directory);
      Output.write(directory.resolve("report.html").toString(), page(cluster, benchmarks));
      finish(benchmarks, idle, directory, Duration.ofNanos(System.nanoTime() - began));
      if (options.keep()) {
        hold(cluster, directory);
      }
      return GateOutcome.exitCode(benchmarks);
    }
  }

  /** Writes the raw samples to files before the cluster is removed. */
  private static void keepSamples(
      DemoCluster cluster, List<RuntimeBenchmark> benchmarks, Path directory) {
    for (RuntimeBenchmark benchmark : benchmarks) {
      if (benchmark.getStatus() != null && benchmark.getStatus().startTime() != null) {
        Path file = directory.resolve("samples/" + benchmark.getMetadata().getName() + ".ndjson");
        Output.write(
            file.toString(), SampleFile.toNdjson(SampleCluster.of(cluster.client(), benchmark)));
      }
    }
  }

  private static String page(DemoCluster cluster, List<RuntimeBenchmark> benchmarks) {
    return Format.page(benchmarks.stream().map(b -> ReportInput.of(cluster.client(), b)).toList());
  }

  private void finish(
      List<RuntimeBenchmark> benchmarks, IdlePods.Look idle, Path directory, Duration took) {
    Path json = directory.resolve("benchmarks.json");
    Path html = directory.resolve("report.html");
    Output.write(json.toString(), Format.json.render(benchmarks));
    boolean people = options.format() == Format.table || options.format() == Format.wide;
    PrintWriter results = spec.commandLine().getOut();
    PrintWriter out = people ? results : spec.commandLine().getErr();
    out.println();
    results.print(options.format().render(benchmarks));
    results.flush();
    out.println();
    if (idle.missing().isEmpty()) {
      IdleFigures.table(idle.figures()).forEach(out::println);
    } else {
      out.println("Memory and CPU of idle Pods were not measured: " + idle.missing());
    }
    out.println();
    out.println("Took " + Durations.show(took) + ". Results:");
    out.println("  " + shown(json));
    out.println("  " + shown(html));
    if (GateOutcome.exitCode(benchmarks) != ExitCode.OK) {
      out.println("Not all benchmarks are complete. The operator's log:");
      out.println("  " + shown(directory.resolve("demo.log")));
    }
    out.flush();
  }

  /** Returns a path relative to the working directory if possible. */
  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private void hold(DemoCluster cluster, Path directory) throws InterruptedException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Output.write(kubeconfig.toString(), Kubeconfig.of(cluster.url()));
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.println("The cluster runs until Ctrl-C. In another terminal:");
    out.println("  export KUBECONFIG=" + kubeconfig);
    out.println("  kubectl get rtb");
    out.flush();
    new CountDownLatch(1).await();
  }
}
