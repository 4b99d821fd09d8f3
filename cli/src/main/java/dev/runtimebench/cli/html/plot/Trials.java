package dev.runtimebench.cli.html.plot;

import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.experiment.Bursts;
import dev.runtimebench.results.findings.comparison.IdleCpu;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The Pods of a benchmark in the order in which they ran, with their values of one metric.
 *
 * @param points the Pods with a value or a failure
 * @param runs how many runs of blocks there were; a repeated block counts each time
 */
record Trials(List<Point> points, int runs) {

  private static final double NANOS_PER_MILLI = 1e6;

  /** What a value is. */
  enum Kind {
    Counted("counted"),
    Warmup("warm-up"),
    Repeated("not counted: the block ran again"),
    Failed("failed");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * One Pod.
   *
   * @param at the run of a block that the Pod belongs to, from 1
   * @param block the block's number in the samples
   * @param value null if the Pod failed
   * @param why why the Pod failed; empty if it did not
   */
  record Point(int at, int block, String runtime, Kind kind, Double value, String why) {}

  private record Run(int block, int attempt) {}

  static Trials of(SampleSet samples, String metric) {
    Predicate<TrialOutcome> counted = samples.counted();
    boolean burst = samples.experiment().design().isBurst();
    Map<Run, Integer> runs = new HashMap<>();
    List<Point> points = new ArrayList<>();
    for (TrialOutcome outcome : IdleCpu.withhold(samples.experiment(), samples.outcomes())) {
      int at =
          runs.computeIfAbsent(new Run(outcome.block(), outcome.attempt()), run -> runs.size() + 1);
      if (burst && !isOf(outcome, metric)) {
        continue;
      }
      Double value = burst ? startLatency(outcome) : outcome.values().get(metric);
      if (outcome.isValid() && (value == null || !Double.isFinite(value))) {
        continue;
      }
      Kind kind = kind(outcome, counted);
      points.add(
          new Point(
              at,
              outcome.block(),
              outcome.runtime(),
              kind,
              kind == Kind.Failed ? null : value,
              kind == Kind.Failed ? outcome.reason().name() : ""));
    }
    return new Trials(points, runs.size());
  }

  private static Kind kind(TrialOutcome outcome, Predicate<TrialOutcome> counted) {
    if (!outcome.isValid()) {
      return Kind.Failed;
    }
    if (outcome.warmup()) {
      return Kind.Warmup;
    }
    return counted.test(outcome) ? Kind.Counted : Kind.Repeated;
  }

  private static boolean isOf(TrialOutcome outcome, String metric) {
    return outcome.concurrency() != null
        && Bursts.startLatency(outcome.concurrency()).equals(metric);
  }

  private static Double startLatency(TrialOutcome outcome) {
    Long nanos = outcome.phases().nanos().get(Phase.SubmitToFirstOutput);
    return nanos == null ? null : Double.valueOf(nanos / NANOS_PER_MILLI);
  }

  List<Point> of(Kind kind) {
    return points.stream().filter(p -> p.kind() == kind).toList();
  }

  /** Whether all values are positive, so that a logarithmic axis can show them. */
  boolean isPositive() {
    return points.stream().map(Point::value).filter(Objects::nonNull).allMatch(v -> v > 0);
  }
}
