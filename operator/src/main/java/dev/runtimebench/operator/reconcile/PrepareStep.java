package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.RuntimeClaims;
import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.operator.trial.preparation.PreparationWorker;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Optional;

/**
 * Before the first trial: looks at a sandbox of each runtime, and has the node fetch the images
 * that no warm-up would fetch. A runtime that isn't what it claims to be ends the benchmark.
 */
final class PrepareStep implements Step {

  private static final Unprobed NO_IMAGE =
      new Unprobed(
          "NoProbeImage",
          "no sandbox was looked at: the operator has no probe image (RTB_PROBE_IMAGE)");

  private final Cluster cluster;
  private final PreparationWorker worker;
  private final NodeLookup nodes;
  private final NodePods nodePods;
  private final Optional<String> probeImage;

  /**
   * @param probeImage the agent's image; without one nothing is probed
   */
  PrepareStep(
      Cluster cluster,
      PreparationWorker worker,
      NodeLookup nodes,
      NodePods nodePods,
      Optional<String> probeImage) {
    this.cluster = cluster;
    this.worker = worker;
    this.nodes = nodes;
    this.nodePods = nodePods;
    this.probeImage = probeImage;
  }

  @Override
  public StepResult take(Reconciliation current) {
    BenchmarkRun run = current.run();
    if (!current.isStarted()) {
      return StepResult.PROCEED;
    }
    if (current.recorded().preparation().isEmpty()) {
      PreparationProgress preparing = run.preparing().orElseGet(() -> begin(current));
      Optional<StepResult> held = worker.work(current, preparing);
      if (held.isPresent()) {
        return held.get();
      }
      finish(current, preparing);
    }
    current.node().ifPresent(node -> nodePods.watch(current.uid(), node));
    nodes.of(run, current.node().orElse(null));
    return refuted(current)
        .map(c -> StepResult.over(Activity.Phase.Failed, RuntimeCheck.MISMATCH, c.message()))
        .orElse(StepResult.PROCEED);
  }

  private PreparationProgress begin(Reconciliation current) {
    boolean pull =
        current.experiment().design().blocks().warmup() == 0
            && !current.spec().measuresPulls()
            && current.recorded().outcomes().isEmpty();
    PreparationProgress preparing =
        new PreparationProgress(PreparationTask.of(current.experiment(), probeImage, pull));
    current.recorded().outcomes().stream().map(TrialOutcome::node).forEach(preparing::node);
    if (probeImage.isEmpty()) {
      current.experiment().runtimeNames().forEach(name -> preparing.unprobed(name, NO_IMAGE));
    }
    current.run().preparing(Optional.of(preparing));
    return preparing;
  }

  private void finish(Reconciliation current, PreparationProgress preparing) {
    PreparationResult result = preparing.result();
    String json = Samples.json(result);
    cluster.samples().prepared(current.benchmark(), json);
    current.recorded().prepared(result, json);
    current.run().preparing(Optional.empty());
  }

  private static Optional<RuntimeCheck> refuted(Reconciliation current) {
    List<RuntimeCheck> checks =
        new RuntimeClaims(current.experiment(), current.run().node())
            .all(current.recorded().preparation(), List.of());
    return checks.stream().filter(c -> c.result() == RuntimeCheck.Result.Refuted).findFirst();
  }
}
