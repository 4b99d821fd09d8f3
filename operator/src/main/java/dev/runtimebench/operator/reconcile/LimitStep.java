package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.spec.PlannedPods;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.SpecProblem;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends a benchmark under way that has taken as long, or created as many Pods, as the policy lets
 * it. It is taken before a trial in flight is looked at, and again before the next one is launched.
 */
final class LimitStep implements Step {

  private final Policy policy;
  private final NamespaceBudgets budgets;
  private final TeardownWatcher aftermaths;
  private final OperatorClock clock;

  LimitStep(
      Policy policy, NamespaceBudgets budgets, TeardownWatcher aftermaths, OperatorClock clock) {
    this.policy = policy;
    this.budgets = budgets;
    this.aftermaths = aftermaths;
    this.clock = clock;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.isStarted() || !(current.next() instanceof Next.Run run)) {
      return StepResult.PROCEED;
    }
    return duration(current)
        .or(() -> pods(current, run))
        .or(() -> budgets.overspent(current.benchmark().getMetadata().getNamespace(), clock.now()))
        .map(rule -> ended(current, rule))
        .orElse(StepResult.PROCEED);
  }

  /** How long the benchmark may still take; empty without such a limit. */
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
    Instant end = Instant.parse(start).plus(most);
    return Optional.of(Duration.between(clock.now(), end));
  }

  private Optional<String> duration(Reconciliation current) {
    return left(current)
        .filter(left -> left.isNegative() || left.isZero())
        .map(
            left ->
                SpecProblem.denied(
                        "perBenchmark.maxDurationMinutes",
                        "the benchmark has taken the %d minutes that one may take"
                            .formatted(policy.perBenchmark().maxDurationMinutes()))
                    .message());
  }

  private Optional<String> pods(Reconciliation current, Next.Run run) {
    int most = policy.perBenchmark().maxPods();
    if (most == 0 || current.run().inFlight().isPresent()) {
      return Optional.empty();
    }
    Experiment experiment = current.experiment();
    int sides = PlannedPods.sides(experiment.workload());
    long created = (long) current.recorded().outcomes().size() * sides;
    long next = run.trial().concurrency() == null ? sides : run.trial().concurrency();
    return created + next <= most
        ? Optional.empty()
        : Optional.of(
            SpecProblem.denied(
                    "perBenchmark.maxPods",
                    "trials that had to be repeated have used up the %d Pods that a benchmark may create"
                        .formatted(most))
                .message());
  }

  private StepResult ended(Reconciliation current, String rule) {
    int completed = current.progress().completed();
    int max = current.experiment().design().blocks().max();
    String message = "%d of %d blocks were measured, then: %s".formatted(completed, max, rule);
    boolean result = completed >= current.experiment().design().blocks().least();
    aftermaths.drop(current.run());
    return result
        ? StepResult.over(Activity.Phase.Complete, "StoppedEarly", message)
        : StepResult.over(Activity.Phase.Failed, SpecProblem.Kind.PolicyDenied.name(), message);
  }
}
