package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.plan.Next;
import dev.runtimebench.operator.plan.Progress;
import dev.runtimebench.operator.stats.PairedComparison;
import dev.runtimebench.operator.stats.StoppingRule;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Judging;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Ends a benchmark that has measured enough, or one that can't go on. */
final class ConcludeStep implements Step {

  @Override
  public StepResult take(Pass pass) {
    if (!pass.isStarted()) {
      return StepResult.PROCEED;
    }
    Progress progress = pass.progress();
    Next next = progress.next();
    int completed = progress.completed();
    if (next instanceof Next.Done) {
      return StepResult.over(
          Activity.Phase.Complete,
          "MaxBlocksReached",
          ended(pass, completed, "spec.design.blocks.max"));
    }
    if (next instanceof Next.GiveUp giveUp) {
      return givenUp(pass, giveUp.block(), completed);
    }
    boolean begun =
        next instanceof Next.Run run && (run.trial().position() > 0 || run.attempt() > 0);
    return begun || !isPreciseEnough(pass, completed)
        ? StepResult.PROCEED
        : StepResult.over(Activity.Phase.Complete, "PrecisionReached", precise(pass, completed));
  }

  private static boolean isPreciseEnough(Pass pass, int completed) {
    StoppingRule rule = Judging.rule(pass.experiment().design());
    return rule.isAdaptive()
        && completed > 0
        && rule.decide(completed, pass.recorded().findings().primaries())
            instanceof StoppingRule.Stop;
  }

  private static String precise(Pass pass, int completed) {
    return "%d of at most %d blocks were measured: the interval of every primary ratio reaches at most %s from its middle, the widest %s"
        .formatted(
            completed,
            design(pass).blocks().max(),
            percent(design(pass).precision().relativeHalfWidth()),
            percent(widest(pass).orElseThrow()));
  }

  private static String ended(Pass pass, int completed, String cap) {
    String done = "%d blocks were measured, as many as %s allows".formatted(completed, cap);
    boolean adaptive = Judging.rule(design(pass)).isAdaptive();
    return !adaptive || widest(pass).isEmpty()
        ? done
        : "%s; the widest interval of a primary ratio reaches %s from its middle, and spec.design.precision asks for %s"
            .formatted(
                done,
                percent(widest(pass).get()),
                percent(design(pass).precision().relativeHalfWidth()));
  }

  /** Of the primary intervals; empty when there is none. */
  private static Optional<Double> widest(Pass pass) {
    List<Optional<PairedComparison>> primaries = pass.recorded().findings().primaries();
    return primaries.stream()
        .flatMap(Optional::stream)
        .flatMap(c -> c.relativeHalfWidth().stream())
        .max(Double::compare);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  private static Design design(Pass pass) {
    return pass.experiment().design();
  }

  private static StepResult givenUp(Pass pass, int block, int completed) {
    TrialOutcome last =
        pass.recorded().outcomes().stream()
            .filter(o -> o.block() == block && !o.isValid())
            .reduce((first, second) -> second)
            .orElseThrow();
    String why = "block %d under %s: %s".formatted(block, last.runtime(), last.message());
    boolean result =
        completed >= design(pass).blocks().least()
            && last.reason() != FailureReason.RuntimeMismatch;
    return result
        ? StepResult.over(
            Activity.Phase.Complete,
            "StoppedEarly",
            "%d of %d blocks were measured, then: %s"
                .formatted(completed, design(pass).blocks().max(), why))
        : StepResult.over(Activity.Phase.Failed, last.reason().name(), why);
  }
}
