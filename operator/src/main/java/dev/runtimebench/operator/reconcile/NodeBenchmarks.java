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
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The benchmarks of the nodes of a benchmark on several nodes. Each is a benchmark on one node,
 * with the same spec and a seed of its own. So lanes, disruptions, restarts and samples are those
 * of every benchmark. The cluster deletes them together with their owner.
 */
final class NodeBenchmarks {

  private static final Logger LOG = LoggerFactory.getLogger(NodeBenchmarks.class);

  /** A name of this length is also a valid label and a valid part of a host name. */
  private static final int MAX_NAME_LENGTH = 63;

  private static final int HASH_LENGTH = 6;

  private final Benchmarks benchmarks;
  private final FrameworkPort framework;
  private final Installation installation;

  NodeBenchmarks(Benchmarks benchmarks, FrameworkPort framework, Installation installation) {
    this.benchmarks = benchmarks;
    this.framework = framework;
    this.installation = installation;
  }

  /** What a call that creates the benchmark of a node has led to. */
  enum Created {
    /** The benchmark is new. */
    NEW,
    /** An earlier call has created the benchmark already. */
    EXISTS,
    /** The benchmark with the name is not the operator's. */
    NAME_TAKEN
  }

  /** Whether a benchmark asks for several nodes, and so measures nothing itself. */
  static boolean isOnSeveralNodes(RuntimeBenchmark benchmark) {
    return benchmark.getSpec() != null
        && benchmark.getSpec().placement() != null
        && benchmark.getSpec().placement().isOnSeveralNodes();
  }

  /**
   * The name of a node's benchmark. The hash of the owner's uid keeps the name apart from those of
   * an earlier benchmark with the owner's name.
   *
   * @param number the number of the node, from 1
   */
  static String name(RuntimeBenchmark owner, int number) {
    String uid = owner.getMetadata().getUid();
    String hash =
        UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, HASH_LENGTH);
    String end = "-n%d-%s".formatted(number, hash);
    String name = owner.getMetadata().getName();
    int length = Math.min(name.length(), MAX_NAME_LENGTH - end.length());
    return name.substring(0, length).replaceAll("[^a-z0-9]+$", "") + end;
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
   * The benchmarks of the nodes of an earlier benchmark with the same name, as far as they have not
   * ended. They would delay the new ones.
   */
  List<RuntimeBenchmark> earlier(RuntimeBenchmark owner) {
    return framework
        .benchmarks()
        .filter(b -> owner.getMetadata().getNamespace().equals(b.getMetadata().getNamespace()))
        .filter(b -> owner.getMetadata().getName().equals(ownerName(b)))
        .filter(b -> !Labels.belongsTo(b, owner.getMetadata().getUid()))
        .filter(b -> !isOver(b))
        .toList();
  }

  private static String ownerName(RuntimeBenchmark benchmark) {
    Map<String, String> annotations = benchmark.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Labels.BENCHMARK);
  }

  /**
   * Creates the benchmark of a node, if it does not exist, for this installation.
   *
   * @throws KubernetesClientException if the API server refuses the benchmark
   */
  Created create(RuntimeBenchmark owner, NodeState node, long seed) {
    Benchmarks.Creation creation = benchmarks.create(render(owner, node, seed));
    RuntimeBenchmark stored = creation.stored();
    if (!isOf(owner, stored)) {
      return Created.NAME_TAKEN;
    }
    if (stored.getStatus() == null || stored.getStatus().installation() == null) {
      claim(stored);
    }
    return creation.isNew() ? Created.NEW : Created.EXISTS;
  }

  /** The reconcile of the benchmark claims it too, so an error needs no retry here. */
  private void claim(RuntimeBenchmark stored) {
    try {
      benchmarks.writeStatus(
          stored,
          StoredStatus.of(stored),
          RuntimeBenchmarkStatusBuilder.builder().installation(installation.name()).build());
    } catch (OvertakenException | KubernetesClientException e) {
      LOG.atDebug()
          .addKeyValue("benchmark", ReconcileLog.name(stored))
          .setCause(e)
          .log("cannot claim the benchmark of a node");
    }
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
            .addToAnnotations(Labels.BENCHMARK, owner.getMetadata().getName())
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

  /**
   * Lets the benchmark of a node wait or go on, as its owner does.
   *
   * @throws KubernetesClientException if the API server refuses the change
   */
  void suspend(RuntimeBenchmark benchmark, boolean suspend) {
    benchmarks.suspend(benchmark, suspend);
  }

  /**
   * Whether the benchmark of a node may still measure, although its owner has ended or is being
   * deleted.
   */
  boolean isAnyLeft(RuntimeBenchmark owner) {
    return left(owner).findAny().isPresent();
  }

  /**
   * Stops the benchmarks of the nodes of a benchmark that has ended or is being deleted. The
   * cluster deletes them only after their owner is gone, and a finalizer may keep the owner for
   * ever.
   *
   * @throws KubernetesClientException if the API server refuses one of the changes; the others are
   *     made
   */
  void stop(RuntimeBenchmark owner) {
    Optional<KubernetesClientException> error = Optional.empty();
    for (RuntimeBenchmark benchmark : left(owner).toList()) {
      try {
        suspend(benchmark, true);
      } catch (KubernetesClientException e) {
        error = Optional.of(e);
      }
    }
    if (error.isPresent()) {
      throw error.get();
    }
  }

  private Stream<RuntimeBenchmark> left(RuntimeBenchmark owner) {
    return isOnSeveralNodes(owner)
        ? of(owner).values().stream()
            .filter(b -> b.getMetadata().getDeletionTimestamp() == null)
            .filter(b -> !b.getSpec().isSuspended())
            .filter(b -> !isOver(b))
        : Stream.empty();
  }

  private static boolean isOver(RuntimeBenchmark benchmark) {
    return BenchmarkPhase.of(benchmark.getStatus()).filter(BenchmarkPhase::isOver).isPresent();
  }

  /** Requests a reconcile of the benchmark on several nodes that owns this one. */
  void wakeOwner(RuntimeBenchmark benchmark) {
    benchmark.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Owner.isOwner(benchmark, owner.getUid()))
        .forEach(owner -> framework.wake(benchmark.getMetadata().getNamespace(), owner.getName()));
  }
}
