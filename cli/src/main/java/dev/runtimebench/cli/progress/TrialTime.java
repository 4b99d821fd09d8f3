package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec.Length;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.WorkloadChoice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Estimates how long one trial takes: from the create call of its Pod until the Pod is gone and the
 * settle time is over.
 *
 * @param why where the two times come from, as the end of a sentence
 */
public record TrialTime(Duration least, Duration most, String why) {

  /** What {@code make demo} takes for a trial of a Short workload: 96 trials in 3 min 35 s. */
  private static final Duration SHORT_LEAST = Duration.ofSeconds(2);

  /** An assumption: a slow node, or a workload with parameters that make it longer. */
  private static final Duration SHORT_MOST = Duration.ofSeconds(10);

  /** An assumption: Long means minutes. */
  private static final Duration LONG_LEAST = Duration.ofMinutes(1);

  /**
   * From the length that the workload declares. A trial of a Long workload may take as long as its
   * run timeout.
   *
   * @param length null: Short, as in the CRD
   */
  public static TrialTime declared(Length length, Timeouts timeouts, int settleSeconds) {
    Duration settle = Duration.ofSeconds(settleSeconds);
    if (length == Length.Long) {
      Duration most = SHORT_MOST.plusSeconds(timeouts.runSeconds());
      Duration least = most.compareTo(LONG_LEAST) < 0 ? SHORT_LEAST : LONG_LEAST;
      return new TrialTime(
          least.plus(settle),
          most.plus(settle),
          "because the workload declares the length Long, and the run timeout is %d s"
              .formatted(timeouts.runSeconds()));
    }
    return new TrialTime(
        SHORT_LEAST.plus(settle),
        SHORT_MOST.plus(settle),
        "a rough guess from the length Short, which the workload declares or has by default");
  }

  /**
   * From complete benchmarks with the same workload, parameters and mode; empty if there is none.
   *
   * @param design with the defaults of the CRD
   * @param benchmarks the oldest first
   */
  public static Optional<TrialTime> measured(
      WorkloadChoice workload, Design design, List<RuntimeBenchmark> benchmarks) {
    List<RuntimeBenchmark> same =
        benchmarks.stream()
            .filter(b -> workload != null && workload.equals(b.getSpec().workload()))
            .filter(b -> isSame(design, b.getSpec().design()) && isMeasured(b))
            .toList();
    if (same.isEmpty()) {
      return Optional.empty();
    }
    Duration settle = Duration.ofSeconds(design.settleSeconds());
    List<Duration> trials = same.stream().map(b -> trial(b).plus(settle)).sorted().toList();
    String last = same.get(same.size() - 1).getMetadata().getName();
    return Optional.of(
        new TrialTime(
            trials.get(0),
            trials.get(trials.size() - 1),
            same.size() == 1
                ? "as in the complete benchmark " + last
                : "as in %d complete benchmarks, the latest is %s".formatted(same.size(), last)));
  }

  private static boolean isSame(Design design, Design other) {
    return other != null
        && other.settleSeconds() != null
        && design.isBurst() == other.isBurst()
        && design.idleTime() == other.idleTime()
        && design.concurrency().equals(other.concurrency());
  }

  private static boolean isMeasured(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    return status != null
        && BenchmarkPhase.of(status).equals(Optional.of(BenchmarkPhase.Complete))
        && status.startTime() != null
        && status.completionTime() != null
        && status.samples() != null
        && status.samples().count() > 0;
  }

  /** The mean time of a trial without its settle time; includes the preparation. */
  private static Duration trial(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    Duration all =
        Duration.between(Instant.parse(status.startTime()), Instant.parse(status.completionTime()));
    Duration trial =
        all.dividedBy(status.samples().count())
            .minusSeconds(benchmark.getSpec().design().settleSeconds());
    return trial.isNegative() ? Duration.ZERO : trial;
  }
}
