package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.MinimumResources;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.Timeouts;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.function.Function;

/**
 * Resolves the resources and timeouts that a spec leaves open. Each field has the benchmark's
 * value, or else the workload's, or else the default of this class. A default below the workload's
 * minimum is raised to the minimum.
 */
public final class SpecDefaults {

  private static final Quantity CPU = Quantity.parse("1");
  private static final Quantity MEMORY = Quantity.parse("256Mi");
  private static final Timeouts TIMEOUTS = new Timeouts(300, 300, 120, 1800);

  private SpecDefaults() {}

  /** The resources of each container; only the ephemeral storage may be null. */
  public static Resources resources(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    Resources asked = spec.resources();
    Resources declared = workload.resources();
    MinimumResources least = workload.minimumResources();
    return new Resources(
        first(asked, declared, Resources::cpu, raised(CPU, least == null ? null : least.cpu())),
        first(
            asked,
            declared,
            Resources::memory,
            raised(MEMORY, least == null ? null : least.memory())),
        first(asked, declared, Resources::limitCpu, true),
        first(asked, declared, Resources::ephemeralStorage, null));
  }

  /** The timeouts of each Pod; no field is null. */
  public static Timeouts timeouts(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    Timeouts asked = spec.timeouts();
    Timeouts declared = workload.timeouts();
    return new Timeouts(
        first(asked, declared, Timeouts::startSeconds, TIMEOUTS.startSeconds()),
        first(asked, declared, Timeouts::runSeconds, TIMEOUTS.runSeconds()),
        first(asked, declared, Timeouts::deleteSeconds, TIMEOUTS.deleteSeconds()),
        first(asked, declared, Timeouts::disruptionSeconds, TIMEOUTS.disruptionSeconds()));
  }

  private static <S, T> T first(S asked, S declared, Function<S, T> field, T otherwise) {
    T value = asked == null ? null : field.apply(asked);
    if (value == null && declared != null) {
      value = field.apply(declared);
    }
    return value == null ? otherwise : value;
  }

  private static Quantity raised(Quantity amount, Quantity minimum) {
    return minimum != null && ResourceMinimum.isBelow(amount, minimum) ? minimum : amount;
  }
}
