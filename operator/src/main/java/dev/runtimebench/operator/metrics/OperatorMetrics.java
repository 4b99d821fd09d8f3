package dev.runtimebench.operator.metrics;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.TeardownTimes;
import dev.runtimebench.results.sample.TrialOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts trials and the times of their phases. The label of a runtime is its RuntimeClass, because
 * a cluster has few of them; a benchmark's author chooses the runtime's name freely.
 */
public final class OperatorMetrics {

  /** From the milliseconds of the scheduler to the minutes of an image pull. */
  private static final Duration[] BUCKETS =
      Stream.of(
              1, 5, 10, 25, 50, 100, 150, 200, 300, 500, 750, 1000, 2000, 5000, 10_000, 30_000,
              120_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final String VALID = "Valid";

  private final MeterRegistry registry;
  private final NodeClockGauges clocks;

  public OperatorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.clocks = new NodeClockGauges(registry);
  }

  /**
   * Exports on how many nodes benchmarks measure.
   *
   * @param count returns the number now
   */
  public void measuringNodes(Supplier<Number> count) {
    Gauge.builder(OwnMetric.MEASURING_NODES.inMicrometer(), count)
        .description(OwnMetric.MEASURING_NODES.help())
        .register(registry);
  }

  /**
   * Counts a trial's outcome, and the teardown times of earlier trials that the outcome carries.
   *
   * @param recorded all outcomes of the benchmark so far
   */
  public void trial(Experiment experiment, List<TrialOutcome> recorded, TrialOutcome outcome) {
    String runtimeClass = runtimeClass(experiment, outcome);
    // Prometheus sees no increase in a series that begins with 1, so every series starts at 0.
    trials(VALID, runtimeClass);
    Stream.of(FailureReason.values()).forEach(reason -> trials(reason.name(), runtimeClass));
    trials(outcome.isValid() ? VALID : outcome.reason().name(), runtimeClass).increment();
    clocks.seen(outcome);
    phases(experiment, outcome, outcome.phases());
    for (TeardownTimes teardown : outcome.earlier()) {
      recorded.stream()
          .filter(earlier -> teardown.podUid().equals(earlier.podUid()))
          .findFirst()
          .ifPresent(earlier -> phases(experiment, earlier, teardown.phases()));
    }
  }

  private Counter trials(String outcome, String runtimeClass) {
    return Counter.builder(OwnMetric.TRIALS.inMicrometer())
        .description(OwnMetric.TRIALS.help())
        .tag("outcome", outcome)
        .tag("runtime_class", runtimeClass)
        .register(registry);
  }

  private void phases(Experiment experiment, TrialOutcome outcome, Phases phases) {
    if (!outcome.isValid() || outcome.warmup()) {
      return;
    }
    phases
        .nanos()
        .forEach(
            (phase, nanos) ->
                Timer.builder(OwnMetric.TRIAL_PHASE.inMicrometer())
                    .description(OwnMetric.TRIAL_PHASE.help())
                    .serviceLevelObjectives(BUCKETS)
                    .tag("phase", phase.name())
                    .tag("runtime_class", runtimeClass(experiment, outcome))
                    .register(registry)
                    .record(nanos, TimeUnit.NANOSECONDS));
  }

  private static String runtimeClass(Experiment experiment, TrialOutcome outcome) {
    return RuntimeClassLabel.of(experiment.runtime(outcome.runtime()).runtimeClassName());
  }
}
