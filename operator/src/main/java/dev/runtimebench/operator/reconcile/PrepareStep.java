package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.RuntimeClaims;
import dev.runtimebench.operator.observe.isolation.ShownIsolation;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.operator.trial.preparation.MemoryProbes;
import dev.runtimebench.operator.trial.preparation.PreparationWorker;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import dev.runtimebench.results.sample.PreparationResultBuilder;
import dev.runtimebench.results.sample.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Before the first trial, inspects one sandbox of each runtime, and makes the node pull the images
 * that no warm-up would pull. A runtime that is not what it claims to be ends the benchmark.
 */
final class PrepareStep implements Step {

  private static final Unprobed NO_IMAGE =
      new Unprobed(
          Reason.NoProbeImage,
          "no sandbox was inspected; set the operator's probe image (RTB_PROBE_IMAGE)");

  private final SampleConfigMaps samples;
  private final PreparationWorker worker;
  private final MemoryProbes memoryProbes;
  private final NodeLookup nodes;
  private final NodePods nodePods;
  private final Optional<String> probeImage;

  /**
   * @param probeImage the agent's image; without it nothing is probed
   */
  PrepareStep(
      SampleConfigMaps samples,
      PreparationWorker worker,
      MemoryProbes memoryProbes,
      NodeLookup nodes,
      NodePods nodePods,
      Optional<String> probeImage) {
    this.samples = samples;
    this.worker = worker;
    this.memoryProbes = memoryProbes;
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
    if (current.durable().preparation().isEmpty()) {
      PreparationProgress preparation = run.preparation().orElseGet(() -> start(current));
      current.nodes().forEach(node -> nodes.remember(run, node));
      PreparationWorker.Result result = worker.work(current, preparation);
      if (result instanceof PreparationWorker.Result.Waiting waiting) {
        return waiting(waiting);
      }
      if (result instanceof PreparationWorker.Result.Failed failed) {
        return StepResult.over(BenchmarkPhase.Failed, failed.reason().toReason(), failed.message());
      }
      finish(current, preparation);
    }
    for (String node : current.nodes()) {
      nodePods.watch(current.uid(), node);
      nodes.remember(run, node);
    }
    return refuted(current)
        .<StepResult>map(
            c -> StepResult.over(BenchmarkPhase.Failed, Reason.RuntimeMismatch, c.message()))
        .orElse(StepResult.PROCEED);
  }

  private static StepResult waiting(PreparationWorker.Result.Waiting waiting) {
    return new StepResult.Wait(
        new Activity(BenchmarkPhase.Running, waiting.reason(), waiting.message()),
        Optional.of(waiting.recheck()));
  }

  private PreparationProgress start(Reconciliation current) {
    boolean pull =
        current.experiment().design().blocks().warmup() == 0
            && !current.spec().measuresPulls()
            && current.durable().outcomes().isEmpty();
    PreparationProgress preparation =
        new PreparationProgress(
            PreparationTask.of(
                current.experiment(),
                probeImage,
                probeImage.map(image -> memoryProbes.tasks(current, image)).orElse(List.of()),
                pull));
    current.durable().outcomes().forEach(o -> preparation.node(o.runtime(), o.node()));
    if (probeImage.isEmpty()) {
      current.experiment().runtimeNames().forEach(name -> preparation.unprobed(name, NO_IMAGE));
    } else {
      memoryProbes.noteIfOff(current.experiment(), preparation);
    }
    current.run().preparation(preparation);
    return preparation;
  }

  private void finish(Reconciliation current, PreparationProgress preparation) {
    PreparationResult probed = preparation.result(current.experiment().acrossPools());
    nodes.remember(current.run(), probed.node());
    probed.nodes().values().forEach(node -> nodes.remember(current.run(), node));
    Map<String, Isolation> isolations = new LinkedHashMap<>();
    probed
        .probes()
        .forEach(
            (runtime, shown) ->
                ShownIsolation.of(shown, current.facts(runtime))
                    .ifPresent(isolation -> isolations.put(runtime, isolation)));
    PreparationResult result =
        PreparationResultBuilder.builder(probed).isolations(isolations).build();
    String json = Samples.json(result);
    samples.prepared(current.benchmark(), current.durable().keptPreparation(), json);
    current.durable().prepared(result, json);
    current.run().preparationOver();
  }

  private static Optional<RuntimeCheck> refuted(Reconciliation current) {
    List<RuntimeCheck> checks =
        new RuntimeClaims(current.experiment(), current::facts)
            .all(current.durable().preparation(), List.of());
    return checks.stream().filter(c -> c.result() == RuntimeCheck.Result.Refuted).findFirst();
  }
}
