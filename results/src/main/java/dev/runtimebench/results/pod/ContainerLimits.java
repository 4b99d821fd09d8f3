package dev.runtimebench.results.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import java.util.Optional;

/** Reads the limits of a benchmark's container in a Pod, as the API server returned the Pod. */
public final class ContainerLimits {

  private ContainerLimits() {}

  /** The limit of that resource; empty without a limit. */
  public static Optional<Quantity> of(Pod pod, String resource) {
    return pod.getSpec().getContainers().stream()
        .filter(c -> PodRenderer.CONTAINER.equals(c.getName()))
        .findFirst()
        .map(Container::getResources)
        .map(ResourceRequirements::getLimits)
        .flatMap(limits -> amount(limits, resource));
  }

  /** How many bytes of memory the runtime adds to the Pod's limit for itself. */
  public static long overheadBytes(Pod pod) {
    return amount(pod.getSpec().getOverhead(), "memory").map(ContainerLimits::bytes).orElse(0L);
  }

  /** A quantity in bytes. */
  public static long bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).longValue();
  }

  private static Optional<Quantity> amount(Map<String, Quantity> quantities, String resource) {
    return Optional.ofNullable(quantities).map(q -> q.get(resource));
  }
}
