package dev.runtimebench.results.findings.comparison;

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
 * @param failed for each runtime and metric the number of trials, without the warm-up, in which the
 *     workload failed
 * @param nodes the node of each block, if the blocks ran on several nodes; empty if all blocks ran
 *     on one node, or if a block ran on several nodes
 */
public record Measurements(
    List<String> runtimes,
    String baseline,
    List<Metric> metrics,
    List<String> primary,
    Map<Key, Map<Integer, Double>> values,
    Map<Key, Integer> failed,
    Map<Integer, String> nodes) {

  /** Creates the measurements of one node. */
  public Measurements(
      List<String> runtimes,
      String baseline,
      List<Metric> metrics,
      List<String> primary,
      Map<Key, Map<Integer, Double>> values,
      Map<Key, Integer> failed) {
    this(runtimes, baseline, metrics, primary, values, failed, Map.of());
  }

  /** Identifies a series of values. */
  public record Key(String runtime, String metric) {}

  /** Returns the values of the complete blocks of an experiment, without the warm-up. */
  public static Measurements of(Experiment experiment, List<TrialOutcome> outcomes) {
    if (experiment.design().isBurst()) {
      return BurstMeasurements.of(experiment, outcomes);
    }
    if (experiment.design().isDensity()) {
      return new Measurements(
          experiment.runtimeNames(),
          experiment.baseline(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of());
    }
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    Map<Key, Map<Integer, Double>> values = new HashMap<>();
    List<Metric> metrics = experiment.measuredMetrics();
    Map<Key, Integer> failed = new HashMap<>();
    JudgedTrial.all(outcomes).stream()
        .filter(trial -> trial.isFailed() && !trial.warmup())
        .forEach(trial -> count(failed, trial.runtime(), metrics));
    for (TrialOutcome outcome : IdleCpu.withhold(experiment, outcomes)) {
      if (outcome.warmup()) {
        continue;
      }
      if (progress.counted(outcome.block()).filter(run -> run == outcome.attempt()).isPresent()) {
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
        experiment.runtimeNames(), experiment.baseline(), metrics, primary, values, failed);
  }

  private static void count(Map<Key, Integer> failed, String runtime, List<Metric> metrics) {
    metrics.forEach(metric -> failed.merge(new Key(runtime, metric.name()), 1, Integer::sum));
  }

  /** Returns these measurements with another baseline. */
  public Measurements withBaseline(String other) {
    return new Measurements(runtimes, other, metrics, primary, values, failed, nodes);
  }

  /** The names of the nodes, sorted; empty if all blocks ran on one node. */
  public SortedSet<String> nodeNames() {
    return new TreeSet<>(nodes.values());
  }

  /** Returns the measurements of one of several nodes. */
  public Measurements on(String node) {
    Map<Key, Map<Integer, Double>> own = new HashMap<>();
    values.forEach(
        (key, series) -> {
          Map<Integer, Double> part = new TreeMap<>(series);
          part.keySet().removeIf(block -> !node.equals(nodes.get(block)));
          if (!part.isEmpty()) {
            own.put(key, part);
          }
        });
    return new Measurements(runtimes, baseline, metrics, primary, own, Map.of());
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
