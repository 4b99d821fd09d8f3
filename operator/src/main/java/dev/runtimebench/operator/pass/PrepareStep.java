package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.observe.Preparation;
import dev.runtimebench.operator.observe.Preparation.Unprobed;
import dev.runtimebench.operator.observe.RuntimeCheck;
import dev.runtimebench.operator.observe.RuntimeClaims;
import dev.runtimebench.operator.observe.Samples;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.status.Activity;
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
  public StepResult take(Pass pass) {
    BenchmarkRun run = pass.run();
    if (!pass.isStarted()) {
      return StepResult.PROCEED;
    }
    if (pass.recorded().preparation().isEmpty()) {
      Preparing preparing = run.preparing().orElseGet(() -> begin(pass));
      Optional<StepResult> held = worker.work(pass, preparing);
      if (held.isPresent()) {
        return held.get();
      }
      finish(pass, preparing);
    }
    pass.node().ifPresent(node -> nodePods.watch(pass.uid(), node));
    nodes.of(run, pass.node().orElse(null));
    return refuted(pass)
        .map(c -> StepResult.over(Activity.Phase.Failed, RuntimeCheck.MISMATCH, c.message()))
        .orElse(StepResult.PROCEED);
  }

  private Preparing begin(Pass pass) {
    boolean pull =
        pass.experiment().design().blocks().warmup() == 0
            && !pass.spec().measuresPulls()
            && pass.recorded().outcomes().isEmpty();
    Preparing preparing = new Preparing(PreparationTask.of(pass.experiment(), probeImage, pull));
    pass.recorded().outcomes().stream().map(TrialOutcome::node).forEach(preparing::node);
    if (probeImage.isEmpty()) {
      pass.experiment().runtimeNames().forEach(name -> preparing.unprobed(name, NO_IMAGE));
    }
    pass.run().preparing(Optional.of(preparing));
    return preparing;
  }

  private void finish(Pass pass, Preparing preparing) {
    Preparation result = preparing.result();
    String json = Samples.json(result);
    cluster.samples().prepared(pass.benchmark(), json);
    pass.recorded().prepared(result, json);
    pass.run().preparing(Optional.empty());
  }

  private static Optional<RuntimeCheck> refuted(Pass pass) {
    List<RuntimeCheck> checks =
        new RuntimeClaims(pass.experiment(), pass.run().node())
            .all(pass.recorded().preparation(), List.of());
    return checks.stream().filter(c -> c.result() == RuntimeCheck.Result.Refuted).findFirst();
  }
}
