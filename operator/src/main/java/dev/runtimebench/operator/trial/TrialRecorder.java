package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Events;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.state.DurableState;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Records a trial's outcome: first where it outlives the operator, then in memory, and only then
 * may its Pods go. Wherever that is cut off, the trial is neither lost nor counted twice.
 */
public final class TrialRecorder {

  private final Cluster cluster;
  private final PodCleaner cleaner;
  private final TeardownWatcher aftermaths;
  private final OperatorMetrics metrics;
  private final NodeLookup nodes;

  public TrialRecorder(
      Cluster cluster,
      PodCleaner cleaner,
      TeardownWatcher aftermaths,
      OperatorMetrics metrics,
      NodeLookup nodes) {
    this.cluster = cluster;
    this.cleaner = cleaner;
    this.aftermaths = aftermaths;
    this.metrics = metrics;
    this.nodes = nodes;
  }

  public void record(Reconciliation current, TrialOutcome judged) {
    record(current, List.of(judged));
  }

  /** Those of one trial, together: all of them are kept, or none. */
  public void record(Reconciliation current, List<TrialOutcome> judged) {
    List<TrialOutcome> outcomes = new ArrayList<>(judged);
    outcomes.set(0, judged.get(0).withEarlier(aftermaths.seen(current)));
    DurableState recorded = current.recorded();
    int chunks = recorded.chunks().size();
    List<String> lines = outcomes.stream().map(Samples::line).toList();
    int chunk = cluster.samples().append(current.benchmark(), chunks - 1, lines);
    if (chunk == chunks) {
      recorded.chunk(new TrialNames(current.benchmark().getMetadata()).samples(chunk));
    }
    recorded.add(outcomes, lines);
    outcomes.forEach(outcome -> nodes.of(current.run(), outcome.node()));
    aftermaths.watchOn(current, outcomes);
    current.run().landed();
    outcomes.forEach(outcome -> tell(current, outcome));
    cleaner.removeUnkept(current);
  }

  private void tell(Reconciliation current, TrialOutcome outcome) {
    metrics.trial(current.experiment(), current.recorded().outcomes(), outcome);
    if (!outcome.isValid()) {
      cluster
          .events()
          .write(
              current.benchmark(),
              Events.Type.Warning,
              "TrialFailed",
              "block %d, %s, attempt %d: %s: %s"
                  .formatted(
                      outcome.block(),
                      outcome.runtime(),
                      outcome.attempt(),
                      outcome.reason(),
                      outcome.message()));
    }
  }
}
