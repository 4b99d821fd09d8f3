package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.output.IdleMark;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides when to ask the kubelet about the Pod under test: several times in each idle time of the
 * trial, and never while the work runs. An idle time has a declared length, so the operator knows
 * when the work begins. A call must be over before that moment, even if the call takes as long as a
 * call may take.
 */
final class UsageTimes {

  /** The kubelet refreshes its figures every 10 to 30 s. */
  private static final Duration PERIOD = Duration.ofSeconds(4);

  /** For a record that reached the operator late. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private UsageTimes() {}

  /** Adds to what a trial waits for the next call to the kubelet. */
  static TrialProgress with(TrialView view, TrialProgress.Waiting waiting) {
    if (!view.current().experiment().design().isUsage()) {
      return waiting;
    }
    Optional<Long> began =
        view.container().flatMap(run -> run.log().stream()).flatMap(UsageTimes::began);
    if (began.isEmpty()) {
      return waiting;
    }
    boolean beforeWork = isBeforeWork(view);
    long latest = began.get() + lastCall(view, beforeWork).toNanos();
    long due = due(view.underTest().orElseThrow(), began.get());
    if (due > latest || view.now() > latest) {
      return waiting;
    }
    if (due <= view.now()) {
      return new TrialProgress.UsageDue(
          view.underTest().orElseThrow(), view.latestUnderTest(), latest);
    }
    Duration next = Duration.ofNanos(due - view.now());
    return new TrialProgress.Waiting(
        waiting.what(),
        next.compareTo(waiting.recheck()) < 0 ? next : waiting.recheck(),
        waiting.trouble(),
        waiting.silent());
  }

  /** When the next call is due in the idle time that began then. */
  private static long due(PodRun underTest, long began) {
    return underTest
        .usage()
        .lastAsked()
        .filter(asked -> asked >= began)
        .map(asked -> asked + PERIOD.toNanos())
        .orElse(began);
  }

  /** When the present idle time began; empty while the work runs, and before and after. */
  private static Optional<Long> began(LogStream log) {
    if (log.isOver() || log.idleSeen(IdleMark.END).isPresent()) {
      return Optional.empty();
    }
    if (log.idleSeen(IdleMark.AFTER).isPresent()) {
      return log.idleSeen(IdleMark.AFTER);
    }
    return log.idleSeen(IdleMark.WORK).isPresent()
        ? Optional.empty()
        : log.idleSeen(IdleMark.BEFORE);
  }

  private static boolean isBeforeWork(TrialView view) {
    return view.container()
        .flatMap(run -> run.log().stream())
        .flatMap(log -> log.idleSeen(IdleMark.AFTER))
        .isEmpty();
  }

  /**
   * How long after the beginning of an idle time the last call may begin. No work follows the
   * second idle time, so a call may be late there.
   */
  private static Duration lastCall(TrialView view, boolean beforeWork) {
    Duration idle = Duration.ofSeconds(view.current().experiment().design().idleTime());
    return beforeWork ? idle.minus(Kubelets.longest()).minus(LATE) : idle;
  }
}
