package dev.runtimebench.operator.observe.admission;

import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.RanPodBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Describes the Pods that ran. */
public final class RanPods {

  private static final int MAX_ENTRIES = 20;

  private RanPods() {}

  /**
   * Describes a Pod.
   *
   * @param pod the Pod as it is now
   * @param differences how the Pod differs from the Pod that was sent
   */
  public static RanPod of(Pod pod, PodDifferences differences) {
    Optional<ResourceRequirements> resources =
        pod.getSpec().getContainers().stream()
            .filter(c -> c.getName().equals(TrialNames.CONTAINER))
            .findFirst()
            .map(Container::getResources);
    Optional<ContainerStatus> status = status(pod);
    return RanPodBuilder.builder()
        .runtimeClassName(pod.getSpec().getRuntimeClassName())
        .imageId(status.map(ContainerStatus::getImageID).filter(id -> !id.isEmpty()).orElse(null))
        .requests(resources.map(r -> quantities(r.getRequests())).orElse(Map.of()))
        .limits(resources.map(r -> quantities(r.getLimits())).orElse(Map.of()))
        .qosClass(pod.getStatus() == null ? null : pod.getStatus().getQosClass())
        .changed(texts(differences.changed()))
        .added(texts(differences.added()))
        .build();
  }

  private static Optional<ContainerStatus> status(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(s -> s.getName().equals(TrialNames.CONTAINER))
            .findFirst();
  }

  private static Map<String, String> quantities(Map<String, Quantity> resources) {
    Map<String, String> texts = new TreeMap<>();
    if (resources != null) {
      resources.forEach((name, quantity) -> texts.put(name, quantity.toString()));
    }
    return texts;
  }

  private static List<String> texts(List<Difference> differences) {
    return differences.stream().limit(MAX_ENTRIES).map(Difference::shortText).toList();
  }
}
