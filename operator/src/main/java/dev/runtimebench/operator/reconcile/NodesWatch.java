package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.NodeStateBuilder;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.ApiErrors;
import dev.runtimebench.operator.state.NodeWaits;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.operator.status.NodesInput;
import dev.runtimebench.operator.status.NodesInputBuilder;
import dev.runtimebench.results.plan.NodeDraw;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one benchmark for each node: creates those that are missing, passes spec.suspend on, and
 * notes what they say. An error for one node leaves the other nodes alone. A benchmark that
 * somebody deletes is created again, so the results come from benchmarks that exist.
 */
final class NodesWatch {

  /** How often to create the benchmark of a node again. */
  private static final int MAX_RECREATED = 3;

  private static final int MAX_MESSAGE_LENGTH = 200;

  private static final Logger LOG = LoggerFactory.getLogger(NodesWatch.class);

  private final NodeBenchmarks benchmarks;
  private final ErrorTimeout timeout;

  NodesWatch(NodeBenchmarks benchmarks, ErrorTimeout timeout) {
    this.benchmarks = benchmarks;
    this.timeout = timeout;
  }

  /** Returns what is known now. */
  NodesInput look(Reconciliation current, NodesInput known) {
    Map<String, RuntimeBenchmark> existing = benchmarks.of(current.benchmark());
    List<NodeState> states = new ArrayList<>();
    Map<String, RuntimeBenchmarkStatus> statuses = new HashMap<>();
    for (int i = 0; i < known.nodes().size(); i++) {
      NodeState before = known.nodes().get(i);
      Optional<RuntimeBenchmark> benchmark = Optional.ofNullable(existing.get(before.benchmark()));
      Optional<RuntimeBenchmark> staying = benchmark.filter(b -> !isBeingDeleted(b));
      long seed = NodeDraw.seed(known.seed(), i);
      NodeState now =
          staying
              .map(b -> present(current, before, b))
              .or(() -> benchmark.map(b -> leaving(before)))
              .orElseGet(() -> missing(current, before, seed));
      if (now.isDroppedOut() && !before.isDroppedOut()) {
        logEnd(current, now);
      }
      states.add(now);
      staying
          .flatMap(b -> Optional.ofNullable(b.getStatus()))
          .ifPresent(status -> statuses.put(before.benchmark(), status));
    }
    return NodesInputBuilder.builder(known).nodes(states).statuses(statuses).build();
  }

  private static void logEnd(Reconciliation current, NodeState node) {
    LOG.atInfo()
        .addKeyValue("benchmark", current.name())
        .addKeyValue("node", node.node())
        .addKeyValue("reason", node.reason())
        .log("node drops out: {}", node.message());
  }

  private static boolean isBeingDeleted(RuntimeBenchmark benchmark) {
    return benchmark.getMetadata().getDeletionTimestamp() != null;
  }

  /** A benchmark that exists: passes spec.suspend on. */
  private NodeState present(Reconciliation current, NodeState before, RuntimeBenchmark benchmark) {
    NodeState now = state(before, benchmark);
    boolean suspend = current.spec().isSuspended();
    NodeWaits waits = current.run().nodeWaits();
    if (now.isOver() || benchmark.getSpec().isSuspended() == suspend) {
      waits.accepted(now.node());
      return now;
    }
    if (waits.untilRetry(now.node(), current.now()).isPresent()) {
      return waiting(now, before.reason(), before.message());
    }
    try {
      benchmarks.suspend(benchmark, suspend);
      waits.accepted(now.node());
      return now;
    } catch (KubernetesClientException e) {
      waits.refused(now.node(), false, current.now());
      return waiting(
          now,
          Reason.NodeRefused.name(),
          "cannot set spec.suspend of the benchmark of the node: " + ApiErrors.describe(e));
    }
  }

  /** A benchmark that somebody deletes. Its blocks no longer count. */
  private static NodeState leaving(NodeState before) {
    return waiting(
        NodeStateBuilder.builder(before).phase(BenchmarkPhase.New.name()).blocks(null).build(),
        Reason.BenchmarkDeleted.name(),
        "%s is being deleted; the operator creates it again when it is gone"
            .formatted(before.benchmark()));
  }

  /** A benchmark that does not exist: never created, or deleted by somebody. */
  private NodeState missing(Reconciliation current, NodeState before, long seed) {
    boolean existed = before.phase() != null;
    int recreated = before.recreated() == null ? 0 : before.recreated();
    if (isGivenUp(before)) {
      return before;
    }
    if (existed && recreated >= MAX_RECREATED) {
      return droppedOut(
          before,
          Reason.BenchmarkDeleted,
          "somebody deleted %s %d times".formatted(before.benchmark(), recreated + 1));
    }
    if (current.spec().isSuspended()
        || current.run().nodeWaits().untilRetry(before.node(), current.now()).isPresent()) {
      return before;
    }
    try {
      return switch (benchmarks.create(current.benchmark(), before, seed)) {
        case NEW -> created(current, before, existed ? recreated + 1 : recreated);
        case EXISTS -> created(current, before, recreated);
        case NAME_TAKEN ->
            refused(
                current,
                before,
                true,
                "somebody else has created a benchmark with the name %s; delete it: kubectl -n %s delete rtb %s"
                    .formatted(
                        before.benchmark(),
                        current.benchmark().getMetadata().getNamespace(),
                        before.benchmark()));
      };
    } catch (KubernetesClientException e) {
      return refused(
          current,
          before,
          !ApiErrors.isOfCluster(e),
          "cannot create the benchmark of the node: " + ApiErrors.describe(e));
    }
  }

  private static NodeState created(Reconciliation current, NodeState before, int recreated) {
    current.run().nodeWaits().accepted(before.node());
    return NodeStateBuilder.builder(before)
        .phase(null)
        .blocks(null)
        .reason(null)
        .message(null)
        .recreated(recreated == 0 ? null : recreated)
        .build();
  }

  /**
   * A call that failed.
   *
   * @param counts whether the error may be the benchmark's, so that the node drops out in the end
   */
  private NodeState refused(
      Reconciliation current, NodeState before, boolean counts, String message) {
    NodeWaits waits = current.run().nodeWaits();
    waits.refused(before.node(), counts, current.now());
    return waits.failing(before.node(), current.now()).compareTo(timeout.of(current)) >= 0
        ? droppedOut(before, Reason.NodeRefused, message)
        : waiting(before, Reason.NodeRefused.name(), message);
  }

  /** Whether the operator has given a node up that has no benchmark. */
  private static boolean isGivenUp(NodeState node) {
    return node.isDroppedOut()
        && (Reason.NodeRefused.name().equals(node.reason())
            || Reason.BenchmarkDeleted.name().equals(node.reason()));
  }

  private static NodeState waiting(NodeState node, String reason, String message) {
    return NodeStateBuilder.builder(node).reason(reason).message(cut(message)).build();
  }

  private static NodeState droppedOut(NodeState before, Reason reason, String message) {
    return NodeStateBuilder.builder(before)
        .phase(BenchmarkPhase.Failed.name())
        .blocks(null)
        .reason(reason.name())
        .message(cut(message))
        .build();
  }

  /** What a benchmark says: why it has ended, or what it waits for. */
  private static NodeState state(NodeState before, RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    BenchmarkPhase phase = BenchmarkPhase.of(status).orElse(BenchmarkPhase.New);
    NodeStateBuilder now =
        NodeStateBuilder.builder(before)
            .phase(phase.display())
            .blocks(status == null || status.blocks() == null ? null : status.blocks().completed())
            .reason(null)
            .message(null);
    if (status == null) {
      return now.build();
    }
    String type =
        phase.isFailed()
            ? Conditions.FAILED
            : phase.isOver() ? Conditions.COMPLETE : Conditions.PROGRESSING;
    Conditions.find(status.conditions(), type)
        .filter(condition -> !Reason.Running.name().equals(condition.getReason()))
        .ifPresent(
            condition -> now.reason(condition.getReason()).message(cut(condition.getMessage())));
    return now.build();
  }

  /** One line, of a length that the status of a hundred nodes can hold. */
  private static String cut(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_MESSAGE_LENGTH
        ? line
        : line.substring(0, MAX_MESSAGE_LENGTH - 3) + "...";
  }
}
