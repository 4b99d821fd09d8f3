package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.PlacementBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpecBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.operator.cluster.Benchmarks;
import dev.runtimebench.operator.cluster.OvertakenException;
import dev.runtimebench.operator.cluster.StoredStatus;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.operator.spec.SeveralNodesCheck;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.pod.Owner;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The benchmarks of the nodes of a benchmark on several nodes. Each is a benchmark on one node,
 * with the same spec and a seed of its own. So lanes, disruptions, restarts and samples are those
 * of every benchmark. The cluster deletes them together with their owner.
 */
final class NodeBenchmarks {

  /** Leaves room for the number of the node in a name of at most 253 characters. */
  private static final int NAME_LENGTH = 240;

  private final Benchmarks benchmarks;
  private final FrameworkPort framework;
  private final Installation installation;

  NodeBenchmarks(Benchmarks benchmarks, FrameworkPort framework, Installation installation) {
    this.benchmarks = benchmarks;
    this.framework = framework;
    this.installation = installation;
  }

  /** Whether a benchmark asks for several nodes, and so measures nothing itself. */
  static boolean isOnSeveralNodes(RuntimeBenchmark benchmark) {
    return benchmark.getSpec() != null
        && benchmark.getSpec().placement() != null
        && benchmark.getSpec().placement().isOnSeveralNodes();
  }

  /**
   * The name of a node's benchmark.
   *
   * @param number the number of the node, from 1
   */
  static String name(RuntimeBenchmark owner, int number) {
    String name = owner.getMetadata().getName();
    return (name.length() <= NAME_LENGTH ? name : name.substring(0, NAME_LENGTH)) + "-n" + number;
  }

  /** The benchmarks of the nodes as the cache has them, by name; do not change them. */
  Map<String, RuntimeBenchmark> of(RuntimeBenchmark owner) {
    return framework
        .benchmarks()
        .filter(benchmark -> isOf(owner, benchmark))
        .collect(
            Collectors.toMap(b -> b.getMetadata().getName(), Function.identity(), (a, b) -> a));
  }

  private static boolean isOf(RuntimeBenchmark owner, RuntimeBenchmark benchmark) {
    String uid = owner.getMetadata().getUid();
    return owner.getMetadata().getNamespace().equals(benchmark.getMetadata().getNamespace())
        && Labels.belongsTo(benchmark, uid)
        && Owner.isOwner(benchmark, uid);
  }

  /**
   * Creates the benchmark of a node, if it does not exist, for this installation.
   *
   * @return whether the benchmark belongs to its owner; otherwise somebody else uses its name
   */
  boolean create(RuntimeBenchmark owner, NodeState node, long seed) {
    RuntimeBenchmark stored = benchmarks.create(render(owner, node, seed));
    if (!isOf(owner, stored)) {
      return false;
    }
    if (stored.getStatus() == null || stored.getStatus().installation() == null) {
      try {
        benchmarks.writeStatus(
            stored,
            StoredStatus.of(stored),
            RuntimeBenchmarkStatusBuilder.builder().installation(installation.name()).build());
      } catch (OvertakenException e) {
        // An operator has claimed the benchmark already.
        return true;
      }
    }
    return true;
  }

  private static RuntimeBenchmark render(RuntimeBenchmark owner, NodeState node, long seed) {
    RuntimeBenchmarkSpec spec = owner.getSpec();
    Map<String, String> selector = new HashMap<>(spec.placement().nodeSelector());
    selector.put(SeveralNodesCheck.HOSTNAME, node.hostname());
    RuntimeBenchmark benchmark = new RuntimeBenchmark();
    benchmark.setMetadata(
        new ObjectMetaBuilder()
            .withName(node.benchmark())
            .withNamespace(owner.getMetadata().getNamespace())
            .addToLabels(Labels.BENCHMARK_UID, owner.getMetadata().getUid())
            .withOwnerReferences(Owner.reference(owner))
            .build());
    benchmark.setSpec(
        RuntimeBenchmarkSpecBuilder.builder(spec)
            .design(DesignBuilder.builder(spec.design()).seed(seed).build())
            .gates(List.of())
            .placement(
                PlacementBuilder.builder(spec.placement())
                    .nodeSelector(selector)
                    .nodes(null)
                    .build())
            .ttlSecondsAfterFinished(null)
            .build());
    return benchmark;
  }

  /** Lets the benchmark of a node wait or go on, as its owner does. */
  void suspend(RuntimeBenchmark benchmark, boolean suspend) {
    benchmarks.suspend(benchmark, suspend);
  }

  /**
   * Stops the benchmarks of the nodes of a benchmark that is being deleted. The cluster deletes
   * them only after their owner is gone, and a finalizer may keep the owner for ever.
   */
  void stop(RuntimeBenchmark owner) {
    of(owner).values().stream()
        .filter(b -> b.getMetadata().getDeletionTimestamp() == null)
        .filter(b -> !b.getSpec().isSuspended())
        .filter(b -> BenchmarkPhase.of(b.getStatus()).filter(BenchmarkPhase::isOver).isEmpty())
        .forEach(b -> suspend(b, true));
  }

  /** Requests a reconcile of the benchmark on several nodes that owns this one. */
  void wakeOwner(RuntimeBenchmark benchmark) {
    benchmark.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Owner.isOwner(benchmark, owner.getUid()))
        .forEach(owner -> framework.wake(benchmark.getMetadata().getNamespace(), owner.getName()));
  }
}
