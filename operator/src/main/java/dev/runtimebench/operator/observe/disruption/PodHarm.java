package dev.runtimebench.operator.observe.disruption;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that killed a Pod or one of its containers, and that shows that a node may be full.
 *
 * @param key tells this event from others: the status of a Pod shows a kill for as long as the
 *     container is not killed again
 * @param words what happened, to follow the words "Pod NAME"
 */
public record PodHarm(String key, String words) {

  private static final String OOM_KILLED = "OOMKilled";
  private static final String EVICTED = "Evicted";

  /** What the status of a Pod shows. */
  public static List<PodHarm> of(Pod pod) {
    if (pod.getStatus() == null) {
      return List.of();
    }
    String uid = pod.getMetadata().getUid();
    String message = pod.getStatus().getMessage() == null ? "" : pod.getStatus().getMessage();
    Stream<PodHarm> eviction =
        EVICTED.equals(pod.getStatus().getReason()) && !Disruption.isOwnLimit(message)
            ? Stream.of(
                new PodHarm(
                    uid + " " + EVICTED,
                    ", which is not of the benchmark, was evicted by the kubelet: "
                        + message.strip()))
            : Stream.empty();
    Stream<PodHarm> kills =
        pod.getStatus().getContainerStatuses().stream()
            .flatMap(
                container ->
                    Stream.of(container.getState(), container.getLastState())
                        .flatMap(Stream::ofNullable)
                        .map(ContainerState::getTerminated)
                        .flatMap(Stream::ofNullable)
                        .filter(ended -> OOM_KILLED.equals(ended.getReason()))
                        .map(ended -> kill(uid, container, ended)));
    return Stream.concat(eviction, kills).toList();
  }

  /** The restart moves a kill from the state to the last state, and counts it. */
  private static PodHarm kill(
      String uid, ContainerStatus container, ContainerStateTerminated ended) {
    String when =
        ended.getFinishedAt() == null
            ? "restart " + container.getRestartCount()
            : ended.getFinishedAt();
    return new PodHarm(
        "%s %s %s".formatted(uid, container.getName(), when),
        ", which is not of the benchmark, was killed for its memory (container %s: %s)"
            .formatted(container.getName(), OOM_KILLED));
  }
}
