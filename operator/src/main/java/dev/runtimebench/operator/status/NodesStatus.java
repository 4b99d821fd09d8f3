package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.gate.NodeGates;
import dev.runtimebench.results.findings.node.NodeComparisons;
import dev.runtimebench.results.findings.node.NodeOverheads;
import dev.runtimebench.results.findings.node.NodeReliability;
import dev.runtimebench.results.findings.node.NodeResults;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the results in the status of a benchmark on several nodes, from the statuses of the nodes'
 * benchmarks.
 */
final class NodesStatus {

  /** How many nodes all comparisons together list. */
  private static final int MAX_NODE_RATIOS = 200;

  private final RuntimeBenchmarkSpec spec;
  private final NodesInput known;
  private final List<Comparison> comparisons;
  private final List<GateResult> gates;

  NodesStatus(RuntimeBenchmarkSpec spec, NodesInput known) {
    this.spec = spec;
    this.known = known;
    NodeComparisons nodes =
        NodeComparisons.of(known.comparisons(), AnalysisSettings.of(spec.design()));
    this.comparisons = listed(nodes.comparisons());
    this.gates = NodeGates.of(spec.gates(), nodes);
  }

  /** The comparisons. Only the first ones list their nodes, because the status has a limit. */
  private static List<Comparison> listed(List<Comparison> all) {
    List<Comparison> listed = new ArrayList<>();
    int count = 0;
    for (Comparison c : all) {
      count += c.nodes().size();
      listed.add(
          count <= MAX_NODE_RATIOS ? c : ComparisonBuilder.builder(c).nodes(List.of()).build());
    }
    return listed;
  }

  /** The status without conditions, phase and times. */
  RuntimeBenchmarkStatusBuilder results(Activity activity) {
    List<RuntimeReliability> reliability =
        NodeReliability.of(known.each(RuntimeBenchmarkStatus::reliability));
    return RuntimeBenchmarkStatusBuilder.builder()
        .result(ResultLine.shown(line(), gates, activity))
        .startTime(known.startTime())
        .seed(known.seed())
        .blocks(known.blocks(spec.design().blocks().max()))
        .nodesDone(known.done())
        .nodes(known.nodes())
        .success(SuccessCounts.text(reliability))
        .results(NodeResults.of(known.each(RuntimeBenchmarkStatus::results)))
        .comparisons(comparisons)
        .overhead(NodeOverheads.of(known.each(RuntimeBenchmarkStatus::overhead)))
        .gates(gates)
        .reliability(reliability)
        .failures(NodeReliability.failures(known.each(RuntimeBenchmarkStatus::failures)));
  }

  /** The conditions about gates and runtimes. */
  List<Condition> conditions(Activity activity) {
    return Stream.concat(Stream.of(runtimesVerified()), GateCondition.of(activity, gates).stream())
        .toList();
  }

  /** False if a runtime is refuted on a node, else Unknown if one cannot be verified, else True. */
  private Condition runtimesVerified() {
    List<Optional<Condition>> all =
        known.nodes().stream()
            .map(
                node ->
                    known
                        .status(node)
                        .flatMap(
                            s -> Conditions.find(s.conditions(), Conditions.RUNTIMES_VERIFIED)))
            .toList();
    return Stream.of("False", "Unknown")
        .flatMap(status -> all.stream().flatMap(Optional::stream).filter(c -> isOf(status, c)))
        .findFirst()
        .or(() -> all.stream().allMatch(Optional::isPresent) ? all.get(0) : Optional.empty())
        .map(
            c ->
                Conditions.condition(
                    Conditions.RUNTIMES_VERIFIED,
                    c.getStatus(),
                    Reason.of(c.getReason()),
                    c.getMessage()))
        .orElseGet(
            () ->
                Conditions.condition(
                    Conditions.RUNTIMES_VERIFIED,
                    "Unknown",
                    Reason.NotProbedYet,
                    "a node has not probed its sandboxes yet"));
  }

  private static boolean isOf(String status, Condition condition) {
    return status.equals(condition.getStatus());
  }

  /** The first primary metric: the ratio for nodes like these, or the ratio of each node. */
  private String line() {
    Optional<String> metric =
        comparisons.stream()
            .filter(c -> Boolean.TRUE.equals(c.primary()))
            .map(Comparison::metric)
            .findFirst();
    return comparisons.stream()
        .filter(c -> metric.filter(c.metric()::equals).isPresent())
        .map(c -> line(c, unit(c.metric())))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private String unit(String metric) {
    return NodeResults.of(known.each(RuntimeBenchmarkStatus::results)).stream()
        .filter(r -> r.metric().equals(metric))
        .map(RuntimeResult::unit)
        .findFirst()
        .orElse("");
  }

  private static String line(Comparison c, String unit) {
    String own = ResultLine.of(c, unit);
    if (!own.isEmpty()) {
      return own;
    }
    String ratios =
        c.nodes().stream()
            .map(NodeRatio::ratio)
            .filter(ratio -> ratio != null)
            .map(ratio -> ResultLine.number(ratio) + "x")
            .collect(Collectors.joining(", "));
    return ratios.isEmpty() ? "" : c.runtime() + " by node " + ratios;
  }
}
