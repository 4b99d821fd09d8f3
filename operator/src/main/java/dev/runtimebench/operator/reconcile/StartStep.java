package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.InconclusiveReason;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.Samples;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Freezes the experiment when it is the benchmark's turn, and ends the reconcile. The status with
 * the start time makes the spec immutable, so that status is written before the first Pod is
 * created.
 */
final class StartStep implements Step {

  private static final Logger LOG = LoggerFactory.getLogger(StartStep.class);

  private final AcceptStep accept;
  private final SampleConfigMaps samples;
  private final OperatorClock clock;
  private final LongSupplier seeds;

  /**
   * @param seeds draws the seed of an experiment that names none
   */
  StartStep(AcceptStep accept, SampleConfigMaps samples, OperatorClock clock, LongSupplier seeds) {
    this.accept = accept;
    this.samples = samples;
    this.clock = clock;
    this.seeds = seeds;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (current.isStarted()) {
      return hasStartTime(current) ? StepResult.PROCEED : starting(current.experiment());
    }
    if (accept.takeAgain(current) instanceof StepResult.Wait wait) {
      return wait;
    }
    Experiment accepted = current.run().accepted().orElseThrow();
    Experiment experiment = accepted.frozen(seeds.getAsLong(), clock.rfc3339());
    KeptSamples kept = samples.start(current.benchmark(), Samples.json(experiment));
    current.durable().started(experiment, kept.experiment(), kept.chunks());
    // The experiment has the handlers as they are now.
    current.run().handlersCompared().start(current.now());
    LOG.atInfo()
        .addKeyValue("benchmark", current.name())
        .addKeyValue("seed", experiment.seed())
        .log("started: at most {} blocks", experiment.design().blocks().max());
    return starting(experiment);
  }

  /** Whether the status with the start time was written. */
  private static boolean hasStartTime(Reconciliation current) {
    return current
        .run()
        .status()
        .written()
        .or(() -> Optional.ofNullable(current.benchmark().getStatus()))
        .filter(status -> status.startTime() != null)
        .isPresent();
  }

  private static StepResult starting(Experiment experiment) {
    return StepResult.running(
        InconclusiveReason.ofDesign(experiment)
            .map(doubt -> "the experiment has started; " + doubt)
            .orElse("the experiment has started"),
        StepResult.AT_ONCE);
  }
}
