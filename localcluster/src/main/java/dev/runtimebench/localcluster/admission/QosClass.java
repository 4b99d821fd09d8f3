package dev.runtimebench.localcluster.admission;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Computes the quality-of-service class of a Pod from its requests and limits. */
final class QosClass {

  private static final List<String> COMPUTE = List.of("cpu", "memory");

  private QosClass() {}

  static String of(Pod pod) {
    boolean anything = false;
    boolean guaranteed = true;
    for (Container container : pod.getSpec().getContainers()) {
      ResourceRequirements resources =
          Objects.requireNonNullElseGet(container.getResources(), ResourceRequirements::new);
      Map<String, Quantity> requests = orEmpty(resources.getRequests());
      Map<String, Quantity> limits = orEmpty(resources.getLimits());
      for (String resource : COMPUTE) {
        anything |= requests.containsKey(resource) || limits.containsKey(resource);
        guaranteed &=
            limits.containsKey(resource)
                && limits
                    .get(resource)
                    .equals(requests.getOrDefault(resource, limits.get(resource)));
      }
    }
    if (!anything) {
      return "BestEffort";
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  private static Map<String, Quantity> orEmpty(Map<String, Quantity> quantities) {
    return quantities == null ? Map.of() : quantities;
  }
}
