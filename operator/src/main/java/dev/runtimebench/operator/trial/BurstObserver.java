package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.reconcile.StepResult;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Looks after the Pods that were started at once. Their outcomes are recorded together when all
 * have one, or as soon as one is invalid: the others' start was then not the one asked for.
 */
public final class BurstObserver {

  private final PodObserver observer;
  private final TrialRecorder recorder;

  public BurstObserver(PodObserver observer, TrialRecorder recorder) {
    this.observer = observer;
    this.recorder = recorder;
  }

  public StepResult look(Reconciliation current, RunningTrial trial) {
    Optional<StepResult.Wait> first = Optional.empty();
    for (int index = 0; index < trial.burst().size(); index++) {
      RunningTrial one = trial.burst().get(index);
      if (one.outcome().isEmpty()
          && observer.container(current, one, one.all().iterator().next())
              instanceof StepResult.Wait wait) {
        first = Optional.of(first.map(f -> sooner(f, wait)).orElse(wait));
      }
      if (outcome(trial, index).filter(o -> !o.isValid()).isPresent()) {
        return record(current, trial);
      }
    }
    return first.<StepResult>map(wait -> wait).orElseGet(() -> record(current, trial));
  }

  private StepResult record(Reconciliation current, RunningTrial trial) {
    recorder.record(
        current,
        IntStream.range(0, trial.burst().size())
            .mapToObj(index -> outcome(trial, index))
            .flatMap(Optional::stream)
            .toList());
    return StepResult.PROCEED;
  }

  private static Optional<TrialOutcome> outcome(RunningTrial trial, int index) {
    return trial.burst().get(index).outcome().map(o -> judged(o.withIndex(index)));
  }

  /** A start that could not be timed is no result. */
  private static TrialOutcome judged(TrialOutcome outcome) {
    if (!outcome.isValid() || outcome.phases().nanos().containsKey(Phase.SubmitToFirstOutput)) {
      return outcome;
    }
    return outcome.invalid(
        FailureReason.NoValue,
        "the start latency is not known: "
            + outcome
                .phases()
                .missing()
                .getOrDefault(Phase.SubmitToFirstOutput, "no output was seen"));
  }

  /** Trouble is told first; else what is to be looked at first. */
  private static StepResult.Wait sooner(StepResult.Wait a, StepResult.Wait b) {
    boolean plain = a.activity().reason().equals("Running");
    if (plain != b.activity().reason().equals("Running")) {
      return plain ? b : a;
    }
    return a.recheck().isPresent()
            && (b.recheck().isEmpty() || a.recheck().get().compareTo(b.recheck().get()) <= 0)
        ? a
        : b;
  }
}
