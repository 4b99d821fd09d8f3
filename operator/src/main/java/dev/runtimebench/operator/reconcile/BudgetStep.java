package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.spec.PlannedPods;
import dev.runtimebench.operator.spec.Resolution;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A benchmark whose namespace has used what it may use in a day waits, outside of the queue. */
final class BudgetStep implements Step {

  private static final Duration RECHECK = Duration.ofMinutes(1);

  private final NamespaceBudgets budgets;
  private final Resolver resolver;
  private final OperatorClock clock;

  BudgetStep(NamespaceBudgets budgets, Resolver resolver, OperatorClock clock) {
    this.budgets = budgets;
    this.resolver = resolver;
    this.clock = clock;
  }

  @Override
  public StepResult take(Pass pass) {
    if (pass.run().experiment().isPresent()) {
      return StepResult.PROCEED;
    }
    Resolution resolution = resolver.resolve(pass.spec(), 0, "");
    if (!(resolution instanceof Resolution.Resolved resolved)) {
      return StepResult.PROCEED;
    }
    Experiment experiment = resolved.experiment();
    long pods =
        PlannedPods.inAll(experiment.design(), experiment.runtimes().size(), experiment.workload());
    return budgets
        .book(pass.benchmark(), pods, Instant.parse(clock.rfc3339()))
        .<StepResult>map(
            rule ->
                new StepResult.Wait(
                    new Activity(Activity.Phase.Queued, "NamespaceBudgetUsedUp", rule),
                    Optional.of(RECHECK)))
        .orElse(StepResult.PROCEED);
  }
}
