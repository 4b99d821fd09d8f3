package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.plan.Next;
import dev.runtimebench.operator.plan.Trial;
import dev.runtimebench.operator.status.Activity;

/** Ends a benchmark whose trials are all done, or one that can't go on. */
final class ConcludeStep implements Step {

  @Override
  public StepResult take(Pass pass) {
    if (pass.run().experiment().isEmpty()) {
      return StepResult.PROCEED;
    }
    Next next = pass.next();
    int completed = pass.progress().completed();
    int min = pass.spec().design().blocks().min();
    if (next instanceof Next.Done) {
      return StepResult.over(
          Activity.Phase.Complete, "AllBlocksDone", completed + " blocks were measured");
    }
    if (next instanceof Next.GiveUp giveUp) {
      TrialOutcome last = last(pass, giveUp.trial());
      String why =
          "block %d under %s: %s"
              .formatted(giveUp.trial().block(), giveUp.trial().runtime(), last.message());
      if (completed >= min) {
        return StepResult.over(
            Activity.Phase.Complete,
            "StoppedEarly",
            "%d of %d blocks were measured, then: %s"
                .formatted(completed, pass.spec().design().blocks().max(), why));
      }
      return StepResult.over(Activity.Phase.Failed, last.reason().name(), why);
    }
    return StepResult.PROCEED;
  }

  private static TrialOutcome last(Pass pass, Trial trial) {
    return pass.run().outcomes().stream()
        .filter(o -> o.block() == trial.block() && o.runtime().equals(trial.runtime()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
