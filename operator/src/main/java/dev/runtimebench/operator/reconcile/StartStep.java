package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.Samples;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.spec.Resolution;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.status.Doubts;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Freezes the experiment when its turn has come. The pass ends then, so that the status with the
 * start time, which makes the spec immutable, is written before the first Pod is created.
 */
final class StartStep implements Step {

  private final Cluster cluster;
  private final Resolver resolver;
  private final OperatorClock clock;
  private final LongSupplier seeds;

  /**
   * @param seeds draws the seed of an experiment that names none
   */
  StartStep(Cluster cluster, Resolver resolver, OperatorClock clock, LongSupplier seeds) {
    this.cluster = cluster;
    this.resolver = resolver;
    this.clock = clock;
    this.seeds = seeds;
  }

  @Override
  public StepResult take(Pass pass) {
    if (pass.run().experiment().isPresent()) {
      return StepResult.PROCEED;
    }
    Resolution resolution = resolver.resolve(pass.spec(), seeds.getAsLong(), clock.rfc3339());
    if (resolution instanceof Resolution.Resolved resolved) {
      Experiment experiment = resolved.experiment();
      SampleConfigMaps.Kept kept =
          cluster.samples().start(pass.benchmark(), Samples.json(experiment));
      pass.run().loaded(Optional.of(experiment), List.of(), kept.chunks());
      pass.run().frozenDigest(Samples.frozenDigest(kept.experiment(), Optional.empty()));
      Optional<String> doubt = Doubts.beforehand(experiment);
      if (doubt.isPresent()) {
        return StepResult.running("trials are under way; " + doubt.get(), StepResult.AT_ONCE);
      }
    }
    return StepResult.running(StepResult.AT_ONCE);
  }
}
