package dev.runtimebench.localcluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The container of a Pod that a node runs. A node runs one container; the other containers, which
 * admission may have added, are only shown as running.
 */
public final class MainContainer {

  /** The annotation with the name of the container that kubectl takes by default. */
  private static final String ANNOTATION = "kubectl.kubernetes.io/default-container";

  private MainContainer() {}

  /** Returns the container that the annotation names, or else the first container. */
  public static Container of(Pod pod) {
    List<Container> containers = pod.getSpec().getContainers();
    String name =
        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of()).get(ANNOTATION);
    return containers.stream()
        .filter(container -> container.getName().equals(name))
        .findFirst()
        .orElse(containers.get(0));
  }

  /** Returns whether the Pod has other containers. */
  static boolean hasOthers(Pod pod) {
    return pod.getSpec().getContainers().size() > 1;
  }
}
