package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Optional;

/** Says in how many of the counted trials the operator ran on the node that it measured. */
final class OperatorOnNode {

  private final List<TrialOutcome> counted;

  /**
   * @param counted the trials that the results rest on
   */
  OperatorOnNode(List<TrialOutcome> counted) {
    this.counted = counted;
  }

  /** Returns the remark on a comparison; empty if the operator ran on another node. */
  Optional<Remark> remark(String runtime, String baseline) {
    List<TrialOutcome> compared =
        counted.stream()
            .filter(trial -> trial.runtime().equals(runtime) || trial.runtime().equals(baseline))
            .toList();
    long shared =
        compared.stream()
            .map(TrialOutcome::disturbance)
            .filter(seen -> seen != null && Boolean.TRUE.equals(seen.operatorOnNode()))
            .count();
    return shared == 0
        ? Optional.empty()
        : Optional.of(
            new Remark(
                Remark.Kind.OperatorOnNode,
                "the operator ran on the node of %d of %d trials, and its work may have slowed them: give it another node (chart values nodeSelector, affinity, avoidNodes)"
                    .formatted(shared, compared.size())));
  }
}
