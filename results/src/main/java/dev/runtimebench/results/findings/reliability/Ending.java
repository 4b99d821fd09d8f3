package dev.runtimebench.results.findings.reliability;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.StoppingRule;
import java.util.List;
import java.util.Optional;

/**
 * Whether and how a run has ended, as its samples show it. A limit of the operator's policy may end
 * a run earlier, which the samples do not show.
 */
public sealed interface Ending {

  /** The run is not at its end. */
  record Open() implements Ending {}

  /** The run has all blocks. */
  record MaxBlocks() implements Ending {}

  /** Every primary ratio is as precise as the design asks. */
  record Precise() implements Ending {}

  /**
   * A block cannot be completed.
   *
   * @param why the result of the attempts that ended the block: never Valid
   */
  record GivenUp(int block, Attempt.Result why) implements Ending {}

  /**
   * Returns the ending of a run.
   *
   * @param primaries the comparisons of the primary metrics
   */
  static Ending of(
      Experiment experiment, Progress progress, List<Optional<PairedComparison>> primaries) {
    Next next = progress.next();
    if (next instanceof Next.GiveUp giveUp) {
      return new GivenUp(giveUp.block(), giveUp.why());
    }
    if (next instanceof Next.Run run) {
      boolean begun = run.trial().position() > 0 || run.attempt() > 0;
      return begun || !isPrecise(experiment, progress, primaries) ? new Open() : new Precise();
    }
    return new MaxBlocks();
  }

  private static boolean isPrecise(
      Experiment experiment, Progress progress, List<Optional<PairedComparison>> primaries) {
    StoppingRule rule = AnalysisSettings.rule(experiment.design());
    int completed = progress.completed();
    return rule.isAdaptive()
        && completed > 0
        && rule.decide(completed, primaries) instanceof StoppingRule.Stop;
  }
}
