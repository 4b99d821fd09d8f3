package dev.runtimebench.results.admission;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** The fields of a benchmark that decide what its Pods ask for. */
final class ResourceFields {

  static final String LIMIT_CPU =
      "spec.resources.limitCpu is false, so the containers have no CPU limit: set it to true, or measure in a namespace whose ResourceQuota and LimitRange ask for no CPU limit";

  private static final Map<String, String> FIELDS =
      Map.of(
          "cpu", "spec.resources.cpu",
          "memory", "spec.resources.memory",
          "ephemeral-storage", "spec.resources.ephemeralStorage");

  private ResourceFields() {}

  /** The name of a resource without the prefix of a quota: {@code limits.cpu} is cpu. */
  static String resource(String counted) {
    return counted.replaceFirst("^(requests|limits)\\.", "");
  }

  /** The field that decides how much of a resource a Pod asks for; empty if no field does. */
  static Optional<String> field(String resource) {
    return Optional.ofNullable(FIELDS.get(resource));
  }

  /** What the workload's container asks for. */
  static Optional<Quantity> asked(Pod sent, String resource) {
    return sent.getSpec().getContainers().stream()
        .filter(c -> c.getName().equals(TrialNames.CONTAINER))
        .map(Container::getResources)
        .flatMap(resources -> Optional.ofNullable(resources.getRequests().get(resource)).stream())
        .findFirst();
  }

  /** What the RuntimeClass adds to a request, as a sentence with a semicolon; or empty. */
  static String overhead(Pod sent, String resource, Map<String, Quantity> overhead) {
    if (overhead.get(resource) == null) {
      return "";
    }
    String asked =
        asked(sent, resource)
            .map(amount -> " to the %s of %s".formatted(amount, field(resource).orElse("the Pod")))
            .orElse("");
    return "RuntimeClass %s adds %s (overhead.podFixed.%s)%s; "
        .formatted(sent.getSpec().getRuntimeClassName(), overhead.get(resource), resource, asked);
  }

  /** A quantity as a number; empty if the text is not a quantity. */
  static Optional<BigDecimal> amount(String quantity) {
    try {
      return Optional.of(Quantity.getAmountInBytes(Quantity.parse(quantity)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
