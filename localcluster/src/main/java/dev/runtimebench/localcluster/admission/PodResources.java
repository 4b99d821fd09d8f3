package dev.runtimebench.localcluster.admission;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;

/** Adds up the requests or the limits of a Pod's containers and its overhead. */
public final class PodResources {

  private PodResources() {}

  /** Returns the sum of the requests, in cores or bytes; zero without requests. */
  public static BigDecimal request(Pod pod, String resource) {
    return sum(pod, resource, ResourceRequirements::getRequests);
  }

  /** Returns the sum of the limits, in cores or bytes; zero without limits. */
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
