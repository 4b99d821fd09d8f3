package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Rung;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a ramp needs next, or how it ended. */
sealed interface RampProgress {

  /** When to look again if nothing happens. */
  Duration RECHECK = Duration.ofSeconds(1);

  /** The ramp needs time for nothing unusual. */
  static RampProgress waiting(RampView view) {
    return waiting(view, Optional.empty());
  }

  /** The ramp needs time, and something may keep a Pod from starting. */
  static RampProgress waiting(RampView view, Optional<String> trouble) {
    return new Waiting(view.shown(), RECHECK, trouble);
  }

  /** The ramp needs this time, or less. */
  static RampProgress waiting(RampView view, Duration left) {
    return new Waiting(
        view.shown(), left.compareTo(RECHECK) <= 0 ? left : RECHECK, Optional.empty());
  }

  static RampProgress lost(FailureReason reason, String message) {
    return new Lost(reason, message);
  }

  /**
   * The ramp needs time.
   *
   * @param trouble what keeps a Pod from starting; empty if nothing is known
   */
  record Waiting(String what, Duration recheck, Optional<String> trouble) implements RampProgress {}

  /**
   * The ramp waits, because the log with the rate of a Pod could not be read.
   *
   * @param why as a sentence
   */
  record Unread(String why, Duration recheck) implements RampProgress {}

  /** The node and the other Pods on it must be looked at. */
  record LookDue(String node) implements RampProgress {}

  /** The warnings on a Pod that does not start must be read. */
  record WarningDue(PodRun run) implements RampProgress {}

  /** The rate of this Pod must be read: its hold time is over. */
  record RateDue(PodRun run) implements RampProgress {}

  /** A Pod had no rate in the hold time: the hold time begins again, once. */
  record HoldAgain() implements RampProgress {}

  /** The next rung can begin. */
  record Open() implements RampProgress {}

  /** Pods can be added, one after the other, until the API server refuses one. */
  record Add(int count) implements RampProgress {}

  /** No more Pods have room: the open rung goes on with the Pods that it has. */
  record Bounded(DensityStop stop, String message) implements RampProgress {}

  /** These Pods found no room: the open rung goes on without them. */
  record Dismiss(List<PodRun> runs, DensityStop stop, String message) implements RampProgress {

    public Dismiss {
      runs = List.copyOf(runs);
    }
  }

  /** All Pods of the open rung are ready. */
  record Ready() implements RampProgress {}

  /**
   * Other Pods than before had been ready and are not ready, perhaps for a moment only.
   *
   * @param uids of all these Pods; empty if all are ready again
   */
  record Lapsed(Set<String> uids) implements RampProgress {

    public Lapsed {
      uids = Set.copyOf(uids);
    }
  }

  /** The Pods met the criteria. */
  record Met(Rung rung) implements RampProgress {}

  /**
   * A criterion failed, unless the operator sees it wrong: the API server must be asked.
   *
   * @param last the rung as it is
   */
  record Suspect(Rung last, DensityStop stop, String message) implements RampProgress {}

  /** The ramp is over. */
  sealed interface Ended extends RampProgress {}

  /**
   * The ramp has a result.
   *
   * @param last the rung that did not meet the criteria; empty if every rung did
   * @param stop why the ramp ended
   */
  record Stopped(Optional<Rung> last, DensityStop stop, String message) implements Ended {}

  /** The ramp has no result. */
  record Lost(FailureReason reason, String message) implements Ended {}

  /** Somebody suspended the benchmark, so the ramp has no result. */
  record Suspended(String message) implements Ended {}
}
