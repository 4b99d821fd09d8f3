package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodDeletions;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Ends and deletes the Pods of finished trials, as {@link EarlierPods} says. The Pods that
 * spec.podRetention keeps stay when they have ended.
 */
public final class PodCleaner {

  /** How many Pods of a ramp may be stopping at a time. */
  private static final int MAX_GOING = 10;

  private final Pods pods;
  private final Timelines timelines;

  public PodCleaner(Pods pods, Timelines timelines) {
    this.pods = pods;
    this.timelines = timelines;
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
      switch (EarlierPods.fate(current, pod)) {
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
    return EarlierPods.of(current)
        .sorted(Comparator.comparing(PodCleaner::number).reversed())
        .toList();
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
        EarlierPods.of(current)
            .filter(pod -> isStopping(current, pod))
            .filter(pod -> !PodState.isStopped(pod))
            .count();
    return ramp ? (int) Math.max(0, MAX_GOING - going) : Integer.MAX_VALUE;
  }

  /** Whether a Pod was asked to stop, and still has time to do so. */
  private static boolean isStopping(Reconciliation current, Pod pod) {
    PodDeletions deletions = current.run().deletions();
    Duration timeout = EarlierPods.deleteTimeout(current);
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
    for (Pod pod : EarlierPods.leftovers(current)) {
      String uid = pod.getMetadata().getUid();
      if (current.run().deletions().isLate(pod, EarlierPods.SLOW_DELETE, current.now())
          && pods.find(pod).filter(p -> uid.equals(p.getMetadata().getUid())).isEmpty()) {
        current.run().deletions().gone(pod);
        timelines.forget(uid);
      }
    }
  }
}
