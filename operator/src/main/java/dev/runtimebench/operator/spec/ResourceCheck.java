package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;

/**
 * Checks that the resources are positive. Kubernetes takes a limit of zero for no limit; then each
 * runtime would get whatever is free on the node.
 */
final class ResourceCheck {

  private ResourceCheck() {}

  static void check(Resources resources, List<SpecProblem> problems) {
    check("spec.resources.cpu", resources.cpu(), "500m or 1", problems);
    check("spec.resources.memory", resources.memory(), "256Mi", problems);
  }

  private static void check(
      String field, Quantity quantity, String example, List<SpecProblem> problems) {
    try {
      if (quantity.getNumericalAmount().compareTo(BigDecimal.ZERO) <= 0) {
        problems.add(SpecProblem.invalid(field, "must be more than 0, for example " + example));
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      problems.add(
          SpecProblem.invalid(
              field, "\"" + quantity + "\" is not a quantity; write for example " + example));
    }
  }
}
