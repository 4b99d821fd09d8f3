package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.findings.AnalysisSettings;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.StoppingRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Ends a benchmark that has measured enough, or one that can't go on. */
final class ConcludeStep implements Step {

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.isStarted()) {
      return StepResult.PROCEED;
    }
    Progress progress = current.progress();
    Next next = progress.next();
    int completed = progress.completed();
    if (next instanceof Next.Done) {
      return StepResult.over(
          BenchmarkPhase.Complete,
          Reason.MaxBlocksReached,
          ended(current, completed, "spec.design.blocks.max"));
    }
    if (next instanceof Next.GiveUp giveUp) {
      return givenUp(current, giveUp.block(), completed);
    }
    boolean begun =
        next instanceof Next.Run run && (run.trial().position() > 0 || run.attempt() > 0);
    return begun || !isPreciseEnough(current, completed)
        ? StepResult.PROCEED
        : StepResult.over(
            BenchmarkPhase.Complete, Reason.PrecisionReached, precise(current, completed));
  }

  private static boolean isPreciseEnough(Reconciliation current, int completed) {
    StoppingRule rule = AnalysisSettings.rule(current.experiment().design());
    return rule.isAdaptive()
        && completed > 0
        && rule.decide(completed, current.durable().findings().primaries())
            instanceof StoppingRule.Stop;
  }

  private static String precise(Reconciliation current, int completed) {
    return "%d of at most %d blocks were measured; the relative half width of every primary ratio's interval is at most %s (spec.design.precision.relativeHalfWidth), and the largest is %s"
        .formatted(
            completed,
            design(current).blocks().max(),
            percent(design(current).precision().relativeHalfWidth()),
            percent(widest(current).orElseThrow()));
  }

  private static String ended(Reconciliation current, int completed, String cap) {
    String done = "%d blocks were measured, the maximum by %s".formatted(completed, cap);
    boolean adaptive = AnalysisSettings.rule(design(current)).isAdaptive();
    return !adaptive || widest(current).isEmpty()
        ? done
        : "%s; the largest relative half width of a primary ratio's interval is %s, but spec.design.precision.relativeHalfWidth is %s"
            .formatted(
                done,
                percent(widest(current).get()),
                percent(design(current).precision().relativeHalfWidth()));
  }

  /** The largest relative half width of a primary interval; empty when there is no interval. */
  private static Optional<Double> widest(Reconciliation current) {
    List<Optional<PairedComparison>> primaries = current.durable().findings().primaries();
    return primaries.stream()
        .flatMap(Optional::stream)
        .flatMap(c -> c.relativeHalfWidth().stream())
        .max(Double::compare);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  private static Design design(Reconciliation current) {
    return current.experiment().design();
  }

  private static StepResult givenUp(Reconciliation current, int block, int completed) {
    TrialOutcome last =
        current.durable().outcomes().stream()
            .filter(o -> o.block() == block && !o.isValid())
            .reduce((first, second) -> second)
            .orElseThrow();
    String why = "block %d under %s: %s".formatted(block, last.runtime(), last.message());
    boolean result =
        completed >= design(current).blocks().least()
            && last.reason() != FailureReason.RuntimeMismatch;
    return result
        ? StepResult.over(
            BenchmarkPhase.Complete,
            Reason.StoppedEarly,
            "%d of %d blocks were measured, then: %s"
                .formatted(completed, design(current).blocks().max(), why))
        : StepResult.over(BenchmarkPhase.Failed, last.reason().toReason(), why);
  }
}
