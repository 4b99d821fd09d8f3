package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.api.v1alpha1.DisturbancesBuilder;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Counts the disturbed trials, and the trials for which the disturbance is known. */
final class DisturbanceCounts {

  private DisturbanceCounts() {}

  /**
   * The counts; empty before the first trial that is not warm-up.
   *
   * @param watched which other Pods the operator watches
   */
  static Optional<Disturbances> of(List<TrialOutcome> outcomes, Disturbances.Watched watched) {
    List<TrialOutcome> counted = outcomes.stream().filter(o -> !o.warmup()).toList();
    List<Disturbance> valid =
        counted.stream()
            .filter(TrialOutcome::isValid)
            .flatMap(o -> Optional.ofNullable(o.disturbance()).stream())
            .toList();
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    int known = known(valid, Disturbance::otherPods);
    int fetched =
        (int)
            counted.stream()
                .filter(o -> o.disturbance() != null)
                .filter(o -> Boolean.TRUE.equals(o.disturbance().fetched()))
                .count();
    return Optional.of(
        DisturbancesBuilder.builder()
            .trials(valid.size())
            .otherPodsWatched(known == 0 ? null : watched)
            .otherPodsKnown(known)
            .otherPods(disturbed(valid, Disturbance::otherPods))
            .throttlingKnown(known(valid, Disturbance::throttled))
            .throttled(disturbed(valid, Disturbance::throttled))
            .pressureKnown(known(valid, Disturbance::pressure))
            .pressure(disturbed(valid, Disturbance::pressure))
            .operatorOnNode(operator(valid))
            .cold(fetched)
            .build());
  }

  /** Null if no trial says where the operator ran. */
  private static Integer operator(List<Disturbance> valid) {
    int known = known(valid, d -> Optional.ofNullable(d.operatorOnNode()));
    return known == 0 ? null : disturbed(valid, d -> Optional.ofNullable(d.operatorOnNode()));
  }

  private static int known(List<Disturbance> all, Function<Disturbance, Optional<Boolean>> what) {
    return (int) all.stream().filter(d -> what.apply(d).isPresent()).count();
  }

  private static int disturbed(
      List<Disturbance> all, Function<Disturbance, Optional<Boolean>> what) {
    return (int) all.stream().filter(d -> what.apply(d).orElse(false)).count();
  }
}
