package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.UsageSamples;
import dev.runtimebench.operator.state.UsageSamples.CallEnd;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.sample.ClockBound;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Checks, when a trial has ended, whether a call to the kubelet before the work was over when the
 * work began. A kubelet that answers during the work uses CPU of the node.
 *
 * <p>Only calls of the first idle time can reach into the work. A call of the second idle time
 * begins after the operator has read that the work is over.
 */
final class CallsBeforeWork {

  private CallsBeforeWork() {}

  /**
   * Why a call may have reached into the work; empty if no call did.
   *
   * <p>The agent's record says when the work began, by the node's clock, and the bound says what
   * time the operator's clock showed then. Without a bound, the monotonic clock decides: the work
   * cannot begin before the create call plus the idle time.
   *
   * @param output the log of the container that held the idle times
   * @param bound on the offset of the node's clock
   */
  static Optional<String> overlap(TrialView view, TrialLog output, ClockBound bound) {
    Optional<CallEnd> last =
        view.underTest().map(PodRun::usage).flatMap(UsageSamples::lastBeforeWork);
    Optional<Long> work = output.idle(IdleMark.WORK);
    if (last.isEmpty() || work.isEmpty()) {
      return Optional.empty();
    }
    boolean known = bound.isTwoSided() && !bound.isContradiction();
    Optional<Long> late =
        known
            ? Optional.of(last.get().stamp() + bound.most() - work.get())
            : EarliestWork.byCreateCall(view).map(earliest -> last.get().at() - earliest);
    return late.filter(nanos -> nanos > 0)
        .map(
            nanos ->
                "a call to the kubelet may have reached %d ms into the work; the trial runs again"
                    .formatted(TimeUnit.NANOSECONDS.toMillis(nanos)));
  }
}
