package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Events;
import dev.runtimebench.operator.metrics.OperatorMetrics;
import dev.runtimebench.operator.observe.Samples;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.TrialNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Records a trial's outcome: first where it outlives the operator, then in memory, and only then
 * may its Pods go. Wherever that is cut off, the trial is neither lost nor counted twice.
 */
final class TrialRecorder {

  private final Cluster cluster;
  private final PodCleaner cleaner;
  private final Aftermaths aftermaths;
  private final OperatorMetrics metrics;
  private final NodeLookup nodes;

  TrialRecorder(
      Cluster cluster,
      PodCleaner cleaner,
      Aftermaths aftermaths,
      OperatorMetrics metrics,
      NodeLookup nodes) {
    this.cluster = cluster;
    this.cleaner = cleaner;
    this.aftermaths = aftermaths;
    this.metrics = metrics;
    this.nodes = nodes;
  }

  void record(Pass pass, TrialOutcome judged) {
    record(pass, List.of(judged));
  }

  /** Those of one trial, together: all of them are kept, or none. */
  void record(Pass pass, List<TrialOutcome> judged) {
    List<TrialOutcome> outcomes = new ArrayList<>(judged);
    outcomes.set(0, judged.get(0).withEarlier(aftermaths.seen(pass)));
    Recorded recorded = pass.recorded();
    int chunks = recorded.chunks().size();
    List<String> lines = outcomes.stream().map(Samples::line).toList();
    int chunk = cluster.samples().append(pass.benchmark(), chunks - 1, lines);
    if (chunk == chunks) {
      recorded.chunk(new TrialNames(pass.benchmark().getMetadata()).samples(chunk));
    }
    recorded.add(outcomes, lines);
    outcomes.forEach(outcome -> nodes.of(pass.run(), outcome.node()));
    aftermaths.watchOn(pass, outcomes);
    pass.run().landed();
    outcomes.forEach(outcome -> tell(pass, outcome));
    cleaner.removeUnkept(pass);
  }

  private void tell(Pass pass, TrialOutcome outcome) {
    metrics.trial(pass.experiment(), pass.recorded().outcomes(), outcome);
    if (!outcome.isValid()) {
      cluster
          .events()
          .write(
              pass.benchmark(),
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
