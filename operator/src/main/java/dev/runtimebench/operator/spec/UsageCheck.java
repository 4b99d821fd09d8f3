package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.UsageMetrics;
import java.util.List;

/** Finds what keeps a benchmark from measuring CPU and memory of Pods by the kubelet. */
final class UsageCheck {

  private UsageCheck() {}

  static void check(
      InstallationRules installation,
      RuntimeBenchmarkSpec spec,
      BenchmarkWorkloadSpec workload,
      List<SpecProblem> problems) {
    if (spec.design().isUsage() && !installation.podUsage()) {
      problems.add(
          SpecProblem.invalid(
              "spec.design.mode",
              "Usage needs the chart's value podUsage.enabled, which is off in this installation"));
    }
    if (!spec.design().isBurst()
        && !spec.design().isUsage()
        && !spec.design().isDensity()
        && !workload.metrics().isEmpty()
        && UsageMetrics.measured(spec.design(), workload).isEmpty()) {
      problems.add(
          SpecProblem.invalid(
              "spec.design.mode", "every metric of the workload has source.podUsage; use Usage"));
    }
  }
}
