package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.UsageSamples;
import dev.runtimebench.operator.state.UsageSamples.When;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.sample.PodUsage;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides when to ask the kubelet about the Pod under test: every few seconds in each idle time of
 * the trial, and never while the work runs.
 *
 * <p>{@link EarliestWork} says when the work can begin at the earliest, on the operator's own
 * monotonic clock. A call must be over before then, even if the call takes as long as a call may
 * take. Neither a log that arrives late, nor a slow answer to the create call changes this bound.
 * If the Pod may have existed before the create call, there is no bound, and the operator makes no
 * call before the work.
 *
 * <p>{@link CallsBeforeWork} checks the bound again when the trial has ended.
 */
final class UsageTimes {

  /** The kubelet refreshes its figures every 10 to 30 s. */
  private static final Duration PERIOD = Duration.ofSeconds(4);

  /**
   * For figures that the container runtime reads when it is asked: each call makes the runtime
   * work, and each answer is new. The kubelet itself asks the runtime every 10 s.
   */
  private static final Duration RUNTIME_PERIOD = Duration.ofSeconds(10);

  /** Before the work, for the operator's own delays. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final EarliestWork earliestWork;
  private final Duration longestCall;

  /**
   * @param longestCall the longest time that a call to the kubelet takes
   */
  UsageTimes(EarliestWork earliestWork, Duration longestCall) {
    this.earliestWork = earliestWork;
    this.longestCall = longestCall;
  }

  /** Adds to what a trial waits for the next call to the kubelet. */
  TrialProgress with(TrialView view, TrialProgress.Waiting waiting) {
    Optional<When> idle = idle(view);
    if (idle.isEmpty()) {
      return waiting;
    }
    Optional<Duration> left = left(view, idle.get());
    if (left.isEmpty()) {
      return waiting;
    }
    PodRun underTest = view.underTest().orElseThrow();
    Duration due =
        underTest
            .usage()
            .lastAsked()
            .map(asked -> period(underTest.usage()).minusNanos(view.now() - asked))
            .orElse(Duration.ZERO);
    if (left.get().compareTo(due) < 0 || left.get().isNegative()) {
      return waiting;
    }
    if (due.isZero() || due.isNegative()) {
      return new TrialProgress.UsageDue(
          underTest, view.latestUnderTest(), idle.get(), view.now() + left.get().toNanos());
    }
    return new TrialProgress.Waiting(
        waiting.what(),
        due.compareTo(waiting.recheck()) < 0 ? due : waiting.recheck(),
        waiting.trouble(),
        waiting.silent());
  }

  private static Duration period(UsageSamples usage) {
    return usage.path().filter(PodUsage.SUMMARY::equals).isPresent() ? RUNTIME_PERIOD : PERIOD;
  }

  /** The present idle time; empty while the work runs, and while the log does not show enough. */
  private static Optional<When> idle(TrialView view) {
    if (!view.current().experiment().design().isUsage() || view.underTest().isEmpty()) {
      return Optional.empty();
    }
    return view.container()
        .flatMap(run -> run.log().stream())
        .filter(log -> !log.isOver())
        .flatMap(UsageTimes::idle);
  }

  private static Optional<When> idle(LogStream log) {
    if (log.hasIdle(IdleMark.END)) {
      return Optional.empty();
    }
    if (log.hasIdle(IdleMark.AFTER)) {
      return Optional.of(When.AfterWork);
    }
    return log.hasIdle(IdleMark.BEFORE) && !log.hasIdle(IdleMark.WORK)
        ? Optional.of(When.BeforeWork)
        : Optional.empty();
  }

  /**
   * For how long a call may still begin; empty if no call may begin. No work follows the second
   * idle time.
   */
  private Optional<Duration> left(TrialView view, When idle) {
    if (idle == When.AfterWork) {
      return Optional.of(idleTime(view));
    }
    return earliestWork
        .of(view)
        .map(work -> Duration.ofNanos(work - view.now()))
        .map(left -> left.minus(longestCall).minus(MARGIN));
  }

  private static Duration idleTime(TrialView view) {
    return Duration.ofSeconds(view.current().experiment().design().idleTime());
  }
}
