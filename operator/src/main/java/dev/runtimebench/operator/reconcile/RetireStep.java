package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.operator.trial.PodCleaner;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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

  /**
   * Whether a benchmark is over, its status says so of this very spec, and it has no Pods: then its
   * samples need not be read again, of which a cluster may have thousands.
   */
  static boolean isSettled(Reconciliation current) {
    return current.pods().isEmpty()
        && status(current)
            .filter(s -> Objects.equals(generation(current), s.observedGeneration()))
            .flatMap(s -> ended(current, s))
            .isPresent();
  }

  @Override
  public StepResult take(Reconciliation current) {
    Optional<RuntimeBenchmarkStatus> known = status(current);
    Optional<Activity> ended = known.flatMap(s -> ended(current, s));
    if (ended.isEmpty()) {
      return StepResult.PROCEED;
    }
    // Its Event was written with the status that ended it, if by another process.
    current.run().activity(ended.get());
    RuntimeBenchmarkStatus status = known.get();
    cleaner.removeUnkept(current);
    if (PodCleaner.standing(current).isEmpty()) {
      turns.giveBack(current.benchmark());
    }
    Integer ttl = current.spec().ttlSecondsAfterFinished();
    if (ttl == null || status.completionTime() == null) {
      return new StepResult.Wait(ended.get(), Optional.empty());
    }
    Instant end = Instant.parse(status.completionTime()).plusSeconds(ttl);
    Duration left = Duration.between(clock.now(), end);
    if (left.isZero() || left.isNegative()) {
      cluster.benchmarks().delete(current.benchmark());
      return new StepResult.Wait(ended.get(), Optional.empty());
    }
    return new StepResult.Wait(ended.get(), Optional.of(left));
  }

  private static Optional<RuntimeBenchmarkStatus> status(Reconciliation current) {
    return current.run().written().or(() -> Optional.ofNullable(current.benchmark().getStatus()));
  }

  private static Long generation(Reconciliation current) {
    return current.benchmark().getMetadata().getGeneration();
  }

  /** A spec that was found invalid may be edited: then it is looked at again. */
  private static Optional<Activity> ended(Reconciliation current, RuntimeBenchmarkStatus status) {
    Long generation =
        status.startTime() != null ? status.observedGeneration() : generation(current);
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
