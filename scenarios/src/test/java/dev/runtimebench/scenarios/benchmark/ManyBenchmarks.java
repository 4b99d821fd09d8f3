package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.metrics.OwnMetric;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs many queued benchmarks to their ends on scripted nodes whose Pods end at once. The operator
 * runs in a process of its own. Shows whether its memory grows by more than what a finished
 * benchmark needs, whether a late trial costs more CPU than an early one, and how long reconciles
 * wait and take while benchmarks wait in the queue. A program, not a test.
 */
public final class ManyBenchmarks {

  private static final int BLOCKS = 20;
  private static final int TRIALS = 2 * BLOCKS;
  private static final int LINES = 10;
  private static final String RECONCILE = "operator_sdk_controllers_execution_reconcile_seconds";
  private static final String WAIT = OwnMetric.RECONCILE_WAIT.inPrometheus();

  private ManyBenchmarks() {}

  /**
   * Prints a line after each tenth of the benchmarks.
   *
   * @param args the number of benchmarks, the number of nodes, and the command that starts the
   *     operator
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int benchmarks = Integer.parseInt(args[0]);
    int nodes = Integer.parseInt(args[1]);
    List<String> command = List.of(args).subList(2, args.length);
    try (OperatorOnCluster on = new OperatorOnCluster(Duration.ofHours(2), nodes)) {
      on.stopOperator();
      on.forgetPlayed();
      for (int i = 0; i < benchmarks; i++) {
        on.apply(
            Fixtures.benchmark(
                "many-" + i,
                "design: {blocks: {warmup: 0, min: %d, max: %d}, settleSeconds: 0}"
                    .formatted(BLOCKS, BLOCKS)));
      }
      try (MeasuredProcess operator = MeasuredProcess.start(command, on.cluster().url())) {
        operator.awaitReady();
        run(on, operator, benchmarks);
      }
      on.startOperator(); // close() stops a running operator.
    }
  }

  private static void run(OperatorOnCluster on, MeasuredProcess operator, int benchmarks)
      throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%d queued: %d KiB live, %d MiB resident%n",
        benchmarks,
        operator.liveKibibytes(),
        operator.statusMebibytes("VmRSS"));
    long begin = System.nanoTime();
    Duration cpu = operator.cpu();
    long before = 0;
    Map<Double, Double> waits = operator.histogram(WAIT);
    Map<Double, Double> reconciles = operator.histogram(RECONCILE);
    for (int line = 1; line <= LINES; line++) {
      long wanted = (long) benchmarks * line / LINES;
      long finished = finished(on);
      while (finished < wanted) {
        Thread.sleep(500);
        finished = finished(on);
      }
      Duration now = operator.cpu();
      Map<Double, Double> waitsNow = operator.histogram(WAIT);
      Map<Double, Double> reconcilesNow = operator.histogram(RECONCILE);
      System.out.printf(
          Locale.ROOT,
          "%5d finished after %.0f s: %.0f ms of CPU a trial, %d KiB live, %d MiB resident, %d"
              + " threads, %.0f nodes measuring; 99%% of the waits for a reconcile within"
              + " %.0f ms, and 99%% of the reconciles within %.0f ms%n",
          finished,
          (System.nanoTime() - begin) / 1e9,
          (double) now.minus(cpu).toMillis() / Math.max(1, (finished - before) * TRIALS),
          operator.liveKibibytes(),
          operator.statusMebibytes("VmRSS"),
          operator.threads(),
          operator.metric(OwnMetric.MEASURING_NODES.inPrometheus()),
          1000 * MeasuredProcess.quantile(waits, waitsNow, 0.99),
          1000 * MeasuredProcess.quantile(reconciles, reconcilesNow, 0.99));
      waits = waitsNow;
      reconciles = reconcilesNow;
      cpu = operator.cpu();
      before = finished;
    }
  }

  private static long finished(OperatorOnCluster on) {
    return on
        .client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .list()
        .getItems()
        .stream()
        .filter(b -> BenchmarkPhase.of(b.getStatus()).filter(BenchmarkPhase::isOver).isPresent())
        .count();
  }
}
