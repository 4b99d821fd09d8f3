package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.MinimumResources;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.ResourceMinimum;
import dev.runtimebench.results.experiment.ResourceMinimum.Shortfall;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;

/**
 * Checks that the resources are positive, and that they are not below the workload's minimum.
 * Kubernetes takes a limit of zero for no limit; then each runtime would get whatever is free on
 * the node.
 */
final class ResourceCheck {

  private ResourceCheck() {}

  /** Checks what a benchmark sets; null, or a null field, is not set. */
  static void ofSpec(Resources resources, List<SpecProblem> problems) {
    positive("spec.resources", resources, problems);
  }

  /**
   * Checks what a workload declares.
   *
   * @param at the workload's path, for the messages
   */
  static void ofWorkload(String at, BenchmarkWorkloadSpec workload, List<SpecProblem> problems) {
    positive(at + ".resources", workload.resources(), problems);
    MinimumResources minimum = workload.minimumResources();
    if (minimum != null) {
      positive(
          at + ".minimumResources",
          new Resources(minimum.cpu(), minimum.memory(), true, null),
          problems);
    }
    for (Shortfall less : ResourceMinimum.shortfalls(workload.resources(), minimum)) {
      problems.add(
          SpecProblem.invalid(
              at + ".resources." + less.field(),
              "is %s, but minimumResources.%s is %s; raise the first or lower the second"
                  .formatted(less.value(), less.field(), less.minimum())));
    }
  }

  /** Checks what a benchmark sets against the minimum of its workload. */
  static void minimum(
      RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload, List<SpecProblem> problems) {
    for (Shortfall less :
        ResourceMinimum.shortfalls(spec.resources(), workload.minimumResources())) {
      problems.add(
          SpecProblem.invalid(
              "spec.resources." + less.field(), less.ofBenchmark(spec.workload().ref())));
    }
  }

  private static void positive(String at, Resources resources, List<SpecProblem> problems) {
    if (resources != null) {
      positive(at + ".cpu", resources.cpu(), "500m or 1", problems);
      positive(at + ".memory", resources.memory(), "256Mi", problems);
      positive(at + ".ephemeralStorage", resources.ephemeralStorage(), "2Gi", problems);
    }
  }

  private static void positive(
      String field, Quantity quantity, String example, List<SpecProblem> problems) {
    try {
      if (quantity != null && quantity.getNumericalAmount().compareTo(BigDecimal.ZERO) <= 0) {
        problems.add(SpecProblem.invalid(field, "must be more than 0, for example " + example));
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      problems.add(
          SpecProblem.invalid(
              field, "\"" + quantity + "\" is not a quantity; write for example " + example));
    }
  }
}
