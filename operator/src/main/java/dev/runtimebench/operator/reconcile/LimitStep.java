package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.SpecProblem;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.PlannedPods;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.Optional;

/**
 * Ends a running benchmark that has reached the policy's limit on its duration or its Pods. This
 * step runs twice in a reconcile: before the running trial is observed, and before the next launch.
 */
final class LimitStep implements Step {

  private final Policy policy;
  private final TimeLimit time;
  private final NamespaceBudgets budgets;
  private final TeardownWatcher teardowns;
  private final OperatorClock clock;

  LimitStep(
      Policy policy,
      TimeLimit time,
      NamespaceBudgets budgets,
      TeardownWatcher teardowns,
      OperatorClock clock) {
    this.policy = policy;
    this.time = time;
    this.budgets = budgets;
    this.teardowns = teardowns;
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

  private Optional<String> duration(Reconciliation current) {
    return time.left(current)
        .filter(left -> left.isNegative() || left.isZero())
        .map(
            left ->
                SpecProblem.denied(
                        "perBenchmark.maxDurationMinutes",
                        "the benchmark has run for its maximum of %d minutes"
                            .formatted(policy.perBenchmark().maxDurationMinutes()))
                    .message());
  }

  private Optional<String> pods(Reconciliation current, Next.Run run) {
    int most = policy.perBenchmark().maxPods();
    if (most == 0 || current.run().trial().isPresent()) {
      return Optional.empty();
    }
    Experiment experiment = current.experiment();
    int sides = PlannedPods.sides(experiment.workload());
    long created =
        current.durable().outcomes().stream().mapToLong(o -> created(experiment, o, sides)).sum();
    long next = next(experiment, run, sides);
    return created + next <= most
        ? Optional.empty()
        : Optional.of(
            SpecProblem.denied(
                    "perBenchmark.maxPods",
                    "because of repeated trials, the benchmark has used up its maximum of %d Pods"
                        .formatted(most))
                .message());
  }

  /** The number of Pods of a trial. A ramp that an earlier process began is unknown. */
  private static long created(Experiment experiment, TrialOutcome outcome, int sides) {
    if (experiment.design().isDensity()) {
      return outcome.ramp() == null
          ? experiment.design().density().maxPods()
          : outcome.ramp().created();
    }
    return sides;
  }

  private static long next(Experiment experiment, Next.Run run, int sides) {
    if (experiment.design().isDensity()) {
      return experiment.design().density().maxPods();
    }
    return run.trial().concurrency() == null ? sides : run.trial().concurrency();
  }

  private StepResult ended(Reconciliation current, String rule) {
    teardowns.drop(current.run(), rule);
    return EarlyEnd.of(current, Reason.PolicyDenied, rule);
  }
}
