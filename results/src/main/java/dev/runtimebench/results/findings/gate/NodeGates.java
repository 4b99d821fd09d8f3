package dev.runtimebench.results.findings.gate;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.findings.node.NodeComparisons;
import dev.runtimebench.results.stats.Interval;
import java.util.List;
import java.util.Optional;

/**
 * Evaluates the gates of a benchmark on several nodes, on the ratio for nodes like these. A gate is
 * undecided without such a ratio, if a block with two values gives no ratio, and with a decisive
 * remark on the comparison of a node.
 */
public final class NodeGates {

  private NodeGates() {}

  /** Returns the result of each gate, in the given order. */
  public static List<GateResult> of(List<Gate> gates, NodeComparisons nodes) {
    return gates.stream().map(gate -> of(gate, nodes)).toList();
  }

  private static GateResult of(Gate gate, NodeComparisons nodes) {
    Optional<Comparison> c =
        gate.isRatioLimit()
            ? nodes.at(gate.metric(), gate.runtime(), Gates.confidence(gate))
            : Optional.empty();
    boolean machines =
        c.stream()
            .flatMap(one -> one.remarks().stream())
            .anyMatch(remark -> remark.kind().isOfMachines());
    Optional<Interval> interval =
        c.filter(one -> one.ciLow() != null).map(one -> new Interval(one.ciLow(), one.ciHigh()));
    return Gates.of(
        gate,
        Optional.empty(),
        new Gates.Estimate(
            c.map(Comparison::pairs).orElse(0),
            c.map(Comparison::ratio),
            interval,
            why(gate, c, interval)),
        machines ? ", a difference between pools" : "");
  }

  private static String why(Gate gate, Optional<Comparison> c, Optional<Interval> interval) {
    if (!gate.isRatioLimit()) {
      return "a median has an interval on one node only";
    }
    if (c.isEmpty()) {
      return "no node has a ratio yet";
    }
    Optional<String> decisive =
        c.get().remarks().stream()
            .filter(remark -> remark.kind().isDecisive())
            .map(Remark::message)
            .findFirst();
    if (decisive.isPresent()) {
      return decisive.get();
    }
    boolean whole = c.get().excluded() == null || c.get().excluded() == 0;
    return whole && interval.isPresent()
        ? ""
        : Optional.ofNullable(c.get().message()).orElse("the nodes have values without a ratio");
  }
}
