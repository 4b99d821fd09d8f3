package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.localcluster.docker.DockerNode;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Compares the CPU time and the settled memory that the operator reports for Pods with the cgroup
 * files of the same Pods, which this program reads by itself. A program, not a test.
 *
 * <p>Two figures of CPU time are compared: the difference of the operator's two readings with the
 * cgroup at their time stamps, and the CPU time of the work, which the operator estimates and
 * publishes, with the cgroup between the begin and the end of the work.
 *
 * <p>The truth is a range, because the program reads the files every 20 ms and the Pod uses CPU
 * meanwhile. A range that is wider than the claim cannot show the claim, so longer work is needed.
 *
 * <p>Arguments: the number of blocks, 3 by default; the length of the work in seconds, 60 by
 * default; and the agent's image. The environment variable DOCKER_HOST is the URL of the engine,
 * which runs on this machine and has the runtimes runc and runsc.
 */
public final class PodUsageTruth {

  private static final Map<String, String> HANDLERS = Map.of("runc", "runc", "gvisor", "runsc");
  private static final double NANOS = 1e9;
  private static final double MEBIBYTE = 1 << 20;
  private static final double CPU_SHARE = 0.02;
  private static final double CPU_SECONDS = 0.02;

  /** The two idle times of a trial, and the start and the end of its Pod. */
  private static final long IDLE_SECONDS = 240;

  private PodUsageTruth() {}

  /**
   * Prints a table. Exits with 1 if a figure is missing or differs by more than the docs claim, or
   * if the truth is less certain than that.
   */
  public static void main(String[] args) throws Exception {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    String image = args.length > 2 ? args[2] : "localhost/runtimebench/agent:0.1.0";
    Path state = Files.createTempDirectory("usage-truth");
    Path ca = state.resolve("ca.pem");
    DockerNode node =
        new DockerNode("local", URI.create(System.getenv("DOCKER_HOST")), state).withKubeletPort();
    boolean claimsHold;
    try (CgroupReader cgroups = new CgroupReader();
        TestCluster cluster = TestCluster.start(node)) {
      Files.writeString(ca, node.kubeletCertificate().orElseThrow());
      Map<String, String> settings =
          Map.of("RTB_POD_USAGE", "CAFile", "RTB_KUBELET_CA", ca.toString());
      try (OperatorAssembly operator =
          new OperatorAssembly(
              cluster.client(), OperatorOptions.from(settings), new SimpleMeterRegistry())) {
        HANDLERS.forEach(
            (name, handler) ->
                cluster.client().resource(Fixtures.runtimeClass(name, handler)).create());
        operator.start();
        claimsHold = run(cluster.client(), node, cgroups, new Size(blocks, seconds), image);
      }
    } finally {
      Files.deleteIfExists(ca);
      Files.deleteIfExists(state);
    }
    System.exit(claimsHold ? 0 : 1);
  }

  /**
   * How much is measured.
   *
   * @param seconds the length of the work: a run of the agent with --describe uses a CPU for about
   *     a second
   */
  private record Size(int blocks, int seconds) {

    long mostSeconds() {
      return 120 + 5L * seconds;
    }
  }

  private static boolean run(
      KubernetesClient client, DockerNode node, CgroupReader cgroups, Size size, String image)
      throws IOException {
    client
        .resource(
            Fixtures.benchmark(
                "truth",
                """
                design: {mode: Usage, blocks: {warmup: 0, min: %1$d, max: %1$d}, settleSeconds: 1}
                timeouts: {runSeconds: %3$d}
                workload:
                  inline:
                    container: {image: "%2$s", args: ["--iterations", "%4$d", "--", /rtb-agent, --describe]}
                    metrics:
                      - {name: run, unit: ns, source: {record: durationNs}}
                """
                    .formatted(size.blocks(), image, size.mostSeconds(), size.seconds())))
        .create();
    RuntimeBenchmark over =
        client
            .resources(RuntimeBenchmark.class)
            .inNamespace("default")
            .withName("truth")
            .waitUntilCondition(
                b ->
                    b != null
                        && b.getStatus() != null
                        && List.of("Complete", "Failed")
                            .contains(String.valueOf(b.getStatus().phase())),
                (long) size.blocks() * HANDLERS.size() * (IDLE_SECONDS + size.mostSeconds()),
                TimeUnit.SECONDS);
    System.out.printf(
        "%s; failures: %s; missing: %s%n%n",
        over.getStatus().phase(), over.getStatus().failures(), over.getStatus().missing());
    System.out.println(
        "| block | runtime | readings, operator s | readings, cgroup s | outside by ms | work, operator s | work, cgroup s | outside by ms | memory, operator MiB | memory, cgroup MiB | outside by MiB | |");
    System.out.println("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
    boolean all = true;
    int pods = 0;
    for (String line : new SampleConfigMaps(client).load(over).orElseThrow().lines()) {
      TrialOutcome outcome = Samples.outcome(line);
      String container = node.truth(outcome.podUid()).orElseThrow().containerId();
      all &= row(outcome, cgroups.of(container));
      pods++;
    }
    over.getStatus().overhead().forEach(o -> System.out.printf("%n%s%n", o));
    return all && pods >= HANDLERS.size() * size.blocks();
  }

  private static boolean row(TrialOutcome outcome, List<CgroupReader.Reading> readings) {
    PodUsage usage = outcome.usage();
    Observed cpu = usage.observed(Figure.CpuTime).orElse(null);
    Observed memory = usage.figures().get(Figure.SettledMemory);
    if (cpu == null || memory == null || readings.isEmpty()) {
      System.out.printf("| %d | %s | %s |%n", outcome.block(), outcome.runtime(), usage.missing());
      return false;
    }
    // The cgroup counts the idle Pod too.
    double counted = cpu.value() + cpu.idle();
    Range readingsTrue = cpu(readings, cpu.from(), cpu.to(), cpu.resolution());
    Range workTrue = cpu(readings, usage.workFrom(), usage.workTo(), 0);
    // The files were read every 20 ms, so the truth is a range around the time stamp.
    Range bytes =
        range(readings, memory.to(), memory.resolution(), CgroupReader.Reading::workingSet);
    Range trueMemory = new Range(bytes.low() / MEBIBYTE, bytes.high() / MEBIBYTE);
    double memoryError = trueMemory.distance(memory.value() / MEBIBYTE);
    boolean within =
        isWithin(readingsTrue, counted) && isWithin(workTrue, cpu.value()) && memoryError <= 1;
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %.3f | %s | %.1f | %.3f | %s | %.1f | %.2f | %s | %.2f | %s |%n",
        outcome.block(),
        outcome.runtime(),
        counted,
        readingsTrue.text("%.3f"),
        readingsTrue.distance(counted) * 1000,
        cpu.value(),
        workTrue.text("%.3f"),
        workTrue.distance(cpu.value()) * 1000,
        memory.value() / MEBIBYTE,
        trueMemory.text("%.2f"),
        memoryError,
        within ? "within" : "OUTSIDE");
    boolean shown = shows(outcome, "readings", readingsTrue);
    return shows(outcome, "work", workTrue) && shown && within;
  }

  /** Whether the truth is certain enough to show the claim. */
  private static boolean shows(TrialOutcome outcome, String what, Range truth) {
    boolean narrow = truth.high() - truth.low() <= claim(truth);
    if (!narrow) {
      System.err.printf(
          Locale.ROOT,
          "block %d, %s, %s: the range of the cgroup is %.0f ms wide, and the claim is %.0f ms; measure longer work, on a quiet machine%n",
          outcome.block(),
          outcome.runtime(),
          what,
          (truth.high() - truth.low()) * 1000,
          claim(truth) * 1000);
    }
    return narrow;
  }

  private static double claim(Range truth) {
    return Math.max(CPU_SECONDS, CPU_SHARE * truth.high());
  }

  private static boolean isWithin(Range truth, double seconds) {
    return truth.distance(seconds) <= claim(truth);
  }

  /** The seconds of CPU time between two time stamps, each with that resolution. */
  private static Range cpu(
      List<CgroupReader.Reading> readings, long from, long to, long resolution) {
    Range start = range(readings, from, resolution, CgroupReader.Reading::cpuNanos);
    Range end = range(readings, to, resolution, CgroupReader.Reading::cpuNanos);
    return new Range((end.low() - start.high()) / NANOS, (end.high() - start.low()) / NANOS);
  }

  /** What the cgroup files said around a time stamp, from the least to the most. */
  private record Range(double low, double high) {

    /** How far a value is outside of the range; 0 inside. */
    double distance(double value) {
      return Math.max(0, Math.max(low - value, value - high));
    }

    String text(String format) {
      return String.format(Locale.ROOT, format + " to " + format, low, high);
    }
  }

  /** The values from the last reading before the stamp to the first reading after it. */
  private static Range range(
      List<CgroupReader.Reading> readings,
      long from,
      long resolution,
      ToLongFunction<CgroupReader.Reading> value) {
    long start =
        readings.stream()
            .mapToLong(CgroupReader.Reading::at)
            .filter(at -> at <= from)
            .max()
            .orElse(from);
    long end =
        readings.stream()
            .mapToLong(CgroupReader.Reading::at)
            .filter(at -> at >= from + resolution)
            .min()
            .orElse(from + resolution);
    LongSummaryStatistics all =
        readings.stream()
            .filter(r -> r.at() >= start && r.at() <= end)
            .mapToLong(value)
            .summaryStatistics();
    return new Range(all.getMin(), all.getMax());
  }
}
