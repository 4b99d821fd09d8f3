package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.NodeStateBuilder;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.gate.NodeGates;
import dev.runtimebench.results.findings.node.BoundedList;
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

  /** How many characters of JSON the ratios of the nodes may have in all comparisons together. */
  private static final int MAX_RATIOS_LENGTH = 34_000;

  /** A node's ratio without the node's name. */
  private static final int RATIO_LENGTH = 120;

  /** How many characters the messages of all nodes may have together. */
  private static final int MAX_MESSAGES_LENGTH = 6_000;

  private static final String CUT = "...";

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
    int length = 0;
    for (Comparison c : all) {
      length += c.nodes().stream().mapToInt(n -> RATIO_LENGTH + n.node().length()).sum();
      listed.add(
          length <= MAX_RATIOS_LENGTH ? c : ComparisonBuilder.builder(c).nodes(List.of()).build());
    }
    return listed;
  }

  /** The nodes. With many nodes their messages are cut, because the status has a limit. */
  private static List<NodeState> bounded(List<NodeState> nodes) {
    int most = MAX_MESSAGES_LENGTH / Math.max(1, nodes.size());
    return nodes.stream()
        .map(
            node ->
                node.message() == null || node.message().length() <= most
                    ? node
                    : NodeStateBuilder.builder(node)
                        .message(
                            node.message().substring(0, Math.max(0, most - CUT.length())) + CUT)
                        .build())
        .toList();
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
        .nodes(bounded(known.nodes()))
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
        BoundedList.of(
            c.nodes().stream()
                .filter(node -> node.ratio() != null && !Boolean.TRUE.equals(node.leftOut()))
                .map(node -> ResultLine.number(node.ratio()) + "x")
                .toList());
    return ratios.isEmpty() ? "" : c.runtime() + " by node " + ratios;
  }
}
