package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MissingCount;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts the trials without a value, for each metric and runtime. */
public final class MissingMetrics {

  private static final int MAX_REASONS = 3;
  private static final int MAX_LENGTH = 512;

  private final List<TrialOutcome> outcomes;

  public MissingMetrics(List<TrialOutcome> outcomes) {
    this.outcomes = outcomes;
  }

  /** Returns one entry for each metric and runtime with a missing value. */
  public List<MissingValues> of(List<Metric> metrics, List<String> runtimes) {
    List<MissingValues> all = new ArrayList<>();
    for (Metric metric : metrics) {
      for (String runtime : runtimes) {
        of(metric.name(), runtime).ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }

  /**
   * Returns one entry for each metric and runtime of a benchmark that ended before its first trial,
   * because no trial could have had a value.
   */
  public static List<MissingValues> withoutTrials(
      List<Metric> metrics, List<String> runtimes, String why) {
    MissingCount reason = new MissingCount(cut(why), 0);
    return metrics.stream()
        .flatMap(
            metric ->
                runtimes.stream()
                    .map(
                        runtime ->
                            new MissingValues(runtime, metric.name(), 0, 0, List.of(reason))))
        .toList();
  }

  private static String cut(String why) {
    return why.substring(0, Math.min(why.length(), MAX_LENGTH));
  }

  private Optional<MissingValues> of(String metric, String runtime) {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    int found = 0;
    int missing = 0;
    for (TrialOutcome outcome : outcomes) {
      if (!outcome.runtime().equals(runtime)) {
        continue;
      }
      String why = outcome.missing().get(metric);
      if (why != null) {
        missing++;
        reasons.merge(cut(why), 1, Integer::sum);
      } else if (outcome.values().containsKey(metric)) {
        found++;
      }
    }
    return missing == 0
        ? Optional.empty()
        : Optional.of(
            new MissingValues(runtime, metric, missing, found + missing, mostFrequent(reasons)));
  }

  private static List<MissingCount> mostFrequent(Map<String, Integer> reasons) {
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MAX_REASONS)
        .map(e -> new MissingCount(e.getKey(), e.getValue()))
        .toList();
  }
}
