package dev.runtimebench.results.findings.node;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeReliabilityBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up how often the workload failed on several nodes. */
public final class NodeReliability {

  private NodeReliability() {}

  /**
   * Returns one entry for each runtime, in the order of the first node. The success rate has no
   * interval: the trials of one node resemble each other.
   *
   * @param nodes the entries of each node
   */
  public static List<RuntimeReliability> of(List<List<RuntimeReliability>> nodes) {
    Map<String, List<RuntimeReliability>> parts = new LinkedHashMap<>();
    nodes.forEach(
        node ->
            node.forEach(
                r -> parts.computeIfAbsent(r.runtime(), name -> new ArrayList<>()).add(r)));
    return parts.entrySet().stream().map(part -> together(part.getKey(), part.getValue())).toList();
  }

  private static RuntimeReliability together(String runtime, List<RuntimeReliability> parts) {
    int attempts = parts.stream().mapToInt(RuntimeReliability::attempts).sum();
    int failed = parts.stream().mapToInt(RuntimeReliability::failed).sum();
    return RuntimeReliabilityBuilder.builder()
        .runtime(runtime)
        .attempts(attempts)
        .failed(failed)
        .successRate(attempts > 0 ? (double) (attempts - failed) / attempts : null)
        .failures(failures(parts.stream().map(RuntimeReliability::failures).toList()))
        .build();
  }

  /** Adds up the failures of several nodes: one entry for each reason and side. */
  public static List<Failure> failures(List<List<Failure>> nodes) {
    Map<List<Object>, Failure> rows = new LinkedHashMap<>();
    nodes.forEach(
        node ->
            node.forEach(
                failure ->
                    rows.merge(
                        Arrays.asList(failure.reason(), failure.side()),
                        failure,
                        (a, b) ->
                            new Failure(
                                a.reason(), a.side(), a.count() + b.count(), b.lastMessage()))));
    return List.copyOf(rows.values());
  }
}
