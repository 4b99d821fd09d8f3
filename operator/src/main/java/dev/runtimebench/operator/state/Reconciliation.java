package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.operator.pod.PodRenderer;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * One pass over a benchmark: what the caches show of it, and what is remembered.
 *
 * @param benchmark as the cache has it; not to be changed
 * @param run what is remembered
 * @param pods the benchmark's Pods as the cache has them; not to be changed
 * @param now the monotonic clock at the start of the pass
 */
public record Reconciliation(
    RuntimeBenchmark benchmark, BenchmarkRun run, List<Pod> pods, long now) {

  public RuntimeBenchmarkSpec spec() {
    return benchmark.getSpec();
  }

  public String uid() {
    return benchmark.getMetadata().getUid();
  }

  /** What its ConfigMaps hold. */
  public DurableState recorded() {
    return run.recorded();
  }

  /** Whether its experiment is frozen. */
  public boolean isStarted() {
    return recorded().experiment().isPresent();
  }

  /** The experiment of a benchmark that has been started. */
  public Experiment experiment() {
    return recorded().experiment().orElseThrow();
  }

  public PodRenderer renderer() {
    return new PodRenderer(benchmark, experiment());
  }

  /** How far the experiment has come. */
  public Progress progress() {
    return Progress.of(experiment(), TrialOutcome.attempts(recorded().outcomes()));
  }

  public Next next() {
    return progress().next();
  }

  /** The node on which the benchmark's Pods run, once the scheduler has picked it. */
  public Optional<String> node() {
    return recorded().outcomes().stream()
        .map(TrialOutcome::node)
        .filter(node -> node != null)
        .findFirst()
        .or(() -> recorded().preparation().map(PreparationResult::node))
        .or(() -> run.preparing().flatMap(PreparationProgress::node));
  }

  /** The Pod of that uid, if the cache has it. */
  public Optional<Pod> pod(String uid) {
    return pods.stream().filter(pod -> uid.equals(pod.getMetadata().getUid())).findFirst();
  }
}
