package dev.runtimebench.operator.observe.disruption;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides from the kubelet's message whether a Pod was evicted because of what the Pod itself used.
 * The messages are those of the kubelet's eviction manager.
 */
final class OwnUse {

  /** The Pod exceeded a limit of its own. */
  private static final Pattern OWN_LIMIT =
      Pattern.compile(
          "Usage of EmptyDir volume .* exceeds the limit"
              + "|exceeded its local ephemeral storage limit"
              + "|Pod ephemeral local storage usage exceeds the total limit");

  /** The node was low on a resource, and the container used more than it requested. */
  private static final Pattern MORE_THAN_REQUESTED =
      Pattern.compile(
          "Container " + TrialNames.CONTAINER + " was using ([^,\\s]+), request is [^,\\s]+, has");

  private static final Pattern SHORTFALL =
      Pattern.compile("Threshold quantity: ([^,\\s]+), available: ([^,\\s]+)\\.");

  private OwnUse() {}

  /**
   * Whether the Pod's own use led to its eviction: the Pod exceeded its limit, or the node would
   * not have been low on the resource without the Pod.
   */
  static boolean isCauseOf(String message) {
    if (isLimit(message)) {
      return true;
    }
    Matcher more = MORE_THAN_REQUESTED.matcher(message);
    if (!more.find()) {
      return false;
    }
    Optional<BigDecimal> used = amount(more.group(1));
    Optional<BigDecimal> missing = missing(message);
    return used.isEmpty() || missing.isEmpty() || used.get().compareTo(missing.get()) >= 0;
  }

  /** Whether the Pod exceeded a limit of its own, whatever room the node had. */
  static boolean isLimit(String message) {
    return OWN_LIMIT.matcher(message).find();
  }

  /** How much the node lacked; empty if the message does not say. */
  private static Optional<BigDecimal> missing(String message) {
    Matcher node = SHORTFALL.matcher(message);
    if (!node.find()) {
      return Optional.empty();
    }
    Optional<BigDecimal> available = amount(node.group(2));
    return amount(node.group(1)).flatMap(t -> available.map(t::subtract));
  }

  private static Optional<BigDecimal> amount(String quantity) {
    try {
      return Optional.of(Quantity.getAmountInBytes(Quantity.parse(quantity)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
