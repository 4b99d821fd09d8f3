package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodDeletions;
import dev.runtimebench.operator.state.PodLabels;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ends and deletes the Pods of finished trials. The Pods that spec.podRetention keeps stay when
 * they have ended.
 */
public final class PodCleaner {

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
  private static final Duration SLOW_DELETE = Duration.ofSeconds(4);

  /** The default of spec.timeouts.deleteSeconds, for a benchmark that has not started. */
  private static final int UNSTARTED_DELETE_SECONDS = 120;

  /** How many Pods of a ramp may be stopping at a time. */
  private static final int MAX_GOING = 10;

  private final Pods pods;
  private final Timelines timelines;

  public PodCleaner(Pods pods, Timelines timelines) {
    this.pods = pods;
    this.timelines = timelines;
  }

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
   * Ends or deletes each Pod that is not part of the running trial, once for each Pod. A Pod that
   * spec.podRetention keeps is ended, so that its log stays. Others are deleted, and so is a Pod
   * that does not end within spec.timeouts.deleteSeconds.
   */
  public void removeUnkept(Reconciliation current) {
    PodDeletions deletions = current.run().deletions();
    deletions.forget(uid -> current.pod(uid).isEmpty());
    int room = room(current);
    for (Pod pod : inOrder(current)) {
      switch (fate(current, pod)) {
        case Stays -> {}
        case Ends -> deletions.ending(pod, current.now());
        case MustEnd -> {
          if (room > 0 && !deletions.isEndRequested(pod)) {
            end(current, pod);
            room--;
          }
        }
        case MustGo -> {
          if (room > 0 && !deletions.isRequested(pod)) {
            remove(current, pod);
            room--;
          }
        }
      }
    }
  }

  /** The Pods of a ramp in the reverse order of their creation; other Pods in any order. */
  private static List<Pod> inOrder(Reconciliation current) {
    return idle(current).sorted(Comparator.comparing(PodCleaner::number).reversed()).toList();
  }

  private static int number(Pod pod) {
    String index = pod.getMetadata().getLabels().getOrDefault(Labels.INDEX, "");
    return index.matches("[0-9]{1,6}") ? Integer.parseInt(index) : -1;
  }

  /**
   * How many Pods may begin to stop now. The many Pods of a ramp go in small groups, because a node
   * that stops many sandboxes at once slows down everything else on the node. A Pod that is late
   * takes no place: sandboxes that hang must not keep the other Pods on the node.
   */
  private static int room(Reconciliation current) {
    boolean ramp = current.isStarted() && current.experiment().design().isDensity();
    long going =
        idle(current)
            .filter(pod -> isStopping(current, pod))
            .filter(pod -> !PodState.isStopped(pod))
            .count();
    return ramp ? (int) Math.max(0, MAX_GOING - going) : Integer.MAX_VALUE;
  }

  /** Whether a Pod was asked to stop, and still has time to do so. */
  private static boolean isStopping(Reconciliation current, Pod pod) {
    PodDeletions deletions = current.run().deletions();
    Duration timeout = deleteTimeout(current);
    return (deletions.isRequested(pod) && !deletions.isLate(pod, timeout, current.now()))
        || (deletions.isEndRequested(pod) && !deletions.isEndLate(pod, timeout, current.now()));
  }

  private void end(Reconciliation current, Pod pod) {
    PodDeletions deletions = current.run().deletions();
    if (deletions.isEndRequested(pod)) {
      return;
    }
    if (pods.end(pod)) {
      deletions.endRequested(pod, current.now());
    } else {
      remove(current, pod);
    }
  }

  /** Deletes a Pod, unless its deletion was requested before. A failed request does not count. */
  public void remove(Reconciliation current, Pod pod) {
    if (current.run().deletions().isRequested(pod)) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      timelines.deleteAsked(pod.getMetadata().getUid());
      pods.delete(pod);
    }
    current.run().deletions().requested(pod, current.now());
  }

  /**
   * Asks the API server about Pods whose deletion takes long. A Pod that was created and removed
   * while the watch was down stays in JOSDK's cache for ever, because no event reports its end.
   */
  public void findGone(Reconciliation current) {
    for (Pod pod : leftovers(current)) {
      String uid = pod.getMetadata().getUid();
      if (current.run().deletions().isLate(pod, SLOW_DELETE, current.now())
          && pods.find(pod).filter(p -> uid.equals(p.getMetadata().getUid())).isEmpty()) {
        current.run().deletions().gone(pod);
        timelines.forget(uid);
      }
    }
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
    return idle(current)
        .filter(pod -> fate(current, pod) == Fate.MustGo && !PodState.isHeld(pod))
        .toList();
  }

  /**
   * The Pods of earlier trials that may still run something: a sandbox that is being stopped would
   * disturb the next trial. When the sandbox has stopped, only the Pod object remains, and nothing
   * waits for its removal.
   */
  public static List<Pod> stillRunning(Reconciliation current) {
    return idle(current)
        .filter(pod -> fate(current, pod) != Fate.Stays && !PodState.isStopped(pod))
        .toList();
  }

  /**
   * The Pods that must end or be gone before the benchmark gives its turn back. Pods whose deletion
   * is late are not among them, because their node may no longer exist.
   */
  public static List<Pod> waitedFor(Reconciliation current) {
    return idle(current)
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

  private static Stream<Pod> idle(Reconciliation current) {
    return current.pods().stream()
        .filter(pod -> !isInFlight(current, pod))
        .filter(pod -> !current.run().deletions().isGone(pod));
  }

  private static boolean isInFlight(Reconciliation current, Pod pod) {
    return current.run().trial().stream()
        .flatMap(trial -> trial.pods().stream())
        .anyMatch(run -> run.uid().equals(pod.getMetadata().getUid()));
  }

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
        && outcome.filter(PodCleaner::isWithoutFault).isEmpty()
        && !(PodState.of(pod) instanceof PodState.Waiting);
  }

  private static boolean isWithoutFault(TrialOutcome outcome) {
    return !outcome.isValid()
        && (outcome.reason() == FailureReason.Interrupted
            || outcome.reason() == FailureReason.PodsNotTogether
            || outcome.reason().isDisruption());
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

  private static Duration deleteTimeout(Reconciliation current) {
    return Duration.ofSeconds(
        current.isStarted()
            ? current.experiment().timeouts().deleteSeconds()
            : UNSTARTED_DELETE_SECONDS);
  }

  private static Optional<TrialOutcome> outcome(Reconciliation current, Pod pod) {
    return current.durable().outcome(PodLabels.of(pod));
  }
}
