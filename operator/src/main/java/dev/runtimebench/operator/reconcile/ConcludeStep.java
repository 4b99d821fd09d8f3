package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.reliability.Ending;
import dev.runtimebench.results.findings.reliability.FailureFinding;
import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.PairedComparison;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ends a benchmark that has measured enough, or one that cannot go on. */
final class ConcludeStep implements Step {

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.isStarted() || !current.durable().mayEnd()) {
      return StepResult.PROCEED;
    }
    Findings findings = current.durable().findings();
    int completed = current.progress().completed();
    if (findings.failing().stream().anyMatch(FailureFinding::isEarly)) {
      return failsMoreOften(current, findings, completed);
    }
    if (findings.ending() instanceof Ending.GivenUp givenUp) {
      return givenUp(current, givenUp, completed);
    }
    if (findings.ending() instanceof Ending.MaxBlocks) {
      return StepResult.over(
          BenchmarkPhase.Complete,
          Reason.MaxBlocksReached,
          ended(current, completed, "spec.design.blocks.max") + failures(findings));
    }
    return findings.ending() instanceof Ending.Precise
        ? StepResult.over(
            BenchmarkPhase.Complete,
            Reason.PrecisionReached,
            precise(current, completed) + failures(findings))
        : StepResult.PROCEED;
  }

  private static String failures(Findings findings) {
    return findings.failing().stream()
        .map(finding -> "; " + finding.message())
        .collect(Collectors.joining());
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

  private static StepResult givenUp(Reconciliation current, Ending.GivenUp givenUp, int completed) {
    Findings findings = current.durable().findings();
    if (!findings.failing().isEmpty() && givenUp.why() == Attempt.Result.Invalid) {
      return failsMoreOften(current, findings, completed);
    }
    // In a burst, Pods of one trial may end in different ways.
    TrialOutcome last = last(current.durable().outcomes(), givenUp);
    String why =
        givenUp.why() == Attempt.Result.Waited
            ? "a Pod waited in %d runs of block %d; the last wait, under %s: %s"
                .formatted(
                    waits(current, givenUp.block()),
                    givenUp.block(),
                    last.runtime(),
                    last.message())
            : "block %d under %s: %s".formatted(givenUp.block(), last.runtime(), last.message());
    boolean result = isEnough(current, completed) && last.reason() != FailureReason.RuntimeMismatch;
    return result
        ? StepResult.over(
            BenchmarkPhase.Complete, Reason.StoppedEarly, measured(current, completed) + why)
        : StepResult.over(BenchmarkPhase.Failed, last.reason().toReason(), why);
  }

  /** In how many runs of a block a Pod waited. */
  private static long waits(Reconciliation current, int block) {
    return current.durable().outcomes().stream()
        .filter(o -> o.block() == block && !o.isValid())
        .filter(o -> o.reason().result() == Attempt.Result.Waited)
        .map(TrialOutcome::attempt)
        .distinct()
        .count();
  }

  private static StepResult failsMoreOften(
      Reconciliation current, Findings findings, int completed) {
    String failing = findings.failing().get(0).failing().runtime();
    TrialOutcome last = last(current, o -> o.runtime().equals(failing) && o.isOwnFailure());
    String why =
        "%s; the last failure is block %d under %s: %s: %s"
            .formatted(
                findings.failing().stream()
                    .map(FailureFinding::message)
                    .collect(Collectors.joining("; ")),
                last.block(),
                last.runtime(),
                last.reason(),
                last.message());
    return isEnough(current, completed)
        ? StepResult.over(
            BenchmarkPhase.Complete, Reason.FailsMoreOften, measured(current, completed) + why)
        : StepResult.over(BenchmarkPhase.Failed, Reason.FailsMoreOften, why);
  }

  /** The last trial of the block, among the attempts with the result that ended the block. */
  private static TrialOutcome last(List<TrialOutcome> outcomes, Ending.GivenUp givenUp) {
    List<Attempt> attempts = TrialOutcome.attempts(outcomes);
    return IntStream.range(0, outcomes.size())
        .filter(i -> attempts.get(i).block() == givenUp.block())
        .filter(i -> attempts.get(i).result() == givenUp.why())
        .mapToObj(outcomes::get)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** The last invalid trial that meets the condition. */
  private static TrialOutcome last(Reconciliation current, Predicate<TrialOutcome> condition) {
    return current.durable().outcomes().stream()
        .filter(o -> !o.isValid() && condition.test(o))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static boolean isEnough(Reconciliation current, int completed) {
    return completed >= design(current).blocks().least();
  }

  private static String measured(Reconciliation current, int completed) {
    return "%d of %d blocks were measured, then: "
        .formatted(completed, design(current).blocks().max());
  }
}
