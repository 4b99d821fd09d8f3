package dev.runtimebench.operator.state;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A benchmark's Pods that are to go: when that was asked for, and which the cache has kept. */
public final class PodDeletions {

  /** By uid, on the monotonic clock. */
  private final Map<String, Long> asked = new HashMap<>();

  private final Set<String> ghosts = new HashSet<>();

  /**
   * The API server was asked to delete it.
   *
   * @param now on the monotonic clock
   */
  public void asked(Pod pod, long now) {
    asked.put(uid(pod), now);
  }

  public boolean isAsked(Pod pod) {
    return asked.containsKey(uid(pod));
  }

  /** Whether it was asked longer ago than that. */
  public boolean isLate(Pod pod, Duration most, long now) {
    Long at = asked.get(uid(pod));
    return at != null && now - at > most.toNanos();
  }

  /** Forgets when it was asked to delete those that are gone, by uid. */
  public void forget(Predicate<String> isGone) {
    asked.keySet().removeIf(isGone);
  }

  /** The API server says that it is gone, though the cache has kept it. */
  public void ghost(Pod pod) {
    ghosts.add(uid(pod));
  }

  public boolean isGhost(Pod pod) {
    return ghosts.contains(uid(pod));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
