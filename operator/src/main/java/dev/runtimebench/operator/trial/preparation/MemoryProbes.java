package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.pod.ContainerLimits;
import dev.runtimebench.results.pod.PreparationTask.MemoryProbe;
import io.fabric8.kubernetes.api.model.node.v1.Overhead;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans the memory probes of a benchmark, and remembers their results. A node with the same
 * versions gets a memory probe for each runtime only once in a while. All benchmarks share an
 * instance. Thread-safe.
 */
public final class MemoryProbes {

  /**
   * The largest limit of a memory probe. A sandbox needs some memory for its own kernel: gVisor
   * starts within this limit.
   */
  private static final long MAX_BYTES = 128L << 20;

  /** A result expires, because a node does not report the version of a sandbox runtime. */
  private static final Duration EXPIRY = Duration.ofHours(24);

  private static final int MAX_REMEMBERED = 1000;

  private static final LimitCheck OFF =
      LimitCheck.unknown(
          "the operator's memory probe is off; the setting RTB_MEMORY_PROBE turns it on");

  /** What decides how a runtime treats the memory limit. */
  private record Key(
      String node,
      Optional<String> bootId,
      Optional<String> kernel,
      String containerRuntime,
      String runtimeClassName,
      String handler) {}

  private record Remembered(LimitCheck check, long at) {}

  private final boolean enabled;
  private final Lookups lookups;
  private final NodeLookup nodes;
  private final OperatorClock clock;
  private final Map<Key, Remembered> remembered = new LinkedHashMap<>();

  /**
   * @param enabled whether memory probes run at all
   * @param lookups for the overhead of a RuntimeClass
   */
  public MemoryProbes(boolean enabled, Lookups lookups, NodeLookup nodes, OperatorClock clock) {
    this.enabled = enabled;
    this.lookups = lookups;
    this.nodes = nodes;
    this.clock = clock;
  }

  /** The memory probes of a benchmark, one for each runtime; none if memory probes are off. */
  public List<MemoryProbe> tasks(Reconciliation current, String image) {
    if (!enabled) {
      return List.of();
    }
    long limit =
        Math.min(MAX_BYTES, ContainerLimits.bytes(current.experiment().resources().memory()));
    return current.experiment().runtimes().stream()
        .map(
            runtime ->
                new MemoryProbe(
                    runtime.name(), image, limit, limit + limit / 4 + overheadBytes(runtime)))
        .toList();
  }

  /** Notes for each runtime that memory probes are off. */
  public void noteIfOff(Experiment experiment, PreparationProgress preparation) {
    if (!enabled) {
      experiment.runtimeNames().forEach(runtime -> preparation.memory(runtime, OFF));
    }
  }

  /** The result if no Pod is needed for it; empty if the probe must run. */
  Optional<LimitCheck> withoutPod(
      Reconciliation current, PreparationProgress preparation, MemoryProbe task) {
    return preparation
        .whyUnprobed(task.runtime())
        .map(why -> LimitCheck.unknown("the sandbox could not be inspected: " + why.message()))
        .or(() -> key(current, task).flatMap(this::recall));
  }

  /** Remembers a result. An unknown result is not remembered: the next benchmark probes again. */
  void learn(Reconciliation current, MemoryProbe task, LimitCheck check) {
    if (check.result() != LimitCheck.Result.Unknown) {
      key(current, task).ifPresent(key -> remember(key, check));
    }
  }

  private synchronized Optional<LimitCheck> recall(Key key) {
    return Optional.ofNullable(remembered.get(key))
        .filter(known -> clock.monotonicNanos() - known.at() < EXPIRY.toNanos())
        .map(Remembered::check);
  }

  private synchronized void remember(Key key, LimitCheck check) {
    remembered.remove(key);
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.remove(remembered.keySet().iterator().next());
    }
    remembered.put(key, new Remembered(check, clock.monotonicNanos()));
  }

  /** Empty if the versions of the node are not known. */
  private Optional<Key> key(Reconciliation current, MemoryProbe task) {
    Optional<String> node = current.settledNode(task.runtime());
    nodes.remember(current.run(), node.orElse(null));
    Optional<NodeFacts> facts = current.facts(task.runtime());
    if (node.isEmpty() || facts.isEmpty()) {
      return Optional.empty();
    }
    ResolvedRuntime runtime = current.experiment().runtime(task.runtime());
    return Optional.of(
        new Key(
            node.get(),
            facts.get().bootId(),
            facts.get().kernel(),
            facts.get().system().getContainerRuntimeVersion(),
            runtime.runtimeClassName(),
            runtime.handler()));
  }

  /**
   * The memory that the RuntimeClass adds to the limit of the Pod. Some runtimes enforce only the
   * limit of the Pod.
   */
  private long overheadBytes(ResolvedRuntime runtime) {
    return Optional.ofNullable(runtime.runtimeClassName())
        .flatMap(lookups::runtimeClass)
        .map(RuntimeClass::getOverhead)
        .map(Overhead::getPodFixed)
        .map(fixed -> fixed.get("memory"))
        .map(ContainerLimits::bytes)
        .orElse(0L);
  }
}
