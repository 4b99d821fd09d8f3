package dev.runtimebench.operator.observe.disruption;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What a Pod requests of its node, as the scheduler counts it. */
final class Requests {

  private Requests() {}

  /**
   * The request of a Pod for one resource, in cores or bytes: its containers and sidecars together,
   * or the largest init container with the sidecars before it if that is more, and the overhead of
   * its RuntimeClass.
   */
  static BigDecimal of(Pod pod, String resource) {
    Optional<BigDecimal> ofPod =
        Optional.ofNullable(pod.getSpec().getResources())
            .flatMap(r -> amount(r.getRequests(), resource));
    return ofPod
        .orElseGet(() -> ofContainers(pod, resource))
        .add(amount(pod.getSpec().getOverhead(), resource).orElse(BigDecimal.ZERO));
  }

  private static BigDecimal ofContainers(Pod pod, String resource) {
    BigDecimal running =
        pod.getSpec().getContainers().stream()
            .map(c -> of(c, resource))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal starting = BigDecimal.ZERO;
    BigDecimal sidecars = BigDecimal.ZERO;
    for (Container init : pod.getSpec().getInitContainers()) {
      if ("Always".equals(init.getRestartPolicy())) {
        // A sidecar runs beside the containers, and beside the later init containers.
        sidecars = sidecars.add(of(init, resource));
      } else {
        starting = starting.max(sidecars.add(of(init, resource)));
      }
    }
    return running.add(sidecars).max(starting);
  }

  private static BigDecimal of(Container container, String resource) {
    return Optional.ofNullable(container.getResources())
        .flatMap(r -> amount(r.getRequests(), resource))
        .orElse(BigDecimal.ZERO);
  }

  /** A quantity of a map, as a number; empty if the map does not have it. */
  static Optional<BigDecimal> amount(Map<String, Quantity> quantities, String resource) {
    return Optional.ofNullable(quantities)
        .map(q -> q.get(resource))
        .map(Quantity::getAmountInBytes);
  }
}
