package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.MinimumResources;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.TimeoutsBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import java.util.function.Function;

/**
 * Resolves the resources and timeouts that a spec leaves open. Each field has the benchmark's
 * value, or else the workload's, or else the default of this class. A default below the workload's
 * minimum is raised to the minimum.
 */
public final class SpecDefaults {

  private static final Quantity CPU = Quantity.parse("1");
  private static final Quantity MEMORY = Quantity.parse("256Mi");
  private static final Timeouts TIMEOUTS = Timeouts.ofPods(300, 300, 120);

  private SpecDefaults() {}

  /** The resources of each container; only the ephemeral storage may be null. */
  public static Resources resources(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    return resources(spec.resources(), workload);
  }

  /** The resources of each container of a benchmark that sets none. */
  public static Resources resources(BenchmarkWorkloadSpec workload) {
    return resources((Resources) null, workload);
  }

  private static Resources resources(Resources asked, BenchmarkWorkloadSpec workload) {
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
    return filled(spec.timeouts(), filled(workload.timeouts(), TIMEOUTS));
  }

  /** The timeouts of each Pod of a benchmark that sets none. */
  public static Timeouts timeouts(BenchmarkWorkloadSpec workload) {
    return filled(workload.timeouts(), TIMEOUTS);
  }

  /**
   * The timeouts of an experiment with the fields that an older operator did not know.
   *
   * @param frozen null if the older operator froze no timeouts
   */
  static Timeouts timeouts(
      Timeouts frozen, RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    return filled(frozen, timeouts(spec, workload));
  }

  /**
   * @param some null if there are none
   * @param otherwise no field is null
   */
  private static Timeouts filled(Timeouts some, Timeouts otherwise) {
    return TimeoutsBuilder.builder()
        .startSeconds(first(some, otherwise, Timeouts::startSeconds))
        .runSeconds(first(some, otherwise, Timeouts::runSeconds))
        .deleteSeconds(first(some, otherwise, Timeouts::deleteSeconds))
        .logSeconds(first(some, otherwise, Timeouts::logSeconds))
        .errorSeconds(first(some, otherwise, Timeouts::errorSeconds))
        .disruptionSeconds(first(some, otherwise, Timeouts::disruptionSeconds))
        .referenceSeconds(first(some, otherwise, Timeouts::referenceSeconds))
        .imageSeconds(first(some, otherwise, Timeouts::imageSeconds))
        .probeSeconds(first(some, otherwise, Timeouts::probeSeconds))
        .build();
  }

  private static <T> T first(Timeouts some, Timeouts otherwise, Function<Timeouts, T> field) {
    return Optional.ofNullable(some).map(field).orElseGet(() -> field.apply(otherwise));
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
