package dev.runtimebench.operator.state;

import dev.runtimebench.operator.observe.disruption.HarmedPods.Harmed;
import dev.runtimebench.operator.observe.disruption.PodHarm;
import dev.runtimebench.operator.observe.timeline.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the Pods of others on the node of a ramp fare while the ramp adds Pods. A Pod that was not
 * ready before the first Pod of the ramp has a trouble of its own, and does not count until it has
 * been ready for some time. A kill before the first Pod does not count, but a later one of the same
 * Pod does. Times are on the monotonic clock, in nanoseconds. Not thread-safe: only the reconcile
 * of its benchmark uses an instance.
 */
public final class OthersHealth {

  /** How long a Pod may be not ready. A probe that fails once, or a restart, is no sign. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** How long Pods may be not ready by turns. The ramp adds no Pod all that time. */
  private static final Duration TURNS = Duration.ofMinutes(2);

  /** Within which time a kubelet that restarts reports its Pods as not ready. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final String FULL = "%s, so the node may be too full for the Pods of others";

  /** The harms that do not count: what happened before the first Pod of the ramp. */
  private final Set<String> before = new HashSet<>();

  /** Since when each Pod that does not count is ready again, by uid; empty if it is not ready. */
  private final Map<String, Optional<Long>> ill = new HashMap<>();

  private boolean hasLooked;

  /** Whether the newest look shows the Pods as they were before the ramp. */
  private boolean isFirst = true;

  private final Set<String> hasBeenReady = new HashSet<>();

  /** Since when each Pod that had been ready is not ready, by uid. */
  private final Map<String, Long> lapses = new HashMap<>();

  /** When each Pod that had been ready was last not ready any more, by uid. */
  private final Map<String, Long> newestLapses = new HashMap<>();

  private Optional<Long> lapsingSince = Optional.empty();
  private Optional<String> lapsing = Optional.empty();
  private Optional<String> disturbed = Optional.empty();
  private Optional<String> restarted = Optional.empty();

  /**
   * Notes a look at the Pods of others, ended ones too.
   *
   * @param hasPods whether the ramp had added a Pod before the look
   * @param now when
   */
  public void look(Collection<Pod> others, boolean hasPods, long now) {
    // The node of the first ramp may be known only when the scheduler has placed the first Pod.
    isFirst = !hasLooked || !hasPods;
    hasLooked = true;
    if (isFirst) {
      before.clear();
      ill.clear();
      hasBeenReady.clear();
      others.forEach(this::forgive);
      others.stream().filter(pod -> !isReady(pod)).forEach(pod -> ill.put(uid(pod), none()));
    }
    others.stream().filter(OthersHealth::isReady).forEach(pod -> hasBeenReady.add(uid(pod)));
    if (!isFirst) {
      others.stream().filter(pod -> ill.containsKey(uid(pod))).forEach(pod -> recover(pod, now));
      List<Pod> counted = others.stream().filter(pod -> !ill.containsKey(uid(pod))).toList();
      lapses(counted, now);
      judge(counted, now);
    }
  }

  /**
   * Notes what the watches have reported, after a look. A Pod may be killed and deleted between two
   * looks.
   */
  public void harmed(Collection<Harmed> seen) {
    for (Harmed harmed : seen) {
      if (isFirst || ill.containsKey(harmed.uid())) {
        before.add(harmed.harm().key());
      } else if (disturbed.isEmpty() && !before.contains(harmed.harm().key())) {
        disturbed = Optional.of(FULL.formatted("Pod " + harmed.name() + harmed.harm().words()));
      }
    }
  }

  private static Optional<Long> none() {
    return Optional.empty();
  }

  private void forgive(Pod pod) {
    PodHarm.of(pod).forEach(harm -> before.add(harm.key()));
  }

  private void recover(Pod pod, long now) {
    Optional<Long> since =
        isReady(pod) ? ill.get(uid(pod)).or(() -> Optional.of(now)) : Optional.empty();
    if (since.filter(time -> now - time >= GRACE.toNanos()).isPresent()) {
      ill.remove(uid(pod));
      forgive(pod);
    } else {
      ill.put(uid(pod), since);
    }
  }

  private void lapses(List<Pod> counted, long now) {
    List<Pod> unready =
        counted.stream().filter(pod -> hasBeenReady.contains(uid(pod)) && isUnready(pod)).toList();
    lapses.keySet().retainAll(unready.stream().map(OthersHealth::uid).toList());
    for (Pod pod : unready) {
      if (lapses.putIfAbsent(uid(pod), now) == null) {
        newestLapses.put(uid(pod), now);
      }
    }
    lapsing = unready.stream().map(OthersHealth::name).sorted().findFirst();
    lapsingSince = lapsing.isEmpty() ? Optional.empty() : lapsingSince.or(() -> Optional.of(now));
  }

  private void judge(List<Pod> counted, long now) {
    if (disturbed.isPresent() || restarted.isPresent()) {
      return;
    }
    Optional<Pod> lasting =
        counted.stream()
            .filter(
                pod ->
                    lapses.containsKey(uid(pod)) && now - lapses.get(uid(pod)) >= GRACE.toNanos())
            .findFirst();
    Optional<String> harmed = harmed(counted);
    if (harmed.isEmpty() && lasting.isPresent()) {
      restarted = restarted(counted, lapses.get(uid(lasting.get())));
    }
    if (restarted.isEmpty()) {
      disturbed =
          harmed
              .or(
                  () ->
                      lasting.map(
                          pod ->
                              "Pod %s, which is not of the benchmark, was not ready for %d s"
                                  .formatted(name(pod), GRACE.toSeconds())))
              .or(() -> byTurns(now))
              .map(FULL::formatted);
    }
  }

  private Optional<String> harmed(List<Pod> counted) {
    return counted.stream()
        .flatMap(
            pod ->
                PodHarm.of(pod).stream()
                    .filter(harm -> !before.contains(harm.key()))
                    .map(harm -> "Pod " + name(pod) + harm.words()))
        .findFirst();
  }

  private Optional<String> byTurns(long now) {
    return lapsingSince
        .filter(since -> now - since >= TURNS.toNanos())
        .map(
            since ->
                "Pods that are not of the benchmark were not ready by turns for %d s, the last one is Pod %s"
                    .formatted(TURNS.toSeconds(), lapsing.orElseThrow()));
  }

  /** A kubelet that restarts reports each Pod with a probe as not ready until the probe has run. */
  private Optional<String> restarted(List<Pod> counted, long at) {
    List<Pod> probed =
        counted.stream()
            .filter(pod -> hasBeenReady.contains(uid(pod)) && hasProbe(pod) && !isGoing(pod))
            .toList();
    boolean all = probed.stream().allMatch(pod -> isAtOnce(newestLapses.get(uid(pod)), at));
    return probed.size() > 1 && all
        ? Optional.of(
            "all %d Pods with a probe that are not of the benchmark were not ready any more at the same time, as after a restart of the kubelet"
                .formatted(probed.size()))
        : Optional.empty();
  }

  private static boolean isAtOnce(Long lapse, long at) {
    return lapse != null && Math.abs(lapse - at) < AT_ONCE.toNanos();
  }

  /** What happened to the first Pod of others that was disturbed, as a sentence; empty if none. */
  public Optional<String> disturbed() {
    return disturbed;
  }

  /** Why the kubelet seems to have restarted, as a sentence; empty if it does not seem so. */
  public Optional<String> restarted() {
    return restarted;
  }

  /** A Pod of others that had been ready and is not, perhaps for a moment only; empty if none. */
  public Optional<String> lapsing() {
    return lapsing;
  }

  private static boolean isReady(Pod pod) {
    return hasCondition(pod, "True");
  }

  /** Whether the Pod runs and is not ready. A Pod that goes, or has ended, is not disturbed. */
  private static boolean isUnready(Pod pod) {
    return !isGoing(pod) && hasCondition(pod, "False");
  }

  private static boolean isGoing(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null
        || (pod.getStatus() != null && PodState.isOver(pod.getStatus()));
  }

  private static boolean hasProbe(Pod pod) {
    return Stream.ofNullable(pod.getSpec())
        .flatMap(spec -> spec.getContainers().stream())
        .anyMatch(c -> c.getReadinessProbe() != null || c.getStartupProbe() != null);
  }

  private static boolean hasCondition(Pod pod, String value) {
    return Stream.ofNullable(pod.getStatus())
        .flatMap(status -> status.getConditions().stream())
        .anyMatch(c -> "Ready".equals(c.getType()) && value.equals(c.getStatus()));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
