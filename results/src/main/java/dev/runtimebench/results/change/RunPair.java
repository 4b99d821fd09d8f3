package dev.runtimebench.results.change;

import dev.runtimebench.api.v1alpha1.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Two runs, and what both of them measured. */
public record RunPair(Run before, Run after) {

  /** Returns why no option makes the two runs comparable; empty if they may be. */
  public Optional<String> obstacle() {
    if (!before.measured().baseline().equals(after.measured().baseline())) {
      return Optional.of(
          "the baselines are %s and %s: choose one that both runs have with --baseline"
              .formatted(before.measured().baseline(), after.measured().baseline()));
    }
    if (before.burst().isPresent()
        && after.burst().isPresent()
        && !before.burst().equals(after.burst())) {
      return Optional.of(
          "one design is Serial and the other is Burst: values from many Pods at once are not"
              + " comparable with values from one Pod");
    }
    if (before.measured().metrics().isEmpty() || after.measured().metrics().isEmpty()) {
      return Optional.of(
          "a run has no metrics, as each run with mode: Density: compare the counts in status.density of the two runs instead");
    }
    if (before.measured().values().equals(after.measured().values())) {
      return Optional.of("the two runs have the same values: both are the same run");
    }
    long shared = before.pods().stream().filter(after.pods()::contains).count();
    if (shared > 0) {
      return Optional.of(
          "%d Pod(s) are in both runs: the runs must be independent of each other"
              .formatted(shared));
    }
    if (contestants().isEmpty()) {
      return Optional.of(
          "no runtime besides the baseline is in both runs: %s and %s"
              .formatted(before.measured().contestants(), after.measured().contestants()));
    }
    return metrics().isEmpty()
        ? Optional.of(
            "no metric is in both runs: %s and %s"
                .formatted(names(before.measured().metrics()), names(after.measured().metrics())))
        : metrics().stream().flatMap(m -> unlike(m).stream()).findFirst();
  }

  private static List<String> names(List<Metric> metrics) {
    return metrics.stream().map(Metric::name).toList();
  }

  private Optional<String> unlike(Metric metric) {
    Metric other = before.metric(metric.name()).orElseThrow();
    if (!Objects.equals(metric.unit(), other.unit())) {
      return Optional.of(
          "the unit of %s is %s and %s".formatted(metric.name(), other.unit(), metric.unit()));
    }
    return isHigherBetter(metric) == isHigherBetter(other)
        ? Optional.empty()
        : Optional.of(
            "%s: lower is better in one run, and higher in the other".formatted(metric.name()));
  }

  private static boolean isHigherBetter(Metric metric) {
    return metric.better() == Metric.Better.Higher;
  }

  /** The metrics of both runs, in the order of the second. */
  public List<Metric> metrics() {
    return after.measured().metrics().stream()
        .filter(m -> before.metric(m.name()).isPresent())
        .toList();
  }

  /** Whether the metric is primary in both runs. */
  public boolean isPrimary(Metric metric) {
    return after.measured().isPrimary(metric) && before.measured().isPrimary(metric);
  }

  public String baseline() {
    return after.measured().baseline();
  }

  /** The runtimes of both runs that are compared with the baseline, in the order of the second. */
  public List<String> contestants() {
    return after.measured().contestants().stream()
        .filter(before.measured().contestants()::contains)
        .toList();
  }

  /** The runtimes of both runs, the baseline first. */
  public List<String> runtimes() {
    List<String> all = new ArrayList<>(List.of(baseline()));
    all.addAll(contestants());
    return all;
  }
}
