package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.stats.Distribution;
import dev.runtimebench.operator.stats.PairedRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Distributions and comparisons of the outcomes that count: the warm-up doesn't. */
final class Results {

  private final Experiment experiment;
  private final List<TrialOutcome> counted;

  Results(Experiment experiment, List<TrialOutcome> outcomes) {
    this.experiment = experiment;
    this.counted = outcomes.stream().filter(o -> !o.warmup()).toList();
  }

  /** Runtime by metric; a pair without a single value is left out. */
  List<RuntimeResult> distributions() {
    List<RuntimeResult> results = new ArrayList<>();
    for (Metric metric : experiment.workload().metrics()) {
      for (String runtime : experiment.runtimeNames()) {
        Map<Integer, Double> values = values(runtime, metric.name());
        double[] sample = values.values().stream().mapToDouble(v -> v).toArray();
        Distribution.of(sample).ifPresent(d -> results.add(result(runtime, metric, d)));
      }
    }
    return results;
  }

  private RuntimeResult result(String runtime, Metric metric, Distribution d) {
    int attempts = (int) counted.stream().filter(o -> o.runtime().equals(runtime)).count();
    return new RuntimeResult(
        runtime,
        metric.name(),
        metric.unit(),
        d.n(),
        attempts - d.n(),
        d.median(),
        d.mean(),
        d.sd().orElse(null),
        d.min(),
        d.max());
  }

  /** Each other runtime against the baseline, metric by metric. */
  List<Comparison> comparisons() {
    List<Comparison> comparisons = new ArrayList<>();
    for (Metric metric : experiment.workload().metrics()) {
      for (String runtime : experiment.runtimeNames()) {
        if (!runtime.equals(experiment.baseline())) {
          ratio(runtime, metric.name())
              .ifPresent(r -> comparisons.add(comparison(runtime, metric, r)));
        }
      }
    }
    return comparisons;
  }

  private Comparison comparison(String runtime, Metric metric, PairedRatio ratio) {
    boolean primary = metric.isPrimary() || metric == experiment.workload().primaryMetric();
    return new Comparison(
        runtime,
        experiment.baseline(),
        metric.name(),
        primary,
        metric.better(),
        ratio.pairs(),
        ratio.ratio());
  }

  private Optional<PairedRatio> ratio(String runtime, String metric) {
    Map<Integer, Double> baseline = values(experiment.baseline(), metric);
    List<PairedRatio.Pair> pairs = new ArrayList<>();
    values(runtime, metric)
        .forEach(
            (block, value) -> {
              if (baseline.containsKey(block)) {
                pairs.add(new PairedRatio.Pair(value, baseline.get(block)));
              }
            });
    return PairedRatio.of(pairs);
  }

  /** The valid values by block. */
  private Map<Integer, Double> values(String runtime, String metric) {
    Map<Integer, Double> values = new TreeMap<>();
    for (TrialOutcome outcome : counted) {
      Double value = outcome.values().get(metric);
      if (outcome.isValid() && outcome.runtime().equals(runtime) && value != null) {
        values.put(outcome.block(), value);
      }
    }
    return values;
  }
}
