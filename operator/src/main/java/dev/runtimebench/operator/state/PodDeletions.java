package dev.runtimebench.operator.state;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Pods being ended or deleted: since when, and the Pods that the cache still lists although they
 * are gone. Not thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class PodDeletions {

  /** The time of the delete request by uid, on the monotonic clock, in nanoseconds. */
  private final Map<String, Long> requested = new HashMap<>();

  /** Since when a Pod that stays is about to end, by uid, on the monotonic clock. */
  private final Map<String, Long> ending = new HashMap<>();

  private final Set<String> endRequested = new HashSet<>();
  private final Set<String> gone = new HashSet<>();

  /**
   * Notes that the API server was asked to delete a Pod.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void requested(Pod pod, long now) {
    requested.put(uid(pod), now);
  }

  public boolean isRequested(Pod pod) {
    return requested.containsKey(uid(pod));
  }

  /** Whether the delete was requested longer ago than the timeout. */
  public boolean isLate(Pod pod, Duration timeout, long now) {
    Long at = requested.get(uid(pod));
    return at != null && now - at > timeout.toNanos();
  }

  /** Lets the time of each delete request begin now: the node could not act before. */
  public void restart(long now) {
    requested.replaceAll((uid, at) -> now);
  }

  /**
   * Notes that a Pod that stays is about to end.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void ending(Pod pod, long now) {
    ending.putIfAbsent(uid(pod), now);
  }

  /** Notes that the kubelet was asked to end a Pod that stays. */
  public void endRequested(Pod pod, long now) {
    ending(pod, now);
    endRequested.add(uid(pod));
  }

  public boolean isEndRequested(Pod pod) {
    return endRequested.contains(uid(pod));
  }

  /** Whether a Pod that stays has been about to end for longer than the timeout. */
  public boolean isEndLate(Pod pod, Duration timeout, long now) {
    Long at = ending.get(uid(pod));
    return at != null && now - at > timeout.toNanos();
  }

  /** Forgets the Pods that are gone, by uid. */
  public void forget(Predicate<String> isGone) {
    requested.keySet().removeIf(isGone);
    ending.keySet().removeIf(isGone);
    endRequested.removeIf(isGone);
  }

  /** Notes that a Pod is gone, according to the API server, although the cache still lists it. */
  public void gone(Pod pod) {
    gone.add(uid(pod));
  }

  /** Whether a Pod is gone although the cache still lists it. */
  public boolean isGone(Pod pod) {
    return gone.contains(uid(pod));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
