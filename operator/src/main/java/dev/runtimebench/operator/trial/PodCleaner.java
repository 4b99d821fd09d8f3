package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
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

/** Deletes the Pods of finished trials, except the Pods that spec.podRetention keeps. */
public final class PodCleaner {

  /**
   * Failure reasons that imply that the workload's container has ended. They say nothing about its
   * server, which may run on.
   */
  private static final Set<FailureReason> ENDED =
      EnumSet.of(
          FailureReason.NonZeroExit,
          FailureReason.NoOutput,
          FailureReason.NoValue,
          FailureReason.BadRecords,
          FailureReason.LogRotated,
          FailureReason.LogTooLarge,
          FailureReason.ClockStepped);

  /**
   * How long a recorded trial's container may end without a report of the kubelet. A container that
   * runs for longer has not ended, whatever its log says.
   */
  private static final Duration END_REPORT_TIMEOUT = PodFinder.END_EVENT_TIMEOUT;

  /** After this time a deletion is slow enough to ask the API server. */
  private static final Duration SLOW_DELETE = Duration.ofSeconds(4);

  private final Pods pods;
  private final Timelines timelines;

  public PodCleaner(Pods pods, Timelines timelines) {
    this.pods = pods;
    this.timelines = timelines;
  }

  /** Deletes each Pod that is neither kept nor part of the running trial, once for each Pod. */
  public void removeUnkept(Reconciliation current) {
    leftovers(current).forEach(pod -> remove(current, pod));
    current.run().deletions().forget(uid -> current.pod(uid).isEmpty());
  }

  /**
   * Deletes a Pod, unless its deletion was requested before. A failed call counts as no request.
   */
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
   * When to look again at Pods whose end the kubelet has not reported yet; empty if there are none.
   */
  public static Optional<Duration> endReportDue(Reconciliation current) {
    boolean due =
        current.pods().stream()
            .anyMatch(pod -> !isInFlight(current, pod) && isKept(current, pod) && !isEnded(pod));
    return due ? Optional.of(END_REPORT_TIMEOUT) : Optional.empty();
  }

  /** The Pods of earlier trials that still exist and must be deleted. */
  public static List<Pod> leftovers(Reconciliation current) {
    return current.pods().stream()
        .filter(pod -> !isInFlight(current, pod) && !isKept(current, pod))
        .filter(pod -> !current.run().deletions().isGone(pod))
        .toList();
  }

  /**
   * The Pods of earlier trials that may still run something: a sandbox that is being stopped would
   * disturb the next trial. After that, only the Pod object remains, and nothing waits for its
   * removal.
   */
  public static List<Pod> stillRunning(Reconciliation current) {
    return current.pods().stream()
        .filter(pod -> !isInFlight(current, pod) && !PodState.isStopped(pod))
        .filter(pod -> !current.run().deletions().isGone(pod))
        .filter(pod -> !isKept(current, pod) || !isEnded(pod) || PodState.showsSandbox(pod))
        .toList();
  }

  private static boolean isEnded(Pod pod) {
    return PodState.of(pod) instanceof PodState.Ended;
  }

  private static boolean isInFlight(Reconciliation current, Pod pod) {
    return current.run().trial().stream()
        .flatMap(trial -> trial.pods().stream())
        .anyMatch(run -> run.uid().equals(pod.getMetadata().getUid()));
  }

  /**
   * Whether to keep a Pod. Only an ended Pod can be kept: a running one would disturb later trials.
   */
  private static boolean isKept(Reconciliation current, Pod pod) {
    Optional<TrialOutcome> outcome = outcome(current, pod);
    boolean ended = isEnded(pod) || outcome.filter(o -> isEnding(current, pod, o)).isPresent();
    if (!ended || pod.getMetadata().getDeletionTimestamp() != null || runsOthers(pod)) {
      return false;
    }
    PodRetention retention = current.spec().podRetention();
    return retention == PodRetention.Always
        || (retention == PodRetention.OnFailure && outcome.filter(o -> !o.isValid()).isPresent());
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

  private static boolean isOf(Integer number, String label) {
    return number == null ? label == null : String.valueOf(number).equals(label);
  }

  private static Optional<TrialOutcome> outcome(Reconciliation current, Pod pod) {
    var labels = pod.getMetadata().getLabels();
    return current.durable().outcomes().stream()
        .filter(o -> String.valueOf(o.block()).equals(labels.get(Labels.BLOCK)))
        .filter(o -> String.valueOf(o.attempt()).equals(labels.get(Labels.ATTEMPT)))
        .filter(o -> o.runtime().equals(labels.get(Labels.RUNTIME)))
        .filter(o -> isOf(o.concurrency(), labels.get(Labels.CONCURRENCY)))
        .filter(o -> isOf(o.index(), labels.get(Labels.INDEX)))
        .findFirst();
  }
}
