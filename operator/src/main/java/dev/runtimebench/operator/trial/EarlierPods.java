package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodDeletions;
import dev.runtimebench.operator.state.PodLabels;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says what happens to the Pods that no running trial needs, and which of them the benchmark waits
 * for. Looks at what is known, and changes nothing: {@link PodCleaner} ends and deletes the Pods.
 */
public final class EarlierPods {

  /**
   * Failure reasons that imply that the workload's container has ended. Its server may still run.
   */
  private static final Set<FailureReason> ENDED =
      EnumSet.of(
          FailureReason.NonZeroExit,
          FailureReason.NoOutput,
          FailureReason.NoValue,
          FailureReason.NoPodUsage,
          FailureReason.BadRecords,
          FailureReason.LogRotated,
          FailureReason.LogTooLarge,
          FailureReason.ClockStepped);

  /**
   * How long a recorded trial's container may end without a report of the kubelet. A container that
   * runs for longer has not ended, whatever its log says.
   */
  private static final Duration END_REPORT_TIMEOUT = PodEventTimeouts.END;

  /** After this time a deletion is slow enough to ask the API server. */
  static final Duration SLOW_DELETE = Duration.ofSeconds(4);

  /** The default of spec.timeouts.deleteSeconds, for a benchmark that has not started. */
  private static final int UNSTARTED_DELETE_SECONDS = 120;

  private EarlierPods() {}

  /** What happens to a Pod that no running trial needs. */
  enum Fate {
    /** The Pod has ended, and stays. */
    Stays,
    /** The Pod stays, and is about to end. */
    Ends,
    /** The Pod stays, but it runs: the kubelet must end it. */
    MustEnd,
    /** The Pod must go. */
    MustGo
  }

  /**
   * When to look again at Pods that have not ended or are not gone; empty if there are none. A Pod
   * that is late is on a node that does not answer, and an event reports its removal.
   */
  public static Optional<Duration> endReportDue(Reconciliation current) {
    return waitedFor(current).isEmpty() ? Optional.empty() : Optional.of(END_REPORT_TIMEOUT);
  }

  /**
   * The Pods of earlier trials that still exist and must be deleted. A Pod that only its finalizers
   * keep disturbs nothing, and the operator cannot remove finalizers.
   */
  public static List<Pod> leftovers(Reconciliation current) {
    return of(current)
        .filter(pod -> fate(current, pod) == Fate.MustGo && !PodState.isHeld(pod))
        .toList();
  }

  /**
   * The Pods of earlier trials that may still run something: a sandbox that is being stopped would
   * disturb the next trial. When the sandbox has stopped, only the Pod object remains, and nothing
   * waits for its removal.
   */
  public static List<Pod> stillRunning(Reconciliation current) {
    return of(current)
        .filter(pod -> fate(current, pod) != Fate.Stays && !PodState.isStopped(pod))
        .toList();
  }

  /**
   * The Pods that must end or be gone before the benchmark gives its turn back. Pods whose deletion
   * is late are not among them, because their node may no longer exist.
   */
  public static List<Pod> waitedFor(Reconciliation current) {
    return of(current)
        .filter(pod -> fate(current, pod) != Fate.Stays && !PodState.isHeld(pod))
        .filter(pod -> !isLate(current, pod, deleteTimeout(current)))
        .toList();
  }

  /** The name of a Pod whose end or deletion takes longer than usual; empty if there is none. */
  public static Optional<String> slow(Reconciliation current) {
    return stillRunning(current).stream()
        .filter(
            pod ->
                isLate(current, pod, SLOW_DELETE)
                    || current.run().deletions().isEndLate(pod, SLOW_DELETE, current.now()))
        .map(pod -> pod.getMetadata().getName())
        .findFirst();
  }

  private static boolean isLate(Reconciliation current, Pod pod, Duration timeout) {
    return current.run().deletions().isLate(pod, timeout, current.now());
  }

  /** The Pods that no running trial needs, and that are not gone. */
  static Stream<Pod> of(Reconciliation current) {
    return current.pods().stream()
        .filter(pod -> !isInFlight(current, pod))
        .filter(pod -> !current.run().deletions().isGone(pod));
  }

  private static boolean isInFlight(Reconciliation current, Pod pod) {
    return current.run().trial().stream()
        .flatMap(trial -> trial.pods().stream())
        .anyMatch(run -> run.uid().equals(pod.getMetadata().getUid()));
  }

  /** What happens to a Pod that no running trial needs. */
  static Fate fate(Reconciliation current, Pod pod) {
    if (!current.durable().isLoaded() && isEnded(pod) && !runsOthers(pod)) {
      // The samples cannot be read, so it is unknown whether this Pod's trial failed.
      return Fate.Stays;
    }
    Optional<TrialOutcome> outcome = outcome(current, pod);
    PodDeletions deletions = current.run().deletions();
    if (pod.getMetadata().getDeletionTimestamp() != null
        || deletions.isRequested(pod)
        || !keepsLogs(current, outcome)) {
      return Fate.MustGo;
    }
    boolean runsOthers = runsOthers(pod);
    boolean ended = isEnded(pod) && !runsOthers;
    if (ended && (PodState.isStopped(pod) || !PodState.showsSandbox(pod))) {
      return Fate.Stays;
    }
    if (deletions.isEndLate(pod, deleteTimeout(current), current.now())) {
      return Fate.MustGo;
    }
    if (ended || (!runsOthers && outcome.filter(o -> isEnding(current, pod, o)).isPresent())) {
      return Fate.Ends;
    }
    return canEnd(pod, outcome) ? Fate.MustEnd : Fate.MustGo;
  }

  private static boolean keepsLogs(Reconciliation current, Optional<TrialOutcome> outcome) {
    return switch (current.spec().podRetention()) {
      case Always -> true;
      case OnFailure -> outcome.filter(o -> !o.isValid()).isPresent();
      case Never -> false;
    };
  }

  /**
   * Whether the kubelet can end the Pod, and the Pod's log is worth keeping. A Pod that has not
   * started has no log. The log of an interrupted or disrupted trial shows no fault.
   */
  private static boolean canEnd(Pod pod, Optional<TrialOutcome> outcome) {
    return pod.getMetadata().getLabels().containsKey(Labels.BLOCK)
        && outcome.filter(EarlierPods::isWithoutFault).isEmpty()
        && !(PodState.of(pod) instanceof PodState.Waiting);
  }

  private static boolean isWithoutFault(TrialOutcome outcome) {
    return !outcome.isValid()
        && (outcome.reason() == FailureReason.Interrupted || outcome.reason().isDisruption());
  }

  private static boolean isEnded(Pod pod) {
    return PodState.of(pod) instanceof PodState.Ended;
  }

  /** Whether a container that the platform added still runs, or may run. */
  private static boolean runsOthers(Pod pod) {
    return pod.getSpec().getContainers().size() > 1 && !PodState.isOver(pod.getStatus());
  }

  /** Whether the trial's log shows the end of the container, so that the kubelet will report it. */
  private static boolean isEnding(Reconciliation current, Pod pod, TrialOutcome outcome) {
    boolean recent =
        current
            .run()
            .lastRecorded()
            .filter(at -> current.now() - at < END_REPORT_TIMEOUT.toNanos())
            .isPresent();
    boolean isServer = Side.Server.name().equals(pod.getMetadata().getLabels().get(Labels.SIDE));
    return recent && !isServer && (outcome.isValid() || ENDED.contains(outcome.reason()));
  }

  /** How long the kubelet may take to end or delete a Pod. */
  static Duration deleteTimeout(Reconciliation current) {
    return Duration.ofSeconds(
        current.isStarted()
            ? current.experiment().timeouts().deleteSeconds()
            : UNSTARTED_DELETE_SECONDS);
  }

  private static Optional<TrialOutcome> outcome(Reconciliation current, Pod pod) {
    return current.durable().outcome(PodLabels.of(pod));
  }
}
