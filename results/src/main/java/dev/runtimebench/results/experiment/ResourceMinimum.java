package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.MinimumResources;
import dev.runtimebench.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;

/** Finds resources that are below the minimum that a workload declares. */
public final class ResourceMinimum {

  private ResourceMinimum() {}

  /**
   * A value that is below the minimum.
   *
   * @param field {@code cpu} or {@code memory}
   */
  public record Shortfall(String field, Quantity value, Quantity minimum) {

    /**
     * Says what is wrong with a benchmark's value, and how to fix it.
     *
     * @param workload the name of the catalogue entry; null: the workload is inline
     */
    public String ofBenchmark(String workload) {
      return "is %s, but %s needs at least %s; raise the value, or remove the field to get the workload's default"
          .formatted(
              value, workload == null ? "the inline workload" : "workload " + workload, minimum);
    }
  }

  /**
   * The values below the minimum.
   *
   * @param resources what a benchmark or a workload sets; null, or a null field: not set
   * @param minimum may be null, and so may its fields
   */
  public static List<Shortfall> shortfalls(Resources resources, MinimumResources minimum) {
    List<Shortfall> found = new ArrayList<>();
    if (resources != null && minimum != null) {
      compare("cpu", resources.cpu(), minimum.cpu(), found);
      compare("memory", resources.memory(), minimum.memory(), found);
    }
    return found;
  }

  private static void compare(
      String field, Quantity value, Quantity minimum, List<Shortfall> found) {
    if (value != null && minimum != null && isBelow(value, minimum)) {
      found.add(new Shortfall(field, value, minimum));
    }
  }

  /** False if one of the two is not an amount; another check reports such a value. */
  static boolean isBelow(Quantity value, Quantity minimum) {
    try {
      return value.getNumericalAmount().compareTo(minimum.getNumericalAmount()) < 0;
    } catch (ArithmeticException | IllegalArgumentException e) {
      return false;
    }
  }
}
