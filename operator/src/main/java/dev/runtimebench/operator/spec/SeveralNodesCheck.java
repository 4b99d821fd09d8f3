package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Optional;

/** Checks a benchmark that asks for several nodes. */
public final class SeveralNodesCheck {

  /** The label that selects one node. */
  public static final String HOSTNAME = "kubernetes.io/hostname";

  private static final String FIELD = "spec.placement.nodes";

  /** The CRD's limit on the labels of a node selector. */
  private static final int MOST_LABELS = 16;

  private SeveralNodesCheck() {}

  static void check(RuntimeBenchmarkSpec spec, Policy policy, List<SpecProblem> problems) {
    Placement placement = spec.placement();
    if (!placement.isOnSeveralNodes()) {
      return;
    }
    if (!isValid(placement.nodes())) {
      problems.add(
          SpecProblem.invalid(
              FIELD,
              "must be One, All, or a number of nodes from 2 to %d without quotation marks"
                  .formatted(Placement.MAX_NODES)));
    }
    Integer count = placement.nodes().getIntVal();
    if (count != null) {
      denial(policy, count, count.toString()).ifPresent(problems::add);
    }
    if (placement.isAcrossPools()) {
      problems.add(
          SpecProblem.invalid(
              FIELD,
              "cannot be combined with spec.placement.acrossPools, because all runtimes of a block run on the same node; remove one of the two"));
    }
    int labels = placement.nodeSelector().size();
    if (labels >= MOST_LABELS && !placement.nodeSelector().containsKey(HOSTNAME)) {
      problems.add(
          SpecProblem.invalid(
              "spec.placement.nodeSelector",
              "has %d labels, but together with spec.placement.nodes at most %d are possible; remove a label"
                  .formatted(labels, MOST_LABELS - 1)));
    }
    for (int i = 0; i < spec.gates().size(); i++) {
      if (!spec.gates().get(i).isRatioLimit()) {
        problems.add(
            SpecProblem.invalid(
                "spec.gates[%d]".formatted(i),
                "limits a median, which has an interval on one node only; use maxRatio or minRatio, or remove spec.placement.nodes"));
      }
    }
    List<String> allowed = policy.allowedNodeSelectors();
    if (!allowed.isEmpty() && !allowed.contains(HOSTNAME)) {
      problems.add(
          SpecProblem.denied(
              "allowedNodeSelectors",
              "%s selects each node by its label %s, which is not allowed; allowed are %s"
                  .formatted(FIELD, HOSTNAME, allowed)));
    }
  }

  /**
   * Returns the denial if these are more nodes than the policy allows.
   *
   * @param asked the value of spec.placement.nodes
   */
  public static Optional<SpecProblem> denial(Policy policy, int nodes, String asked) {
    int most = policy.perBenchmark().maxNodes();
    return most == 0 || nodes <= most
        ? Optional.empty()
        : Optional.of(
            SpecProblem.denied(
                "perBenchmark.maxNodes",
                "%s: %s stands for %d nodes; %d are allowed; lower the number, or narrow spec.placement.nodeSelector"
                    .formatted(FIELD, asked, nodes, most)));
  }

  private static boolean isValid(IntOrString nodes) {
    Integer count = nodes.getIntVal();
    return count == null
        ? Placement.ALL.equals(nodes.getStrVal())
        : count >= 2 && count <= Placement.MAX_NODES;
  }
}
