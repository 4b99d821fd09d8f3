package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.operator.observe.Preparation;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.plan.Next;
import dev.runtimebench.operator.plan.Progress;
import dev.runtimebench.operator.pod.PodRenderer;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.status.Measurements;
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
record Pass(RuntimeBenchmark benchmark, BenchmarkRun run, List<Pod> pods, long now) {

  RuntimeBenchmarkSpec spec() {
    return benchmark.getSpec();
  }

  String uid() {
    return benchmark.getMetadata().getUid();
  }

  /** What its ConfigMaps hold. */
  Recorded recorded() {
    return run.recorded();
  }

  /** Whether its experiment is frozen. */
  boolean isStarted() {
    return recorded().experiment().isPresent();
  }

  /** The experiment of a benchmark that has been started. */
  Experiment experiment() {
    return recorded().experiment().orElseThrow();
  }

  PodRenderer renderer() {
    return new PodRenderer(benchmark, experiment());
  }

  /** How far the experiment has come. */
  Progress progress() {
    return Measurements.progress(experiment(), recorded().outcomes());
  }

  Next next() {
    return progress().next();
  }

  /** The node on which the benchmark's Pods run, once the scheduler has picked it. */
  Optional<String> node() {
    return recorded().outcomes().stream()
        .map(TrialOutcome::node)
        .filter(node -> node != null)
        .findFirst()
        .or(() -> recorded().preparation().map(Preparation::node))
        .or(() -> run.preparing().flatMap(Preparing::node));
  }

  /** The Pod of that uid, if the cache has it. */
  Optional<Pod> pod(String uid) {
    return pods.stream().filter(pod -> uid.equals(pod.getMetadata().getUid())).findFirst();
  }
}
