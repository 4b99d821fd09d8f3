package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.results.findings.node.NodeComparisons;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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

  /** A part of the status of each node's benchmark that counts. */
  <T> List<T> each(Function<RuntimeBenchmarkStatus, T> part) {
    Optional<String> measured = measured();
    return nodes.stream()
        .flatMap(node -> status(node).stream())
        .filter(status -> leftOut(status, measured).isEmpty())
        .map(part)
        .toList();
  }

  /** The comparisons of each node. */
  List<NodeComparisons.Node> comparisons() {
    Optional<String> measured = measured();
    List<NodeComparisons.Node> all = new ArrayList<>();
    for (NodeState node : nodes) {
      status(node)
          .ifPresent(
              status ->
                  all.add(
                      new NodeComparisons.Node(
                          node.node(),
                          status.comparisons(),
                          status.reliability(),
                          node.isDroppedOut(),
                          leftOut(status, measured))));
    }
    return all;
  }

  /** The digest of what most nodes measure; of two digests, that of the node with less number. */
  private Optional<String> measured() {
    Map<String, Long> counts =
        nodes.stream()
            .flatMap(node -> status(node).stream())
            .map(RuntimeBenchmarkStatus::specDigest)
            .filter(digest -> digest != null)
            .collect(
                Collectors.groupingBy(digest -> digest, LinkedHashMap::new, Collectors.counting()));
    long most = counts.values().stream().mapToLong(count -> count).max().orElse(0);
    return counts.entrySet().stream()
        .filter(e -> e.getValue() == most)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Why a node that measured something else does not count; empty if it counts. */
  private static Optional<String> leftOut(
      RuntimeBenchmarkStatus status, Optional<String> measured) {
    return status.specDigest() == null || measured.equals(Optional.of(status.specDigest()))
        ? Optional.empty()
        : Optional.of(
            "it measured something else than most nodes (status.specDigest of its benchmark): somebody changed the BenchmarkWorkload, a RuntimeClass or the installation meanwhile");
  }

  /**
   * The blocks of all nodes together.
   *
   * @param most the maximum number of blocks of one node
   */
  BlockProgress blocks(int most) {
    List<BlockProgress> own =
        nodes.stream()
            .flatMap(node -> status(node).stream())
            .map(RuntimeBenchmarkStatus::blocks)
            .filter(b -> b != null)
            .toList();
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
