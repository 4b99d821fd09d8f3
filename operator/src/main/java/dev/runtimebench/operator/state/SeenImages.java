package dev.runtimebench.operator.state;

import dev.runtimebench.results.sample.RanPod;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The images that earlier Pods of a benchmark ran, by runtime and node. Images are addressed by
 * their content, so a node that has run an image has its layers. Each runtime counts by itself,
 * because runtimes may keep their images in different snapshotters. Not thread-safe: only the
 * reconcile of its benchmark uses an instance.
 */
public final class SeenImages {

  /** Where an image was seen. */
  private record Place(String runtime, String node) {}

  private final Map<Place, Set<String>> digests = new HashMap<>();

  /**
   * Notes the images of all containers of a Pod that have started.
   *
   * @param runtime the name of the runtime that the Pod ran under
   */
  public void add(String runtime, Pod pod) {
    if (pod.getStatus() == null) {
      return;
    }
    for (List<ContainerStatus> statuses :
        List.of(
            pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())) {
      statuses.forEach(s -> add(runtime, pod.getSpec().getNodeName(), s.getImageID()));
    }
  }

  /**
   * Notes an image.
   *
   * @param node null if unknown: then nothing is noted
   * @param imageId as the kubelet names the image; null or empty if unknown: then nothing is noted
   */
  public void add(String runtime, String node, String imageId) {
    if (node != null && imageId != null && !imageId.isEmpty()) {
      digests
          .computeIfAbsent(new Place(runtime, node), place -> new HashSet<>())
          .add(RanPod.digest(imageId));
    }
  }

  /** Whether an earlier Pod ran that image under that runtime on that node. */
  public boolean has(String runtime, String node, String imageId) {
    return digests
        .getOrDefault(new Place(runtime, node), Set.of())
        .contains(RanPod.digest(imageId));
  }
}
