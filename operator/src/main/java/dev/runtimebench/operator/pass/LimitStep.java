package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.plan.Next;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.spec.PlannedPods;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.SpecProblem;
import dev.runtimebench.operator.status.Activity;
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
  private final Aftermaths aftermaths;
  private final OperatorClock clock;

  LimitStep(Policy policy, NamespaceBudgets budgets, Aftermaths aftermaths, OperatorClock clock) {
    this.policy = policy;
    this.budgets = budgets;
    this.aftermaths = aftermaths;
    this.clock = clock;
  }

  @Override
  public StepResult take(Pass pass) {
    if (!pass.isStarted() || !(pass.next() instanceof Next.Run run)) {
      return StepResult.PROCEED;
    }
    return duration(pass)
        .or(() -> pods(pass, run))
        .or(() -> budgets.overspent(pass.benchmark().getMetadata().getNamespace(), clock.now()))
        .map(rule -> ended(pass, rule))
        .orElse(StepResult.PROCEED);
  }

  /** How long the benchmark may still take; empty without such a limit. */
  Optional<Duration> left(Pass pass) {
    Duration most = policy.perBenchmark().duration();
    if (most.isZero() || !pass.isStarted()) {
      return Optional.empty();
    }
    RuntimeBenchmarkStatus status = pass.benchmark().getStatus();
    String start =
        status != null && status.startTime() != null
            ? status.startTime()
            : pass.experiment().startTime();
    Instant end = Instant.parse(start).plus(most);
    return Optional.of(Duration.between(clock.now(), end));
  }

  private Optional<String> duration(Pass pass) {
    return left(pass)
        .filter(left -> left.isNegative() || left.isZero())
        .map(
            left ->
                SpecProblem.denied(
                        "perBenchmark.maxDurationMinutes",
                        "the benchmark has taken the %d minutes that one may take"
                            .formatted(policy.perBenchmark().maxDurationMinutes()))
                    .message());
  }

  private Optional<String> pods(Pass pass, Next.Run run) {
    int most = policy.perBenchmark().maxPods();
    if (most == 0 || pass.run().inFlight().isPresent()) {
      return Optional.empty();
    }
    Experiment experiment = pass.experiment();
    int sides = PlannedPods.sides(experiment.workload());
    long created = (long) pass.recorded().outcomes().size() * sides;
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

  private StepResult ended(Pass pass, String rule) {
    int completed = pass.progress().completed();
    int max = pass.experiment().design().blocks().max();
    String message = "%d of %d blocks were measured, then: %s".formatted(completed, max, rule);
    boolean result = completed >= pass.experiment().design().blocks().least();
    aftermaths.drop(pass.run());
    return result
        ? StepResult.over(Activity.Phase.Complete, "StoppedEarly", message)
        : StepResult.over(Activity.Phase.Failed, SpecProblem.Kind.PolicyDenied.name(), message);
  }
}
