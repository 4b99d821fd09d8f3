package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.BurstCurve;
import dev.runtimebench.api.v1alpha1.BurstLevel;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.experiment.Bursts;
import dev.runtimebench.results.experiment.Experiment;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Computes the curves of start latency over concurrency, and their knees. */
public final class BurstCurves {

  private static final int MIN_LEVELS_FOR_KNEE = 3;
  private static final double MILLIS_PER_SECOND = 1e3;

  private BurstCurves() {}

  /** Returns one curve for each runtime that has values. Empty for a serial design. */
  public static List<BurstCurve> of(Experiment experiment, List<RuntimeResult> results) {
    return experiment.runtimeNames().stream()
        .map(runtime -> curve(experiment, runtime, results))
        .filter(curve -> !curve.levels().isEmpty())
        .toList();
  }

  private static BurstCurve curve(
      Experiment experiment, String runtime, List<RuntimeResult> results) {
    List<BurstLevel> levels =
        experiment.design().concurrency().stream()
            .sorted()
            .flatMap(level -> level(level, runtime, results).stream())
            .toList();
    return new BurstCurve(runtime, knee(levels), levels);
  }

  private static Optional<BurstLevel> level(
      int level, String runtime, List<RuntimeResult> results) {
    Double all =
        result(results, runtime, Bursts.allStarted(level)).map(RuntimeResult::median).orElse(null);
    return result(results, runtime, Bursts.startLatency(level))
        .map(
            r ->
                new BurstLevel(
                    level,
                    r.n(),
                    r.median(),
                    r.medianLow(),
                    r.medianHigh(),
                    all,
                    all == null || all == 0 ? null : level * MILLIS_PER_SECOND / all));
  }

  private static Optional<RuntimeResult> result(
      List<RuntimeResult> results, String runtime, String metric) {
    return results.stream()
        .filter(r -> r.runtime().equals(runtime) && r.metric().equals(metric))
        .findFirst();
  }

  /**
   * The level with the greatest throughput divided by latency. Below that level there is room for
   * more Pods, above it more Pods only wait longer (Kleinrock, <i>Power and deterministic rules of
   * thumb for probabilistic problems in computer communications</i>, ICC 1979). Null if that level
   * is the highest one, because the curve may bend beyond it.
   */
  private static Integer knee(List<BurstLevel> levels) {
    boolean known =
        levels.size() >= MIN_LEVELS_FOR_KNEE
            && levels.stream().allMatch(l -> l.podsPerSecond() != null && l.medianMs() > 0);
    return known
        ? levels.stream()
            .max(Comparator.comparingDouble(l -> l.podsPerSecond() / l.medianMs()))
            .map(BurstLevel::concurrency)
            .filter(level -> level < levels.get(levels.size() - 1).concurrency())
            .orElse(null)
        : null;
  }
}
