package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One reconcile of one benchmark: what the caches show, and what this process remembers.
 *
 * @param benchmark as the cache has it; do not change
 * @param run what this process remembers
 * @param pods the benchmark's Pods as the cache has them; do not change
 * @param now the monotonic clock at the start of the reconcile, in nanoseconds
 */
public record Reconciliation(
    RuntimeBenchmark benchmark, BenchmarkRun run, List<Pod> pods, long now) {

  private static final String HOSTNAME = "kubernetes.io/hostname";

  public RuntimeBenchmarkSpec spec() {
    return benchmark.getSpec();
  }

  public String uid() {
    return benchmark.getMetadata().getUid();
  }

  /** The benchmark as namespace/name, for the log. */
  public String name() {
    return benchmark.getMetadata().getNamespace() + "/" + benchmark.getMetadata().getName();
  }

  /**
   * For how many seconds errors may hold up the benchmark. The value of the workload counts once
   * the spec was accepted.
   */
  public int errorSeconds() {
    return durable()
        .experiment()
        .or(run::accepted)
        .map(Experiment::timeouts)
        .or(() -> Optional.ofNullable(spec().timeouts()))
        .map(Timeouts::errorSeconds)
        .orElse(Timeouts.ERROR_SECONDS);
  }

  /** What the ConfigMaps hold. */
  public DurableState durable() {
    return run.durable();
  }

  /** Whether the experiment has started, so that it can no longer change. */
  public boolean isStarted() {
    return durable().experiment().isPresent();
  }

  /** The experiment; only of a benchmark that has started. */
  public Experiment experiment() {
    return durable().experiment().orElseThrow();
  }

  public PodRenderer renderer() {
    return new PodRenderer(benchmark, experiment(), avoided());
  }

  /** The nodes that a Pod without a node must avoid, because other benchmarks measure there. */
  public Set<String> avoided() {
    return run.lane().map(Lane::avoid).orElse(Set.of());
  }

  /** How far the experiment has come. */
  public Progress progress() {
    return durable().progress();
  }

  public Next next() {
    return progress().next();
  }

  /**
   * The node on which the Pods of a runtime must run: the node of its earlier Pods, or the node
   * that the benchmark holds for its first Pod; empty if the scheduler chooses.
   */
  public Optional<String> node(String runtime) {
    return settledNode(runtime).or(() -> run.lane().flatMap(lane -> lane.pin(runtime)));
  }

  /**
   * The node on which Pods of a runtime have run; empty before the first one. All runtimes share a
   * node, unless the benchmark compares across pools.
   */
  public Optional<String> settledNode(String runtime) {
    if (!experiment().acrossPools()) {
      return node();
    }
    return durable().outcomes().stream()
        .filter(outcome -> outcome.runtime().equals(runtime))
        .map(TrialOutcome::node)
        .filter(node -> node != null)
        .findFirst()
        .or(() -> durable().preparation().flatMap(p -> p.node(runtime)))
        .or(() -> run.preparation().flatMap(p -> p.nodeOf(runtime)));
  }

  /**
   * Whether the benchmark asks for one node by its host name. Then neither the queue nor an
   * autoscaler has another node for the benchmark.
   */
  public boolean isBoundToHost() {
    return spec().placement() != null && spec().placement().nodeSelector().containsKey(HOSTNAME);
  }

  /**
   * Whether the benchmark may leave the node of a runtime: nothing was measured there, and there
   * was a choice of nodes.
   */
  public boolean mayLeave(String runtime) {
    return durable().preparation().isEmpty()
        && durable().outcomes().stream().allMatch(outcome -> outcome.node() == null)
        && run.lane().flatMap(lane -> lane.pin(runtime)).isPresent()
        && !isBoundToHost();
  }

  /** What the node of a runtime says about itself; empty if unknown. */
  public Optional<NodeFacts> facts(String runtime) {
    return experiment().acrossPools() ? settledNode(runtime).flatMap(run::node) : run.node();
  }

  /** The nodes on which Pods of the runtimes have run, each once. */
  public List<String> nodes() {
    return experiment().runtimeNames().stream()
        .flatMap(runtime -> settledNode(runtime).stream())
        .distinct()
        .toList();
  }

  /** The node of the benchmark's first Pod; empty before the scheduler has picked one. */
  private Optional<String> node() {
    return durable().outcomes().stream()
        .map(TrialOutcome::node)
        .filter(node -> node != null)
        .findFirst()
        .or(() -> durable().preparation().map(PreparationResult::node))
        .or(() -> run.preparation().flatMap(PreparationProgress::node));
  }

  /** Whether a trial has been valid, so that the cluster has accepted and run Pods like these. */
  public boolean hasMeasured() {
    return durable().hasMeasured();
  }

  /** The Pod with that uid; empty if the cache does not have the Pod. */
  public Optional<Pod> pod(String uid) {
    return pods.stream().filter(pod -> uid.equals(pod.getMetadata().getUid())).findFirst();
  }
}
