package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs one benchmark of many blocks and runtimes on a scripted node whose Pods end at once. The
 * operator runs in a process of its own. Shows whether a late trial takes longer or costs more CPU
 * than an early one, and how large the status is. A program, not a test.
 */
public final class LongBenchmark {

  private static final int LINES = 10;

  private LongBenchmark() {}

  /**
   * Prints a line after each tenth of the blocks.
   *
   * @param args the number of blocks, the number of runtimes, and the command that starts the
   *     operator
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int blocks = Integer.parseInt(args[0]);
    int runtimes = Integer.parseInt(args[1]);
    List<String> command = List.of(args).subList(2, args.length);
    try (OperatorOnCluster on = new OperatorOnCluster(Duration.ofHours(2))) {
      on.stopOperator();
      on.forgetPlayed();
      for (int i = 0; i < runtimes; i++) {
        on.client()
            .resource(
                new RuntimeClassBuilder()
                    .withNewMetadata()
                    .withName("class-" + i)
                    .endMetadata()
                    .withHandler("handler-" + i)
                    .build())
            .create();
      }
      on.play(pod -> OperatorOnCluster.latency(10));
      on.apply(Fixtures.benchmark("long", spec(blocks, runtimes)));
      try (MeasuredProcess operator = MeasuredProcess.start(command, on.cluster().url())) {
        operator.awaitReady();
        run(on, operator, blocks, runtimes);
      }
      on.startOperator(); // close() stops a running operator.
    }
  }

  private static String spec(int blocks, int runtimes) {
    return "design: {blocks: {warmup: 0, min: %d, max: %d}, settleSeconds: 0}%nbaseline: r0%nruntimes: [%s]"
        .formatted(
            blocks,
            blocks,
            IntStream.range(0, runtimes)
                .mapToObj("{name: r%1$d, runtimeClassName: class-%1$d}"::formatted)
                .collect(Collectors.joining(", ")));
  }

  private static void run(OperatorOnCluster on, MeasuredProcess operator, int blocks, int runtimes)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Duration cpu = operator.cpu();
    int before = 0;
    for (int line = 1; line <= LINES; line++) {
      int wanted = blocks * line / LINES;
      while (completed(on) < wanted) {
        Thread.sleep(500);
      }
      int done = completed(on);
      int trials = Math.max(1, done - before) * runtimes;
      long now = System.nanoTime();
      System.out.printf(
          Locale.ROOT,
          "%5d blocks of %d: %.0f ms a trial, %.0f ms of CPU a trial, %d KiB live, status of %d bytes%n",
          done,
          runtimes,
          (now - begin) / 1e6 / trials,
          (double) operator.cpu().minus(cpu).toMillis() / trials,
          operator.liveKibibytes(),
          Serialization.asJson(on.get("long").getStatus()).length());
      begin = System.nanoTime();
      cpu = operator.cpu();
      before = done;
    }
  }

  private static int completed(OperatorOnCluster on) {
    return Optional.ofNullable(on.get("long"))
        .map(RuntimeBenchmark::getStatus)
        .map(RuntimeBenchmarkStatus::blocks)
        .map(BlockProgress::completed)
        .orElse(0);
  }
}
