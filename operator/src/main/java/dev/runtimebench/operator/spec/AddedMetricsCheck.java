package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.UsageMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds problems of the metrics that a benchmark adds to those of its workload. */
final class AddedMetricsCheck {

  private static final String FIELD = "spec.workload.metrics";

  private AddedMetricsCheck() {}

  /**
   * @param workload the workload of spec.workload.ref, without the added metrics
   */
  static void check(
      RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload, List<SpecProblem> problems) {
    List<Metric> added = spec.workload().metrics();
    if (added.isEmpty()) {
      return;
    }
    if (spec.workload().inline() != null) {
      problems.add(
          SpecProblem.invalid(
              FIELD, "is only for workload.ref: put the metrics into workload.inline.metrics"));
      return;
    }
    if (spec.design().isBurst() || spec.design().mode() == Design.Mode.Density) {
      problems.add(
          SpecProblem.invalid(
              FIELD,
              "mode %s reads no metric of a workload; remove the metrics, or use Serial or Usage"
                  .formatted(spec.design().mode())));
    }
    names(spec, workload, problems);
    List<Metric> all = spec.workload().withMetrics(workload).metrics();
    for (int i = 0; i < added.size(); i++) {
      problems.addAll(MetricCheck.problems("%s[%d]".formatted(FIELD, i), added.get(i), all));
    }
  }

  private static void names(
      RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload, List<SpecProblem> problems) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < spec.workload().metrics().size(); i++) {
      String name = spec.workload().metrics().get(i).name();
      String at = "%s[%d].name".formatted(FIELD, i);
      if (workload.metrics().stream().anyMatch(m -> m.name().equals(name))) {
        problems.add(
            SpecProblem.invalid(
                at,
                "\"%s\" is a metric of BenchmarkWorkload %s already; choose another name"
                    .formatted(name, spec.workload().ref())));
      } else if (spec.design().isUsage() && UsageMetrics.standardNames().contains(name)) {
        problems.add(
            SpecProblem.invalid(
                at,
                "\"%s\" is a metric of every benchmark of design.mode Usage; choose another name"
                    .formatted(name)));
      } else if (!seen.add(name)) {
        problems.add(
            SpecProblem.invalid(at, "\"%s\" is used twice; names must be unique".formatted(name)));
      }
    }
  }
}
