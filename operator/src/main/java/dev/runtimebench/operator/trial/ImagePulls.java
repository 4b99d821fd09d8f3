package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.InitPull;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.RanPod;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds image pulls in measured time. If the pull policy is Always, the kubelet asks the registry
 * before each start and reports a pull in the same words, whether or not it fetched anything.
 * Images are addressed by their content: the kubelet fetched nothing if an earlier Pod ran the same
 * image under the same runtime on the same node. Only a node that removed the image in between
 * fetches such an image again.
 */
final class ImagePulls {

  private static final String MEASURE = "; set spec.imagePull to Measure to measure pulls";

  private final TrialView view;

  ImagePulls(TrialView view) {
    this.view = view;
  }

  /** Whether the kubelet fetched the image of a Pod; empty if that is not known. */
  Optional<Boolean> fetched(PodRun run, Timeline timeline) {
    boolean reported = timeline.isFetched().orElse(false);
    if (!reported || !run.differences().asksRegistry()) {
      return timeline.isFetched();
    }
    return why(run, timeline, "the image").isEmpty() ? Optional.of(false) : Optional.empty();
  }

  /**
   * Says why the start of a Pod includes an image pull, as a sentence; empty if it includes none.
   *
   * @param image what to call the image
   */
  Optional<String> why(PodRun run, Timeline timeline, String image) {
    if (!timeline.isFetched().orElse(false)) {
      return Optional.empty();
    }
    if (!run.differences().asksRegistry()) {
      return Optional.of(
          "the kubelet had to pull %s, although an earlier Pod had pulled it: the node removed it, or the Pod ran on another node%s"
              .formatted(image, MEASURE));
    }
    Pod pod = view.latest(run);
    List<ContainerStatus> statuses =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    Started started = new Started(view.runtime(run), pod, imageId(statuses, TrialNames.CONTAINER));
    return doubt(started, timeline.isPullLong(), image)
        .map(
            doubt ->
                "the platform makes the kubelet ask the registry before each start, and "
                    + doubt
                    + MEASURE);
  }

  /**
   * What the kubelet pulled for a container that starts before the workload's, as a sentence; empty
   * if it pulled nothing.
   */
  Optional<String> ofEarlierContainers(Pod pod, Timeline timeline) {
    return timeline.initPulls().stream()
        .flatMap(pull -> ofEarlierContainer(pod, pull).stream())
        .findFirst();
  }

  private Optional<String> ofEarlierContainer(Pod pod, InitPull pull) {
    String image = "the image of " + PodState.otherContainer(pod, pull.container());
    if (!asksRegistry(pod, pull.container())) {
      return Optional.of(
          "the kubelet had to pull %s, before the workload could start".formatted(image));
    }
    List<ContainerStatus> statuses =
        pod.getStatus() == null
            ? List.of()
            : Stream.of(
                    pod.getStatus().getInitContainerStatuses(),
                    pod.getStatus().getContainerStatuses())
                .flatMap(List::stream)
                .toList();
    Started started = new Started(view.trial().runtime(), pod, imageId(statuses, pull.container()));
    return doubt(started, pull.isLong(), image)
        .map(doubt -> doubt + ", before the workload could start");
  }

  private static boolean asksRegistry(Pod pod, String container) {
    return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
        .flatMap(List::stream)
        .filter(c -> container.equals(c.getName()))
        .map(Container::getImagePullPolicy)
        .anyMatch("Always"::equals);
  }

  /**
   * A container that has started.
   *
   * @param runtime the name of the runtime that the Pod ran under
   * @param imageId as the kubelet names the image; empty if the kubelet does not
   */
  private record Started(String runtime, Pod pod, Optional<String> imageId) {

    String node() {
      return String.valueOf(pod.getSpec().getNodeName());
    }
  }

  private static Optional<String> imageId(List<ContainerStatus> statuses, String container) {
    return statuses.stream()
        .filter(s -> container.equals(s.getName()))
        .map(ContainerStatus::getImageID)
        .filter(id -> id != null && !id.isEmpty())
        .findFirst();
  }

  /**
   * Why a reported pull may have fetched an image; empty if it fetched nothing.
   *
   * @param isLong whether the pull took longer than a request to the registry
   */
  private Optional<String> doubt(Started started, boolean isLong, String image) {
    if (isLong) {
      return Optional.of(
          "the kubelet needed more than %d s for %s: it pulled the image, or the registry is slow"
              .formatted(Timeline.LONG_PULL_SECONDS, image));
    }
    String may = "the kubelet may have pulled " + image;
    if (started.imageId().isEmpty()) {
      return Optional.of(may + ": it does not report which image the container ran");
    }
    String imageId = started.imageId().get();
    return ranBefore(started.runtime(), started.node(), imageId)
        ? Optional.empty()
        : Optional.of(
            "%s: no earlier Pod of the benchmark under %s on node %s is known to have run %s"
                .formatted(may, started.runtime(), started.node(), imageId));
  }

  /** Whether an earlier Pod ran that image; the samples also have the Pods of earlier processes. */
  private boolean ranBefore(String runtime, String node, String imageId) {
    String peerRuntime = view.current().experiment().peerRuntime();
    return view.current().run().images().has(runtime, node, imageId)
        || view.current().durable().outcomes().stream()
            .filter(o -> node.equals(o.node()))
            .anyMatch(
                o ->
                    (o.runtime().equals(runtime) && isOf(o.ran(), imageId))
                        || (runtime.equals(peerRuntime) && isOf(o.peer(), imageId)));
  }

  /**
   * @param pod null if unknown
   */
  private static boolean isOf(RanPod pod, String imageId) {
    return pod != null
        && pod.imageId() != null
        && RanPod.digest(pod.imageId()).equals(RanPod.digest(imageId));
  }
}
