package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;

/** Selects the trials that the results rest on. */
public final class CountedTrials {

  private CountedTrials() {}

  /**
   * Returns the trials of the complete blocks, without the warm-up and without the runs of a block
   * that was repeated.
   */
  public static List<TrialOutcome> of(Experiment experiment, List<TrialOutcome> outcomes) {
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    return outcomes.stream()
        .filter(o -> !o.warmup() && o.isValid())
        .filter(o -> progress.counted(o.block()).filter(run -> run == o.attempt()).isPresent())
        .toList();
  }
}
