package dev.runtimebench.results.admission;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the platform added to the resources that a Pod asks for: a LimitRange adds requests and
 * limits, and a RuntimeClass adds overhead.
 */
public final class AddedResources {

  private static final String STORAGE = "ephemeral-storage";

  /** The API server writes into this annotation what a LimitRange set. */
  private static final String LIMIT_RANGER = "kubernetes.io/limit-ranger";

  private final Pod created;
  private final PodDifferences differences;

  private AddedResources(Pod created, PodDifferences differences) {
    this.created = created;
    this.differences = differences;
  }

  /**
   * @param created the Pod as the API server stored it
   * @param differences how that Pod differs from the Pod that was sent
   */
  public static AddedResources of(Pod created, PodDifferences differences) {
    return new AddedResources(created, differences);
  }

  /**
   * What the platform added to a resource that the scheduler lacks, and the fix; empty if the
   * platform added nothing to it.
   *
   * @param message the scheduler's message
   */
  public Optional<String> lacking(String message) {
    if (message.contains("Insufficient " + STORAGE)) {
      return storage(ResourceRequirements::getRequests, "request")
          .map(origin -> origin + " to a smaller amount");
    }
    return List.of("cpu", "memory").stream()
        .filter(resource -> message.contains("Insufficient " + resource))
        .map(resource -> ResourceFields.overhead(created, resource, overhead()))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .map(text -> text + "lower spec.resources");
  }

  /**
   * The source of the ephemeral storage limit that a Pod has exceeded, and the fix.
   *
   * @param message the kubelet's message about the eviction
   * @return empty if the kubelet evicted the Pod for another reason
   */
  public Optional<String> evicted(String message) {
    if (message.contains("EmptyDir volume")) {
      return Optional.of("raise the sizeLimit of this volume in the workload's volumes");
    }
    if (message.contains("low on resource: " + STORAGE)) {
      return Optional.of(
          "the node has too little free disk: set spec.resources.ephemeralStorage to what the workload writes, so that the scheduler picks a node with enough");
    }
    if (!message.contains("ephemeral")) {
      return Optional.empty();
    }
    return Optional.of(
        storage(ResourceRequirements::getLimits, "limit")
            .map(origin -> origin + " to what the workload writes")
            .orElse("raise spec.resources.ephemeralStorage to what the workload writes"));
  }

  private interface Part {
    Map<String, Quantity> of(ResourceRequirements resources);
  }

  private Optional<String> storage(Part part, String name) {
    Optional<Quantity> amount =
        created.getSpec().getContainers().stream()
            .filter(c -> c.getName().equals(TrialNames.CONTAINER))
            .map(Container::getResources)
            .map(part::of)
            .flatMap(amounts -> Optional.ofNullable(amounts.get(STORAGE)).stream())
            .findFirst();
    return amount
        .filter(a -> isAdded(name))
        .map(
            a ->
                "the benchmark does not ask for ephemeral storage, and %s set the %s of %s: set spec.resources.ephemeralStorage"
                    .formatted(origin(), name, a));
  }

  private boolean isAdded(String name) {
    return differences.added().stream()
        .anyMatch(d -> d.field().endsWith(".resources." + name + "s." + STORAGE));
  }

  private String origin() {
    return Optional.ofNullable(created.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(LIMIT_RANGER))
            .filter(set -> set.contains(STORAGE))
            .isPresent()
        ? "a LimitRange of the namespace"
        : "a LimitRange of the namespace, or a mutating policy or webhook,";
  }

  private Map<String, Quantity> overhead() {
    return Optional.ofNullable(created.getSpec().getOverhead()).orElse(Map.of());
  }
}
