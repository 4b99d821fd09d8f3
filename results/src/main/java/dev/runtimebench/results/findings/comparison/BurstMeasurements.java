package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.experiment.Bursts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Distribution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Collects the measurements of a burst design. A trial is a number of Pods that start together
 * under one runtime. It gives one start latency, the median of its Pods, because Pods that start
 * together are not independent.
 */
final class BurstMeasurements {

  private static final double NANOS_PER_MILLI = 1e6;

  private BurstMeasurements() {}

  static Measurements of(Experiment experiment, List<TrialOutcome> outcomes) {
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    Map<JudgedTrial.Key, List<TrialOutcome>> trials = new HashMap<>();
    for (TrialOutcome o : outcomes) {
      if (!o.warmup() && o.concurrency() != null) {
        trials.computeIfAbsent(JudgedTrial.Key.of(o), k -> new ArrayList<>()).add(o);
      }
    }
    Map<Measurements.Key, Map<Integer, Double>> values = new HashMap<>();
    Map<Measurements.Key, Integer> failed = new HashMap<>();
    JudgedTrial.all(outcomes).stream()
        .filter(trial -> trial.isFailed() && !trial.warmup())
        .map(JudgedTrial::key)
        .filter(key -> key.concurrency() != null)
        .forEach(key -> count(failed, key));
    trials.forEach(
        (key, pods) -> {
          if (progress.counted(key.block()).filter(run -> run == key.attempt()).isPresent()) {
            add(values, key, pods);
          }
        });
    List<Metric> metrics = Bursts.metrics(experiment.design());
    return new Measurements(
        experiment.runtimeNames(),
        experiment.baseline(),
        metrics,
        metrics.stream().filter(Metric::isPrimary).map(Metric::name).toList(),
        values,
        failed);
  }

  private static void count(Map<Measurements.Key, Integer> failed, JudgedTrial.Key trial) {
    Stream.of(Bursts.startLatency(trial.concurrency()), Bursts.allStarted(trial.concurrency()))
        .forEach(
            metric -> failed.merge(new Measurements.Key(trial.runtime(), metric), 1, Integer::sum));
  }

  private static void add(
      Map<Measurements.Key, Map<Integer, Double>> values,
      JudgedTrial.Key key,
      List<TrialOutcome> pods) {
    double[] latencies =
        pods.stream()
            .map(o -> o.phases().nanos().get(Phase.SubmitToFirstOutput))
            .filter(nanos -> nanos != null)
            .mapToDouble(nanos -> nanos / NANOS_PER_MILLI)
            .toArray();
    Distribution.of(latencies)
        .ifPresent(d -> put(values, key, Bursts.startLatency(key.concurrency()), d.median()));
    allStarted(pods)
        .ifPresent(millis -> put(values, key, Bursts.allStarted(key.concurrency()), millis));
  }

  /**
   * Milliseconds from the first create call until the last Pod has started; empty if the start of a
   * Pod is unknown.
   */
  private static OptionalDouble allStarted(List<TrialOutcome> pods) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (TrialOutcome pod : pods) {
      Long submitted = pod.milestones().get(Milestone.Submitted);
      Long latency = pod.phases().nanos().get(Phase.SubmitToFirstOutput);
      if (submitted == null || latency == null) {
        return OptionalDouble.empty();
      }
      first = Math.min(first, submitted);
      last = Math.max(last, submitted + latency);
    }
    return OptionalDouble.of((last - first) / NANOS_PER_MILLI);
  }

  private static void put(
      Map<Measurements.Key, Map<Integer, Double>> values,
      JudgedTrial.Key key,
      String metric,
      double v) {
    values
        .computeIfAbsent(new Measurements.Key(key.runtime(), metric), k -> new TreeMap<>())
        .put(key.block(), v);
  }
}
