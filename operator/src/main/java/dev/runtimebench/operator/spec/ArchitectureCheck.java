package dev.runtimebench.operator.spec;

import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import io.fabric8.kubernetes.api.model.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps all runtimes of a comparison across pools on one architecture. On one node they have one
 * anyway. A pool without a node, or whose nodes the operator does not know, is not checked.
 */
final class ArchitectureCheck {

  private static final String LABEL = "kubernetes.io/arch";

  private final CandidateNodes candidates;

  ArchitectureCheck(CandidateNodes candidates) {
    this.candidates = candidates;
  }

  /** Why the runtimes have no common architecture; empty if they have one, or if unknown. */
  Optional<SpecProblem> problem(List<ResolvedRuntime> runtimes) {
    Map<String, SortedSet<String>> known = architectures(runtimes, node -> true);
    return known.size() < runtimes.size() || !common(known).isEmpty()
        ? Optional.empty()
        : Optional.of(
            SpecProblem.invalid(
                "spec.placement.acrossPools",
                "the pools have no common architecture (%s), so a comparison would be one of processors; select nodes of one architecture with spec.runtimes[].nodeSelector"
                    .formatted(text(known))));
  }

  /**
   * Returns the runtimes, bound to one architecture if their pools have several. An architecture
   * without a cordoned node comes first.
   */
  List<ResolvedRuntime> bound(List<ResolvedRuntime> runtimes) {
    Map<String, SortedSet<String>> known = architectures(runtimes, node -> true);
    Map<String, SortedSet<String>> now = architectures(runtimes, node -> !isCordoned(node));
    boolean allNow = now.size() == runtimes.size() && !common(now).isEmpty();
    SortedSet<String> common = common(allNow ? now : known);
    boolean single = known.values().stream().allMatch(own -> own.size() == 1);
    return single || known.size() < runtimes.size() || common.isEmpty()
        ? runtimes
        : runtimes.stream().map(runtime -> on(common.first(), runtime)).toList();
  }

  private static ResolvedRuntime on(String architecture, ResolvedRuntime runtime) {
    Map<String, String> labels = new TreeMap<>(runtime.nodeSelector());
    labels.put(LABEL, architecture);
    return ResolvedRuntimeBuilder.builder(runtime).nodeSelector(labels).build();
  }

  /** The architectures of each runtime's nodes; a runtime whose nodes are unknown is absent. */
  private Map<String, SortedSet<String>> architectures(
      List<ResolvedRuntime> runtimes, Predicate<Node> counts) {
    Map<String, SortedSet<String>> known = new LinkedHashMap<>();
    for (ResolvedRuntime runtime : runtimes) {
      SortedSet<String> own = new TreeSet<>();
      for (Node node : candidates.of(List.of(runtime))) {
        Map<String, String> labels = node.getMetadata().getLabels();
        boolean lacks = runtime.lackedBy().contains(node.getMetadata().getName());
        if (!lacks && counts.test(node) && labels != null && labels.get(LABEL) != null) {
          own.add(labels.get(LABEL));
        }
      }
      if (!own.isEmpty()) {
        known.put(runtime.name(), own);
      }
    }
    return known;
  }

  private static boolean isCordoned(Node node) {
    return node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
  }

  private static SortedSet<String> common(Map<String, SortedSet<String>> known) {
    SortedSet<String> common = new TreeSet<>();
    known.values().forEach(common::addAll);
    known.values().forEach(common::retainAll);
    return common;
  }

  private static String text(Map<String, SortedSet<String>> known) {
    return known.entrySet().stream()
        .map(e -> "%s: %s".formatted(e.getKey(), String.join(", ", e.getValue())))
        .collect(Collectors.joining("; "));
  }
}
