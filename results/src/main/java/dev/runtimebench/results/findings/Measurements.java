package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The counted values by runtime, metric and block. All results are computed from them.
 *
 * @param runtimes the names of the runtimes, in display order
 * @param baseline the name of the runtime that the others are compared with
 * @param metrics the metrics, in display order
 * @param primary the names of the metrics that the verdict rests on
 * @param values for each runtime and metric at most one value per block
 * @param trials for each runtime and metric the number of trials that should have given a value,
 *     without the warm-up: the trials of the complete blocks, and the failed trials
 */
public record Measurements(
    List<String> runtimes,
    String baseline,
    List<Metric> metrics,
    List<String> primary,
    Map<Key, Map<Integer, Double>> values,
    Map<Key, Integer> trials) {

  /** Identifies a series of values. */
  public record Key(String runtime, String metric) {}

  /** Returns the values of the complete blocks of an experiment, without the warm-up. */
  public static Measurements of(Experiment experiment, List<TrialOutcome> outcomes) {
    if (experiment.design().isBurst()) {
      return BurstMeasurements.of(experiment, outcomes);
    }
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    Map<Key, Map<Integer, Double>> values = new HashMap<>();
    List<Metric> metrics = experiment.workload().metrics();
    Map<Key, Integer> trials = new HashMap<>();
    JudgedTrial.all(outcomes).stream()
        .filter(trial -> trial.isFailed() && !trial.warmup())
        .forEach(trial -> count(trials, trial.runtime(), metrics));
    for (TrialOutcome outcome : outcomes) {
      if (outcome.warmup()) {
        continue;
      }
      if (progress.counted(outcome.block()).filter(run -> run == outcome.attempt()).isPresent()) {
        count(trials, outcome.runtime(), metrics);
        outcome
            .values()
            .forEach(
                (metric, value) ->
                    values
                        .computeIfAbsent(new Key(outcome.runtime(), metric), k -> new TreeMap<>())
                        .put(outcome.block(), value));
      }
    }
    Metric first = experiment.workload().primaryMetric();
    List<String> primary =
        metrics.stream().filter(m -> m.isPrimary() || m.equals(first)).map(Metric::name).toList();
    return new Measurements(
        experiment.runtimeNames(), experiment.baseline(), metrics, primary, values, trials);
  }

  private static void count(Map<Key, Integer> trials, String runtime, List<Metric> metrics) {
    metrics.forEach(metric -> trials.merge(new Key(runtime, metric.name()), 1, Integer::sum));
  }

  /** Returns these measurements with another baseline. */
  public Measurements withBaseline(String other) {
    return new Measurements(runtimes, other, metrics, primary, values, trials);
  }

  /** The runtimes that are compared with the baseline. */
  public List<String> contestants() {
    return runtimes.stream().filter(r -> !r.equals(baseline)).toList();
  }

  /** Whether the verdict rests on that metric. */
  public boolean isPrimary(Metric metric) {
    return primary.contains(metric.name());
  }

  /** All blocks with a value, ascending. */
  public SortedSet<Integer> blocks() {
    SortedSet<Integer> blocks = new TreeSet<>();
    values.values().forEach(series -> blocks.addAll(series.keySet()));
    return blocks;
  }

  /** The values by block, ascending; empty if there are none. */
  public Map<Integer, Double> values(String runtime, String metric) {
    return values.getOrDefault(new Key(runtime, metric), Map.of());
  }
}
