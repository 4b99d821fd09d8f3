package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes the Pods of trials that are over, but for those that the retention keeps. */
public final class PodCleaner {

  /** Failure reasons that imply that the container has ended. */
  private static final Set<FailureReason> ENDED =
      EnumSet.of(
          FailureReason.NonZeroExit,
          FailureReason.NoOutput,
          FailureReason.NoValue,
          FailureReason.BadRecords,
          FailureReason.LogRotated,
          FailureReason.LogTooLarge,
          FailureReason.ClockStepped);

  /** After this time a deletion is slow enough to ask the API server. */
  private static final Duration SLOW_DELETE = Duration.ofSeconds(4);

  private final Pods pods;
  private final Timelines timelines;

  public PodCleaner(Pods pods, Timelines timelines) {
    this.pods = pods;
    this.timelines = timelines;
  }

  /** Deletes each Pod that is neither kept nor in flight; asks once for each. */
  public void removeUnkept(Reconciliation current) {
    standing(current).forEach(pod -> remove(current, pod));
    current.run().deletions().forget(uid -> current.pod(uid).isEmpty());
  }

  /** Deletes a Pod, unless that was done before; a call that fails is made again. */
  public void remove(Reconciliation current, Pod pod) {
    if (current.run().deletions().isAsked(pod)) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      timelines.deleteAsked(pod.getMetadata().getUid());
      pods.delete(pod);
    }
    current.run().deletions().asked(pod, current.now());
  }

  /**
   * Asks the API server for Pods whose removal takes long. A Pod that was created and removed while
   * the watch was down stays in the framework's cache for ever: no event will tell of its end.
   */
  public void findGhosts(Reconciliation current) {
    for (Pod pod : standing(current)) {
      String uid = pod.getMetadata().getUid();
      if (current.run().deletions().isLate(pod, SLOW_DELETE, current.now())
          && pods.find(pod).filter(p -> uid.equals(p.getMetadata().getUid())).isEmpty()) {
        current.run().deletions().ghost(pod);
        timelines.forget(uid);
      }
    }
  }

  /** The Pods of earlier trials that are still there and are to go. */
  public static List<Pod> standing(Reconciliation current) {
    return current.pods().stream()
        .filter(pod -> !isInFlight(current, pod) && !isKept(current, pod))
        .filter(pod -> !current.run().deletions().isGhost(pod))
        .toList();
  }

  /**
   * The Pods of earlier trials of which something may still run: a sandbox that is being stopped
   * would take time from the trial that is measured beside it. What comes after that, until the Pod
   * is gone, is the kubelet's and the API server's book-keeping, and isn't waited for.
   */
  public static List<Pod> busy(Reconciliation current) {
    return current.pods().stream()
        .filter(pod -> !isInFlight(current, pod) && !PodState.isStopped(pod))
        .filter(pod -> !current.run().deletions().isGhost(pod))
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

  /** Only a Pod that has ended can be kept: another would still take part in later trials. */
  private static boolean isKept(Reconciliation current, Pod pod) {
    Optional<TrialOutcome> outcome = outcome(current, pod);
    boolean ended =
        isEnded(pod) || outcome.filter(o -> o.isValid() || ENDED.contains(o.reason())).isPresent();
    if (!ended || pod.getMetadata().getDeletionTimestamp() != null) {
      return false;
    }
    PodRetention retention = current.spec().podRetention();
    return retention == PodRetention.Always
        || (retention == PodRetention.OnFailure && outcome.filter(o -> !o.isValid()).isPresent());
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
