package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.Samples;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.status.Doubts;
import java.util.function.LongSupplier;

/**
 * Freezes the experiment when its turn has come. The pass ends then, so that the status with the
 * start time, which makes the spec immutable, is written before the first Pod is created.
 */
final class StartStep implements Step {

  private final Cluster cluster;
  private final OperatorClock clock;
  private final LongSupplier seeds;

  /**
   * @param seeds draws the seed of an experiment that names none
   */
  StartStep(Cluster cluster, OperatorClock clock, LongSupplier seeds) {
    this.cluster = cluster;
    this.clock = clock;
    this.seeds = seeds;
  }

  @Override
  public StepResult take(Pass pass) {
    if (pass.isStarted()) {
      return StepResult.PROCEED;
    }
    // What AcceptStep has resolved in this very pass: it does so in each until there is a start.
    Experiment experiment = pass.run().accepted().begun(seeds.getAsLong(), clock.rfc3339());
    SampleConfigMaps.Kept kept =
        cluster.samples().start(pass.benchmark(), Samples.json(experiment));
    pass.recorded().started(experiment, kept.experiment(), kept.chunks());
    return Doubts.beforehand(experiment)
        .map(doubt -> StepResult.running("trials are under way; " + doubt, StepResult.AT_ONCE))
        .orElseGet(() -> StepResult.running(StepResult.AT_ONCE));
  }
}
