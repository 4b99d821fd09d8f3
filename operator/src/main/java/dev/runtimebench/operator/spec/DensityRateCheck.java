package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Metric.Better;
import dev.runtimebench.api.v1alpha1.Metric.Summary;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what keeps a ramp from comparing the rates of its Pods. */
final class DensityRateCheck {

  private static final String FIELD = "spec.design.density.rateMetric";

  /** These summaries do not depend on how many values a hold time has. */
  private static final Set<Summary> SUMMARIES =
      EnumSet.of(Summary.Median, Summary.Mean, Summary.Min, Summary.Max, Summary.Last);

  private DensityRateCheck() {}

  static void check(
      DensityDesign density, BenchmarkWorkloadSpec workload, List<SpecProblem> problems) {
    if (!density.comparesRates()) {
      return;
    }
    Optional<Metric> metric =
        workload.metrics().stream().filter(m -> m.name().equals(density.rateMetric())).findFirst();
    if (metric.isEmpty()) {
      problem(
          problems,
          "the workload has no metric %s; it has: %s"
              .formatted(
                  density.rateMetric(),
                  workload.metrics().stream().map(Metric::name).collect(Collectors.joining(", "))));
      return;
    }
    check(metric.get(), problems);
  }

  private static void check(Metric metric, List<SpecProblem> problems) {
    String name = metric.name();
    if (metric.source().regex() == null) {
      problem(
          problems,
          "the metric %s has no source.regex, so its value is not known while the container runs; name a metric that a regular expression finds in lines that the container prints every few seconds"
              .formatted(name));
    }
    if (metric.better() != Better.Higher) {
      problem(
          problems,
          "the metric %s is better when it is lower, and a rate is better when it is higher; name a rate, with better: Higher"
              .formatted(name));
    }
    if (metric.validMin() != null || metric.validMax() != null) {
      problem(
          problems,
          "the metric %s has %s, which mode Density does not check; remove it, or name another metric (minRatePercent is the criterion of a ramp)"
              .formatted(name, metric.validMin() != null ? "validMin" : "validMax"));
    }
    if (!SUMMARIES.contains(metric.summary())) {
      problem(
          problems,
          "the metric %s has the summary %s, which is no rate of a hold time; use %s"
              .formatted(
                  name,
                  metric.summary(),
                  SUMMARIES.stream().map(Summary::name).collect(Collectors.joining(", "))));
    }
  }

  private static void problem(List<SpecProblem> problems, String message) {
    problems.add(SpecProblem.invalid(FIELD, message));
  }
}
