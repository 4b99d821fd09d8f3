package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about a benchmark that has started.
 *
 * @param outcomes the trials' outcomes, in the order in which they were recorded
 * @param findings the analysis of the outcomes: {@link Findings#of(Experiment, PreparationResult,
 *     List)}
 * @param chunks the names of the ConfigMaps that hold the samples
 * @param digest the digest of the samples' lines
 * @param frozenDigest the digest of the experiment and the preparation
 * @param specDigest the digest of what the experiment measures
 * @param node what the benchmark's first node reports; empty if the operator cannot read the node
 * @param nodes what the node of each runtime reports, by runtime; null or empty unless the
 *     benchmark compares across pools
 * @param preparation the result of the preparation; empty while the preparation runs
 * @param watched which of the node's other Pods the operator watches
 */
@RecordBuilder
public record StatusInput(
    Experiment experiment,
    List<TrialOutcome> outcomes,
    Findings findings,
    List<String> chunks,
    String digest,
    String frozenDigest,
    String specDigest,
    Optional<NodeFacts> node,
    Map<String, NodeFacts> nodes,
    Optional<PreparationResult> preparation,
    Disturbances.Watched watched) {

  public StatusInput {
    nodes = nodes == null ? Map.of() : Map.copyOf(nodes);
  }

  /** The name of the node of each runtime; empty unless the benchmark compares across pools. */
  Map<String, String> nodeNames() {
    if (!experiment.acrossPools()) {
      return Map.of();
    }
    Map<String, String> names =
        new HashMap<>(preparation.map(PreparationResult::nodes).orElse(Map.of()));
    outcomes.stream()
        .filter(outcome -> outcome.node() != null)
        .forEach(outcome -> names.putIfAbsent(outcome.runtime(), outcome.node()));
    return names;
  }

  /** What a node of the benchmark reports; empty if the operator cannot read the node. */
  Optional<NodeFacts> nodeNamed(String name) {
    return experiment.acrossPools()
        ? nodeNames().entrySet().stream()
            .filter(node -> node.getValue().equals(name))
            .flatMap(node -> Optional.ofNullable(nodes.get(node.getKey())).stream())
            .findFirst()
        : node;
  }

  /** What the node of a runtime reports; empty if the operator cannot read the node. */
  Optional<NodeFacts> node(String runtime) {
    return experiment.acrossPools() ? Optional.ofNullable(nodes.get(runtime)) : node;
  }
}
