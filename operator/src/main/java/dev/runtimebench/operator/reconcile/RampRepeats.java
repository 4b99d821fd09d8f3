package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Optional;

/** Ends a benchmark whose ramps are lost again and again, because each ramp fills a node. */
final class RampRepeats {

  /** A ramp may be the reason why its node was lost. */
  private static final int MAX_LOST_NODES = 2;

  private static final int MAX_LOST_RAMPS = 5;

  private RampRepeats() {}

  /** How the benchmark ends; empty if the next ramp may run. */
  static Optional<StepResult> tooMany(Reconciliation current, Next.Run run) {
    List<TrialOutcome> lost =
        current.durable().outcomes().stream().filter(RampRepeats::hadPods).toList();
    List<TrialOutcome> nodes =
        lost.stream().filter(outcome -> outcome.reason() == FailureReason.NodeLost).toList();
    if (nodes.size() >= MAX_LOST_NODES) {
      return Optional.of(
          ended(
              current,
              nodes,
              "the node was lost in %d ramps, so a ramp is probably too much for it; lower spec.design.density.maxPods, or raise reserveMemory"
                  .formatted(nodes.size())));
    }
    List<TrialOutcome> ofBlock =
        lost.stream().filter(outcome -> outcome.block() == run.trial().block()).toList();
    return ofBlock.size() < MAX_LOST_RAMPS
        ? Optional.empty()
        : Optional.of(
            ended(
                current,
                ofBlock,
                "%d ramps of one block gave no result; choose a node that nobody else uses"
                    .formatted(ofBlock.size())));
  }

  /** A suspension says nothing about the node, and somebody wanted it. */
  private static boolean hadPods(TrialOutcome outcome) {
    return !outcome.isValid()
        && outcome.ramp() != null
        && outcome.ramp().created() > 0
        && !Boolean.TRUE.equals(outcome.ramp().suspended());
  }

  private static StepResult ended(Reconciliation current, List<TrialOutcome> lost, String why) {
    TrialOutcome last = lost.get(lost.size() - 1);
    return EarlyEnd.of(
        current, last.reason().toReason(), why + "; the last one: " + last.message());
  }
}
