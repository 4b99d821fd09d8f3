package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/** Finds what keeps a benchmark from counting the Pods that fit on a node. */
final class DensityCheck {

  /** A smaller reserve would end no ramp before the kubelet evicts Pods. */
  private static final Quantity LEAST_RESERVE = new Quantity("256Mi");

  private DensityCheck() {}

  private static void memory(
      InstallationRules installation, DensityDesign density, List<SpecProblem> problems) {
    if (isTooSmall(density.reserveMemory())) {
      problems.add(
          SpecProblem.invalid(
              "spec.design.density.reserveMemory",
              "it is %s, but the kubelet evicts Pods when 100Mi are left (by default), and its figures are some seconds old; use at least %s"
                  .formatted(density.reserveMemory(), LEAST_RESERVE)));
    }
    if (!installation.podUsage() && !density.acceptsUnknownMemory()) {
      problems.add(
          SpecProblem.invalid(
              "spec.design.mode",
              "Density needs the chart's value podUsage.enabled, which is off in this installation, to see the memory of the node; without it, set spec.design.density.acceptUnknownMemory to true and use a node that nobody else needs"));
    }
  }

  private static boolean isTooSmall(Quantity reserve) {
    return reserve != null
        && Quantity.getAmountInBytes(reserve).compareTo(Quantity.getAmountInBytes(LEAST_RESERVE))
            < 0;
  }

  static void check(
      InstallationRules installation,
      RuntimeBenchmarkSpec spec,
      BenchmarkWorkloadSpec workload,
      List<SpecProblem> problems) {
    if (spec.design().mode() != Design.Mode.Density) {
      return;
    }
    if (spec.design().density() == null) {
      problems.add(
          SpecProblem.invalid(
              "spec.design.density",
              "mode Density needs it, for example {maxPods: 60, maxStartSeconds: 30, reserveMemory: 1Gi}"));
    } else {
      memory(installation, spec.design().density(), problems);
      DensityRateCheck.check(spec.design().density(), workload, problems);
    }
    if (workload.server() != null) {
      problems.add(
          SpecProblem.invalid(
              "spec.design.mode",
              "Density does not support a workload with a server, because its client ends and is another Pod; choose a workload with a container only, which runs until it is stopped, and let this container print the rate of its own server (spec.design.density.rateMetric)"));
    }
    if (!spec.gates().isEmpty()) {
      problems.add(
          SpecProblem.invalid(
              "spec.gates",
              "mode Density counts Pods and has no metrics, so no gate can be decided; remove the gates"));
    }
    if (spec.placement().isOnSeveralNodes()) {
      problems.add(
          SpecProblem.invalid(
              "spec.placement.nodes",
              "mode Density counts the Pods of one node; remove nodes, and select the node with spec.placement.nodeSelector"));
    }
    if (spec.placement().isAcrossPools()) {
      problems.add(
          SpecProblem.invalid(
              "spec.placement.acrossPools",
              "mode Density compares the counts of one node, and two nodes have different room; set acrossPools to false"));
    }
    if (spec.podRetention() == PodRetention.Always) {
      problems.add(
          SpecProblem.invalid(
              "spec.podRetention",
              "Always would keep every Pod of every ramp; use Never or OnFailure with mode Density"));
    }
    if (spec.measuresPulls()) {
      problems.add(
          SpecProblem.invalid(
              "spec.imagePull",
              "Measure would make each start-up time depend on the registry; use Warm with mode Density"));
    }
  }
}
