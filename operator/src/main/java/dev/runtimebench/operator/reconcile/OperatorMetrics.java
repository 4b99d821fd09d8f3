package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.observe.TrialOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The operator's own metrics. Labels are bounded: no benchmark's or Pod's name is one. */
public final class OperatorMetrics {

  private final MeterRegistry registry;

  public OperatorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts a trial by its outcome: Valid, or the failure's reason. */
  void trial(TrialOutcome outcome) {
    Counter.builder("runtimebench.trials")
        .description("Trials that ended, by outcome: Valid or the reason of the failure")
        .tag("outcome", outcome.isValid() ? "Valid" : outcome.reason().name())
        .register(registry)
        .increment();
  }
}
