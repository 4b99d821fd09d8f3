package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in one line how far the nodes of a benchmark have come, and how they ended. */
final class NodesReport {

  /** The maximum number of different texts in a message, and of nodes that one text names. */
  private static final int MAX_TEXTS = 8;

  private static final int MAX_NAMES = 5;

  private final List<NodeState> nodes;

  NodesReport(List<NodeState> nodes) {
    this.nodes = nodes;
  }

  boolean isOver() {
    return nodes.stream().allMatch(NodeState::isOver);
  }

  /** Whether no node measures because of spec.suspend. */
  boolean isSuspended() {
    return nodes.stream()
        .filter(node -> !node.isOver())
        .allMatch(
            node -> node.phase() == null || BenchmarkPhase.Suspended.name().equals(node.phase()));
  }

  /** Running, or what all nodes wait for that have not ended. */
  Reason reason() {
    List<NodeState> open = nodes.stream().filter(node -> !node.isOver()).toList();
    if (open.stream().anyMatch(node -> Reason.NodeRefused.name().equals(node.reason()))) {
      return Reason.NodeRefused;
    }
    Set<Reason> reasons =
        open.stream()
            .map(node -> node.reason() == null ? Reason.Running : Reason.of(node.reason()))
            .collect(Collectors.toSet());
    return reasons.size() == 1 ? reasons.iterator().next() : Reason.Running;
  }

  /** How many nodes have ended, what each of the others waits for, and who has dropped out. */
  String progress() {
    Map<String, List<String>> waiting = new LinkedHashMap<>();
    List<String> measuring = new ArrayList<>();
    List<String> starting = new ArrayList<>();
    for (NodeState node : nodes) {
      if (!node.isOver() && node.reason() != null) {
        String text = node.reason() + ": " + node.message();
        waiting.computeIfAbsent(text, key -> new ArrayList<>()).add(node.node());
      } else if (!node.isOver()) {
        boolean runs = BenchmarkPhase.Running.name().equals(node.phase());
        (runs ? measuring : starting).add(node.node());
      }
    }
    List<String> texts = new ArrayList<>();
    waiting.forEach((text, names) -> texts.add(names(names) + " " + text));
    if (!measuring.isEmpty()) {
      texts.add(names(measuring) + (measuring.size() == 1 ? " measures" : " measure"));
    }
    if (!starting.isEmpty()) {
      texts.add(names(starting) + (starting.size() == 1 ? " starts" : " start"));
    }
    long over = nodes.stream().filter(NodeState::isOver).count();
    return "%d of %d nodes have ended; %s%s"
        .formatted(over, nodes.size(), joined(texts), unplanned());
  }

  private static String joined(List<String> texts) {
    int more = texts.size() - MAX_TEXTS;
    String joined = texts.stream().limit(MAX_TEXTS).collect(Collectors.joining("; "));
    return more > 0 ? "%s; and %d more, see status.nodes".formatted(joined, more) : joined;
  }

  private static String names(List<String> names) {
    int more = names.size() - MAX_NAMES;
    String some = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    return more > 0 ? "%s and %d more".formatted(some, more) : some;
  }

  /** How the benchmark ends; only if {@link #isOver()}. */
  StepResult end() {
    long complete = nodes.stream().filter(node -> !node.isDroppedOut()).count();
    if (complete == 0) {
      return StepResult.over(
          BenchmarkPhase.Failed,
          Reason.of(nodes.get(0).reason()),
          "no node came to a result" + unplanned());
    }
    int blocks = nodes.stream().mapToInt(node -> node.blocks() == null ? 0 : node.blocks()).sum();
    return StepResult.over(
        BenchmarkPhase.Complete,
        nodes.stream().allMatch(NodesReport::isAsPlanned)
            ? Reason.NodesMeasured
            : Reason.StoppedEarly,
        "%d of %d nodes came to a result, with %d blocks in all%s%s"
            .formatted(complete, nodes.size(), blocks, planned(), unplanned()));
  }

  /** Each node has its own stopping rule, which says nothing about the ratio of all nodes. */
  private String planned() {
    long precise = count(Reason.PrecisionReached);
    long most = count(Reason.MaxBlocksReached);
    return precise == 0
        ? ""
        : "; %d stopped at the precision of their own ratio (spec.design.precision), %d at spec.design.blocks.max"
            .formatted(precise, most);
  }

  private long count(Reason reason) {
    return nodes.stream().filter(node -> reason.name().equals(node.reason())).count();
  }

  private static boolean isAsPlanned(NodeState node) {
    return Reason.MaxBlocksReached.name().equals(node.reason())
        || Reason.PrecisionReached.name().equals(node.reason());
  }

  /** What happened on the nodes that did not run as planned. */
  private String unplanned() {
    List<String> texts = new ArrayList<>();
    for (NodeState node : nodes) {
      if (node.isOver() && !isAsPlanned(node)) {
        texts.add(
            "node %s %s: %s: %s"
                .formatted(
                    node.node(),
                    node.isDroppedOut() ? "dropped out" : "ended early",
                    node.reason(),
                    node.message()));
      }
      if (node.recreated() != null) {
        texts.add(
            "somebody deleted the benchmark of node %s, and it was created again (%d of these)"
                .formatted(node.node(), node.recreated()));
      }
    }
    return texts.isEmpty() ? "" : "; " + joined(texts);
  }
}
