package dev.runtimebench.operator.state;

import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.PodState;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the Pods of others on the node of a ramp fare while the ramp adds Pods. A Pod that was not
 * ready, or had been killed, before the first Pod of the ramp has a trouble of its own, and does
 * not count. Times are on the monotonic clock, in nanoseconds. Not thread-safe: only the reconcile
 * of its benchmark uses an instance.
 */
public final class OthersHealth {

  /** How long a Pod may be not ready. A probe that fails once, or a restart, is no sign. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final String OOM_KILLED = "OOMKilled";
  private static final String EVICTED = "Evicted";

  private final Set<String> ill = new HashSet<>();
  private final Set<String> hasBeenReady = new HashSet<>();
  private final Map<String, Long> lapses = new HashMap<>();
  private Optional<String> disturbed = Optional.empty();

  /**
   * Notes a look at the Pods of others, ended ones too.
   *
   * @param hasPods whether the ramp had added a Pod before the look
   * @param now when
   */
  public void look(Collection<Pod> others, boolean hasPods, long now) {
    if (!hasPods) {
      ill.clear();
      hasBeenReady.clear();
      others.stream()
          .filter(pod -> !isReady(pod) || harm(pod).isPresent())
          .forEach(pod -> ill.add(uid(pod)));
    }
    others.stream().filter(OthersHealth::isReady).forEach(pod -> hasBeenReady.add(uid(pod)));
    if (hasPods) {
      lapses(others, now);
      disturbed = disturbed.or(() -> harmed(others, now));
    }
  }

  private void lapses(Collection<Pod> others, long now) {
    Set<String> unready = new HashSet<>();
    others.stream()
        .filter(pod -> counts(pod) && hasBeenReady.contains(uid(pod)) && isUnready(pod))
        .forEach(pod -> unready.add(uid(pod)));
    lapses.keySet().retainAll(unready);
    unready.forEach(uid -> lapses.putIfAbsent(uid, now));
  }

  private Optional<String> harmed(Collection<Pod> others, long now) {
    return others.stream()
        .filter(this::counts)
        .flatMap(pod -> harm(pod).or(() -> lapsed(pod, now)).map(what -> name(pod) + what).stream())
        .findFirst()
        .map("Pod %s, so the node may be too full for the Pods of others"::formatted);
  }

  private boolean counts(Pod pod) {
    return !ill.contains(uid(pod));
  }

  /** What happened to the first Pod of others that was disturbed, as a sentence; empty if none. */
  public Optional<String> disturbed() {
    return disturbed;
  }

  /** Whether a Pod of others that had been ready is not ready, perhaps for a moment only. */
  public boolean hasLapse() {
    return !lapses.isEmpty();
  }

  private Optional<String> lapsed(Pod pod, long now) {
    return Optional.ofNullable(lapses.get(uid(pod)))
        .filter(since -> now - since >= GRACE.toNanos())
        .map(
            since ->
                ", which is not of the benchmark, was not ready for %d s"
                    .formatted(GRACE.toSeconds()));
  }

  /** What killed the Pod or one of its containers; empty if nothing did. */
  private static Optional<String> harm(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    String message = text(pod.getStatus().getMessage());
    if (EVICTED.equals(pod.getStatus().getReason()) && !Disruption.isOwnLimit(message)) {
      return Optional.of(
          ", which is not of the benchmark, was evicted by the kubelet: " + message.strip());
    }
    return pod.getStatus().getContainerStatuses().stream()
        .filter(c -> isKilled(c.getState()) || isKilled(c.getLastState()))
        .findFirst()
        .map(
            c ->
                ", which is not of the benchmark, was killed for its memory (container %s: %s)"
                    .formatted(c.getName(), OOM_KILLED));
  }

  private static boolean isKilled(ContainerState state) {
    return Stream.ofNullable(state)
        .map(ContainerState::getTerminated)
        .anyMatch(OthersHealth::isKilled);
  }

  private static boolean isKilled(ContainerStateTerminated ended) {
    return ended != null && OOM_KILLED.equals(ended.getReason());
  }

  private static boolean isReady(Pod pod) {
    return hasCondition(pod, "True");
  }

  /** Whether the Pod runs and is not ready. A Pod that goes, or has ended, is not disturbed. */
  private static boolean isUnready(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && hasCondition(pod, "False")
        && !PodState.isOver(pod.getStatus());
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

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
