package dev.runtimebench.results.admission;

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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes the Pods that ran. */
public final class RanPods {

  private static final int MAX_ENTRIES = 12;

  private RanPods() {}

  /**
   * Describes a Pod.
   *
   * @param pod the Pod as it is now
   * @param differences how the Pod that was created differs from the Pod that was sent
   */
  public static RanPod of(Pod pod, PodDifferences differences) {
    Optional<ContainerStatus> status = status(pod);
    return RanPodBuilder.builder()
        .runtimeClassName(pod.getSpec().getRuntimeClassName())
        .imageId(status.map(ContainerStatus::getImageID).filter(id -> !id.isEmpty()).orElse(null))
        .overhead(overhead(pod))
        .requests(quantities(pod, ResourceRequirements::getRequests))
        .limits(quantities(pod, ResourceRequirements::getLimits))
        .qosClass(pod.getStatus() == null ? null : pod.getStatus().getQosClass())
        .pullPolicy(differences.pullPolicy().map(Difference::stored).orElse(null))
        .containers(differences.containers().stream().limit(MAX_ENTRIES).toList())
        .resources(texts(differences.changed(), Difference::isOfResources))
        .changed(texts(differences.changed(), d -> !d.isOfResources() && !d.isPullPolicy()))
        .added(added(differences))
        .build();
  }

  private static String overhead(Pod pod) {
    Map<String, Quantity> overhead = pod.getSpec().getOverhead();
    return overhead == null || overhead.isEmpty()
        ? "none"
        : new TreeMap<>(overhead)
            .entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
  }

  /**
   * What the workload runs with comes first, and is complete: Pods are compared by these entries.
   */
  private static List<String> added(PodDifferences differences) {
    Map<Boolean, List<String>> all =
        differences.added().stream()
            .filter(d -> !d.isContainer())
            .map(Difference::shortText)
            .collect(Collectors.partitioningBy(RanPod::isOfTheWork));
    List<String> work = all.get(true);
    if (work.size() > RanPod.MAX_ADDED) {
      List<String> rest = work.subList(RanPod.MAX_ADDED, work.size());
      String more = RanPod.moreOfTheWork(rest.size(), Fingerprint.of(String.join("\n", rest)));
      return Stream.concat(work.stream().limit(RanPod.MAX_ADDED), Stream.of(more)).toList();
    }
    return Stream.concat(work.stream(), all.get(false).stream()).limit(RanPod.MAX_ADDED).toList();
  }

  private static Optional<ContainerStatus> status(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(s -> s.getName().equals(TrialNames.CONTAINER))
            .findFirst();
  }

  private interface Part {
    Map<String, Quantity> of(ResourceRequirements resources);
  }

  /** The quantities of the workload's container, and those of the Pod with "pod." before them. */
  private static Map<String, String> quantities(Pod pod, Part part) {
    Map<String, String> texts = new TreeMap<>();
    pod.getSpec().getContainers().stream()
        .filter(c -> c.getName().equals(TrialNames.CONTAINER))
        .map(Container::getResources)
        .forEach(resources -> add(texts, "", resources, part));
    add(texts, "pod.", pod.getSpec().getResources(), part);
    return texts;
  }

  private static void add(
      Map<String, String> texts, String prefix, ResourceRequirements resources, Part part) {
    if (resources != null && part.of(resources) != null) {
      part.of(resources).forEach((name, quantity) -> texts.put(prefix + name, quantity.toString()));
    }
  }

  private static List<String> texts(List<Difference> differences, Predicate<Difference> which) {
    return differences.stream()
        .filter(which)
        .limit(MAX_ENTRIES)
        .map(Difference::shortText)
        .toList();
  }
}
