package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.results.experiment.Bursts;
import dev.runtimebench.results.experiment.UsageMetrics;
import java.util.List;

/** Finds gates that name an unknown metric or runtime. The CRD's rules check most of this too. */
final class GateCheck {

  private GateCheck() {}

  static void check(
      RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload, List<SpecProblem> problems) {
    if (spec.design().mode() == Design.Mode.Density) {
      return;
    }
    List<String> metrics =
        spec.design().isBurst()
            ? Bursts.metrics(spec.design()).stream().map(Metric::name).toList()
            : UsageMetrics.measured(spec.design(), UsageMetrics.forDesign(spec.design(), workload))
                .stream()
                .map(Metric::name)
                .toList();
    List<String> runtimes = spec.runtimes().stream().map(RuntimeTarget::name).toList();
    for (int i = 0; i < spec.gates().size(); i++) {
      Gate gate = spec.gates().get(i);
      String at = "spec.gates[" + i + "]";
      if (!metrics.contains(gate.metric())) {
        problems.add(
            SpecProblem.invalid(
                at + ".metric", "\"" + gate.metric() + "\" is not one of " + metrics));
      }
      if (!runtimes.contains(gate.runtime())) {
        problems.add(
            SpecProblem.invalid(
                at + ".runtime", "\"" + gate.runtime() + "\" is not one of " + runtimes));
      } else if (gate.isRatioLimit() && gate.runtime().equals(spec.baselineName())) {
        problems.add(
            SpecProblem.invalid(
                at + ".runtime",
                "is the baseline, so its ratio is always 1; name another runtime, or use maxValue or minValue instead of maxRatio or minRatio"));
      }
    }
  }
}
