package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes the Pods of trials that are over, but for those that the retention keeps. */
final class PodCleaner {

  /** Why a trial may be invalid whose container has ended, or has said that it does. */
  private static final Set<FailureReason> ENDED =
      EnumSet.of(
          FailureReason.NonZeroExit,
          FailureReason.NoOutput,
          FailureReason.NoValue,
          FailureReason.BadRecords,
          FailureReason.LogRotated,
          FailureReason.LogTooLarge,
          FailureReason.ClockStepped);

  private static final Duration LONG = Duration.ofSeconds(4);

  private final Cluster cluster;
  private final Timelines timelines;

  PodCleaner(Cluster cluster, Timelines timelines) {
    this.cluster = cluster;
    this.timelines = timelines;
  }

  /** Deletes each Pod that is neither kept nor in flight; asks once for each. */
  void removeUnkept(Pass pass) {
    standing(pass).forEach(pod -> remove(pass, pod));
    pass.run().removals().forget(uid -> pass.pod(uid).isEmpty());
  }

  /** Deletes a Pod, unless that was done before; a call that fails is made again. */
  void remove(Pass pass, Pod pod) {
    if (pass.run().removals().isAsked(pod)) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      timelines.deleteAsked(pod.getMetadata().getUid());
      cluster.pods().delete(pod);
    }
    pass.run().removals().asked(pod, pass.now());
  }

  /**
   * Asks the API server for Pods whose removal takes long. A Pod that was created and removed while
   * the watch was down stays in the framework's cache for ever: no event will tell of its end.
   */
  void findGhosts(Pass pass) {
    for (Pod pod : standing(pass)) {
      String uid = pod.getMetadata().getUid();
      if (pass.run().removals().isLate(pod, LONG, pass.now())
          && cluster.pods().find(pod).filter(p -> uid.equals(p.getMetadata().getUid())).isEmpty()) {
        pass.run().removals().ghost(pod);
        timelines.forget(uid);
      }
    }
  }

  /** The Pods of earlier trials that are still there and are to go. */
  static List<Pod> standing(Pass pass) {
    return pass.pods().stream()
        .filter(pod -> !isInFlight(pass, pod) && !isKept(pass, pod))
        .filter(pod -> !pass.run().removals().isGhost(pod))
        .toList();
  }

  /**
   * The Pods of earlier trials of which something may still run: a sandbox that is being stopped
   * would take time from the trial that is measured beside it. What comes after that, until the Pod
   * is gone, is the kubelet's and the API server's book-keeping, and isn't waited for.
   */
  static List<Pod> busy(Pass pass) {
    return pass.pods().stream()
        .filter(pod -> !isInFlight(pass, pod) && !PodState.isStopped(pod))
        .filter(pod -> !pass.run().removals().isGhost(pod))
        .filter(pod -> !isKept(pass, pod) || !isEnded(pod) || PodState.showsSandbox(pod))
        .toList();
  }

  private static boolean isEnded(Pod pod) {
    return PodState.of(pod) instanceof PodState.Ended;
  }

  private static boolean isInFlight(Pass pass, Pod pod) {
    return pass.run().inFlight().stream()
        .flatMap(trial -> trial.all().stream())
        .anyMatch(l -> l.pod().getMetadata().getUid().equals(pod.getMetadata().getUid()));
  }

  /** Only a Pod that has ended can be kept: another would still take part in later trials. */
  private static boolean isKept(Pass pass, Pod pod) {
    Optional<TrialOutcome> outcome = outcome(pass, pod);
    boolean ended =
        isEnded(pod) || outcome.filter(o -> o.isValid() || ENDED.contains(o.reason())).isPresent();
    if (!ended || pod.getMetadata().getDeletionTimestamp() != null) {
      return false;
    }
    PodRetention retention = pass.spec().podRetention();
    return retention == PodRetention.Always
        || (retention == PodRetention.OnFailure && outcome.filter(o -> !o.isValid()).isPresent());
  }

  private static boolean isOf(Integer number, String label) {
    return number == null ? label == null : String.valueOf(number).equals(label);
  }

  private static Optional<TrialOutcome> outcome(Pass pass, Pod pod) {
    var labels = pod.getMetadata().getLabels();
    return pass.recorded().outcomes().stream()
        .filter(o -> String.valueOf(o.block()).equals(labels.get(Labels.BLOCK)))
        .filter(o -> String.valueOf(o.attempt()).equals(labels.get(Labels.ATTEMPT)))
        .filter(o -> o.runtime().equals(labels.get(Labels.RUNTIME)))
        .filter(o -> isOf(o.concurrency(), labels.get(Labels.CONCURRENCY)))
        .filter(o -> isOf(o.index(), labels.get(Labels.INDEX)))
        .findFirst();
  }
}
