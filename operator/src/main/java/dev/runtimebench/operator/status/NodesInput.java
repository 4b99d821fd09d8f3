package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.results.findings.NodeComparisons;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known about a benchmark that measures on several nodes, and has begun.
 *
 * @param startTime when the nodes were drawn, RFC 3339
 * @param seed the seed of the draw, and of the nodes' own seeds
 * @param nodes the nodes, in the order of their numbers
 * @param statuses the status of each node's benchmark, by the benchmark's name; without the
 *     benchmarks that have no status
 */
@RecordBuilder
public record NodesInput(
    String startTime,
    long seed,
    List<NodeState> nodes,
    Map<String, RuntimeBenchmarkStatus> statuses) {

  public NodesInput {
    nodes = List.copyOf(nodes);
    statuses = Map.copyOf(statuses);
  }

  /** Takes up what an earlier process has written; empty if the benchmark has not begun. */
  public static Optional<NodesInput> of(RuntimeBenchmarkStatus status) {
    return status == null || status.startTime() == null || status.nodes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NodesInput(
                status.startTime(),
                status.seed() == null ? 0 : status.seed(),
                status.nodes(),
                Map.of()));
  }

  /** The status of a node's benchmark; empty if unknown. */
  Optional<RuntimeBenchmarkStatus> status(NodeState node) {
    return Optional.ofNullable(statuses.get(node.benchmark()));
  }

  /** A part of the status of each node's benchmark. */
  <T> List<T> each(Function<RuntimeBenchmarkStatus, T> part) {
    List<T> all = new ArrayList<>();
    nodes.forEach(node -> status(node).map(part).ifPresent(all::add));
    return all;
  }

  /** The comparisons of each node. */
  List<NodeComparisons.Node> comparisons() {
    List<NodeComparisons.Node> all = new ArrayList<>();
    for (NodeState node : nodes) {
      List<Comparison> own =
          status(node).map(RuntimeBenchmarkStatus::comparisons).orElse(List.of());
      all.add(new NodeComparisons.Node(node.node(), own));
    }
    return all;
  }

  /**
   * The blocks of all nodes together.
   *
   * @param most the maximum number of blocks of one node
   */
  BlockProgress blocks(int most) {
    List<BlockProgress> own =
        each(RuntimeBenchmarkStatus::blocks).stream().filter(b -> b != null).toList();
    int completed = own.stream().mapToInt(BlockProgress::completed).sum();
    int max = most * nodes.size();
    return new BlockProgress(
        completed,
        max,
        own.stream().mapToInt(BlockProgress::warmupCompleted).sum(),
        own.stream().mapToInt(BlockProgress::repeated).sum(),
        completed + "/" + max);
  }

  /** How many nodes have ended, of how many, such as {@code 2/3}. */
  String done() {
    return nodes.stream().filter(NodeState::isOver).count() + "/" + nodes.size();
  }
}
