package dev.runtimebench.results.findings.node;

import dev.runtimebench.api.v1alpha1.OverheadFigure;
import dev.runtimebench.api.v1alpha1.OverheadFigureBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.api.v1alpha1.RuntimeOverheadBuilder;
import dev.runtimebench.results.findings.overhead.Overheads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts the suggested overheads of several nodes together: the largest one, because a RuntimeClass
 * has one overhead for all nodes. The 95th percentile over the Pods of all nodes is never above the
 * largest of the nodes' percentiles. The Pods of all nodes have no interval together, because the
 * Pods of one node resemble each other.
 */
public final class NodeOverheads {

  private static final int MAX_DERIVATION = 1024;

  private NodeOverheads() {}

  /**
   * Returns one suggestion for each runtime, in the order of the first node.
   *
   * @param nodes the suggestions of each node; empty for a node without any
   */
  public static List<RuntimeOverhead> of(List<List<RuntimeOverhead>> nodes) {
    Map<String, List<RuntimeOverhead>> parts = new LinkedHashMap<>();
    nodes.forEach(
        node ->
            node.forEach(
                o -> parts.computeIfAbsent(o.runtime(), name -> new ArrayList<>()).add(o)));
    return parts.values().stream().map(part -> together(part, nodes.size())).toList();
  }

  private static RuntimeOverhead together(List<RuntimeOverhead> parts, int nodes) {
    RuntimeOverhead first = parts.get(0);
    Optional<OverheadFigure> memory = largest(parts, RuntimeOverhead::memory, nodes);
    Optional<OverheadFigure> cpu = largest(parts, RuntimeOverhead::cpu, nodes);
    String derivation =
        "the largest figures of %d nodes, each derived as on the first node: %s"
            .formatted(nodes, first.derivation());
    return RuntimeOverheadBuilder.builder()
        .runtime(first.runtime())
        .runtimeClass(first.runtimeClass())
        .pods(sum(parts, RuntimeOverhead::pods))
        .memory(memory.orElse(null))
        .cpu(cpu.orElse(null))
        .today(
            parts.stream()
                .map(RuntimeOverhead::today)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null))
        .derivation(derivation.substring(0, Math.min(derivation.length(), MAX_DERIVATION)))
        .patch(Overheads.patch(memory, cpu))
        .build();
  }

  /** The largest figure. It is a suggestion only if each node has one. */
  private static Optional<OverheadFigure> largest(
      List<RuntimeOverhead> parts, Function<RuntimeOverhead, OverheadFigure> which, int nodes) {
    List<OverheadFigure> figures = parts.stream().map(which).filter(Objects::nonNull).toList();
    return figures.stream()
        .max(Comparator.comparing(OverheadFigure::percentile95))
        .map(
            largest -> {
              OverheadFigureBuilder figure =
                  OverheadFigureBuilder.builder(largest).pods(sum(figures, OverheadFigure::pods));
              Optional<String> why = why(figures, nodes);
              why.ifPresent(text -> figure.suggested(null).why(text));
              return figure.podsNeeded(podsNeeded(figures, nodes)).build();
            });
  }

  /** How many Pods a suggestion needs; null unless too few Pods are the only reason against it. */
  private static Integer podsNeeded(List<OverheadFigure> figures, int nodes) {
    List<OverheadFigure> lacking = lacking(figures);
    boolean onlyPods = lacking.stream().allMatch(f -> f.podsNeeded() != null);
    return figures.size() < nodes || !onlyPods
        ? null
        : lacking.stream().map(OverheadFigure::podsNeeded).findFirst().orElse(null);
  }

  private static List<OverheadFigure> lacking(List<OverheadFigure> figures) {
    return figures.stream().filter(f -> f.suggested() == null).toList();
  }

  private static Optional<String> why(List<OverheadFigure> figures, int nodes) {
    if (figures.size() < nodes) {
      return Optional.of("%d of %d nodes have no figure".formatted(nodes - figures.size(), nodes));
    }
    List<OverheadFigure> lacking = lacking(figures);
    // More Pods do not help against the other reasons.
    return lacking.stream()
        .min(Comparator.comparing(f -> f.podsNeeded() != null))
        .map(
            f ->
                "%d of %d nodes have no suggestion: %s"
                    .formatted(lacking.size(), nodes, String.valueOf(f.why())));
  }

  private static <T> int sum(List<T> parts, Function<T, Integer> count) {
    return parts.stream().map(count).filter(Objects::nonNull).mapToInt(i -> i).sum();
  }
}
