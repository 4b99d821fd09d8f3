package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The CPU limits that hold for the Pods of each runtime. */
final class CpuLimits {

  private final PreparationResult preparation;
  private final List<TrialOutcome> outcomes;

  CpuLimits(PreparationResult preparation, List<TrialOutcome> outcomes) {
    this.preparation = preparation;
    this.outcomes = outcomes;
  }

  /** Whether a runtime is known to ignore its limit. */
  boolean isIgnored(String runtime) {
    return CpuLimitCheck.of(preparation, runtime)
        .filter(check -> check.check().result() == LimitCheck.Result.NotEnforced)
        .isPresent();
  }

  /**
   * The limit of the trials in CPUs, which a policy of the cluster may have set; of the probe
   * before the first trial; empty without a limit.
   */
  OptionalDouble limit(String runtime) {
    Optional<RanPod> ran =
        outcomes.stream()
            .filter(outcome -> outcome.runtime().equals(runtime))
            .map(TrialOutcome::ran)
            .filter(Objects::nonNull)
            .findFirst();
    return ran.isPresent()
        ? Stream.of("cpu", "pod.cpu")
            .flatMap(name -> Stream.ofNullable(ran.get().limits().get(name)))
            .flatMapToDouble(CpuLimits::cpus)
            .min()
        : Stream.ofNullable(preparation.cpuLimits().get(runtime))
            .flatMapToDouble(limit -> cpus(limit.toString()))
            .min();
  }

  private static DoubleStream cpus(String quantity) {
    try {
      return DoubleStream.of(Quantity.parse(quantity).getNumericalAmount().doubleValue());
    } catch (ArithmeticException | IllegalArgumentException e) {
      return DoubleStream.empty();
    }
  }
}
