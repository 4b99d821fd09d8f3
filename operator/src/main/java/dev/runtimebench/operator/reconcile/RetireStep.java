package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A benchmark that is over stays as it is, until its time to live is over too. */
final class RetireStep implements Step {

  private final Cluster cluster;
  private final PodCleaner cleaner;
  private final MeasuringTurns turns;
  private final OperatorClock clock;

  RetireStep(Cluster cluster, PodCleaner cleaner, MeasuringTurns turns, OperatorClock clock) {
    this.turns = turns;
    this.cluster = cluster;
    this.cleaner = cleaner;
    this.clock = clock;
  }

  @Override
  public StepResult take(Pass pass) {
    RuntimeBenchmarkStatus status = pass.run().written().orElse(pass.benchmark().getStatus());
    if (status == null) {
      return StepResult.PROCEED;
    }
    Optional<Activity> ended = ended(pass, status);
    if (ended.isEmpty()) {
      return StepResult.PROCEED;
    }
    cleaner.removeUnkept(pass);
    if (PodCleaner.standing(pass).isEmpty()) {
      turns.giveBack(pass.benchmark());
    }
    Integer ttl = pass.spec().ttlSecondsAfterFinished();
    if (ttl == null || status.completionTime() == null) {
      return new StepResult.Wait(ended.get(), Optional.empty());
    }
    Instant end = Instant.parse(status.completionTime()).plusSeconds(ttl);
    Duration left = Duration.between(Instant.parse(clock.rfc3339()), end);
    if (left.isZero() || left.isNegative()) {
      cluster.benchmarks().delete(pass.benchmark());
      return new StepResult.Wait(ended.get(), Optional.empty());
    }
    return new StepResult.Wait(ended.get(), Optional.of(left));
  }

  /** A spec that was found invalid may be edited: then it is looked at again. */
  private static Optional<Activity> ended(Pass pass, RuntimeBenchmarkStatus status) {
    Long generation =
        status.startTime() != null
            ? status.observedGeneration()
            : pass.benchmark().getMetadata().getGeneration();
    if (generation == null) {
      return Optional.empty();
    }
    if (Conditions.isTrue(status.conditions(), Conditions.COMPLETE, generation)) {
      return activity(status, Conditions.COMPLETE, Activity.Phase.Complete);
    }
    if (Conditions.isTrue(status.conditions(), Conditions.FAILED, generation)) {
      boolean accepted = Conditions.isTrue(status.conditions(), Conditions.ACCEPTED, generation);
      return activity(
          status, Conditions.FAILED, accepted ? Activity.Phase.Failed : Activity.Phase.Invalid);
    }
    return Optional.empty();
  }

  private static Optional<Activity> activity(
      RuntimeBenchmarkStatus status, String type, Activity.Phase phase) {
    Condition condition = Conditions.find(status.conditions(), type).orElseThrow();
    return Optional.of(new Activity(phase, condition.getReason(), condition.getMessage()));
  }
}
