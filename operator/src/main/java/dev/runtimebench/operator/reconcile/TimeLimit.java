package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.state.Reconciliation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Knows how long the policy lets a benchmark run. */
final class TimeLimit {

  private final Policy policy;
  private final OperatorClock clock;

  TimeLimit(Policy policy, OperatorClock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * The time that the benchmark has left; zero or negative if the time is up, and empty if the
   * policy sets no limit or the benchmark has not started.
   */
  Optional<Duration> left(Reconciliation current) {
    Duration most = policy.perBenchmark().duration();
    if (most.isZero() || !current.isStarted()) {
      return Optional.empty();
    }
    RuntimeBenchmarkStatus status = current.benchmark().getStatus();
    String start =
        status != null && status.startTime() != null
            ? status.startTime()
            : current.experiment().startTime();
    return Optional.of(Duration.between(clock.now(), Instant.parse(start).plus(most)));
  }
}
