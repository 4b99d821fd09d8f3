package dev.runtimebench.localcluster.admission;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;

/** Sums up what a Pod's containers and its overhead ask for, in cores and bytes. */
public final class PodResources {

  private PodResources() {}

  public static BigDecimal request(Pod pod, String resource) {
    return sum(pod, resource, ResourceRequirements::getRequests);
  }

  public static BigDecimal limit(Pod pod, String resource) {
    return sum(pod, resource, ResourceRequirements::getLimits);
  }

  private static BigDecimal sum(
      Pod pod, String resource, Function<ResourceRequirements, Map<String, Quantity>> which) {
    BigDecimal sum = amount(pod.getSpec().getOverhead(), resource);
    for (Container container : pod.getSpec().getContainers()) {
      if (container.getResources() != null) {
        sum = sum.add(amount(which.apply(container.getResources()), resource));
      }
    }
    return sum;
  }

  private static BigDecimal amount(Map<String, Quantity> quantities, String resource) {
    Quantity quantity = quantities == null ? null : quantities.get(resource);
    return quantity == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(quantity);
  }
}
