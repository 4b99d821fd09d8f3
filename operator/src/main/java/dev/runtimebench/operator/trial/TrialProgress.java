package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.logs.LogRequest;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.UsageSamples;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** What a trial needs next, or how the trial ended. */
public sealed interface TrialProgress {

  /** What an advance of a trial leads to: the trial needs time, or has ended. */
  sealed interface Advanced extends TrialProgress {}

  /**
   * The trial needs time.
   *
   * @param what what the trial is waiting for, for the condition
   * @param recheck when to look again if nothing happens
   * @param trouble what keeps a Pod from starting; empty if nothing is known
   * @param silent a Pod that waits without a reason in its status; its Events may have one
   */
  record Waiting(String what, Duration recheck, Optional<String> trouble, Optional<Pod> silent)
      implements Advanced {

    /**
     * The message of a trial that waits for nothing unusual. It is the same from trial to trial.
     */
    static final String USUAL = "trials are running";

    static Waiting of(Duration recheck) {
      return of(USUAL, recheck);
    }

    static Waiting of(String what, Duration recheck) {
      return new Waiting(what, recheck, Optional.empty(), Optional.empty());
    }
  }

  /**
   * The server runs: the client's Pod can be created.
   *
   * @param server as it is now
   * @param ip the address of the server's Pod
   */
  record ReadyForClient(Pod server, String ip) implements TrialProgress {}

  /** The trial cannot go on before the request for the log of that Pod is performed. */
  record LogDue(PodRun run, Pod pod, LogRequest request) implements TrialProgress {}

  /**
   * The Pod under test is idle: the kubelet can be asked about the Pod.
   *
   * @param when the idle time that the Pod is in
   * @param latest when the call must begin at the latest, on the monotonic clock
   */
  record UsageDue(PodRun run, Pod pod, UsageSamples.When when, long latest)
      implements TrialProgress {}

  /** The node may be lost: the API server must be asked about the node. */
  record NodeDue(String node) implements TrialProgress {}

  /** The Pod waits without a reason in its status: its newest warning must be read. */
  record WarningDue(PodRun run, Pod pod) implements TrialProgress {}

  /** The log of the container is complete, so that its Pod can be deleted. */
  record LogComplete(PodRun run, Pod pod) implements TrialProgress {}

  /**
   * The trial ended.
   *
   * @param evidence what was learned besides the outcome; empty if the trial was lost
   * @param silent a Pod whose Events may say more than the outcome's message
   */
  record Ended(TrialOutcome outcome, Optional<Evidence> evidence, Optional<Pod> silent)
      implements Advanced {

    /** Returns this end with another outcome. */
    Ended with(TrialOutcome other) {
      return new Ended(other, evidence, silent);
    }

    /** Returns this end with a Pod whose Events may say more. */
    Ended withSilent(Optional<Pod> pod) {
      return new Ended(outcome, evidence, pod);
    }
  }

  /**
   * What a trial that has ended shows besides its outcome. The next trials need this evidence.
   *
   * @param underTest the log of the Pod under test
   * @param node the name of the node
   * @param clock what this trial alone says about the node's clock; empty if somebody set the clock
   * @param confirmedLines how many lines the container's log has, if the kubelet confirmed with
   *     exit code 0 that the log is complete
   */
  record Evidence(
      TrialLog underTest, String node, Optional<ClockBound> clock, Optional<Long> confirmedLines) {}
}
