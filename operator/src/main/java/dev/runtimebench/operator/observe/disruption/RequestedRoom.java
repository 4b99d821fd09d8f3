package dev.runtimebench.operator.observe.disruption;

import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/**
 * What some Pods on a node request together.
 *
 * @param pods how many Pods
 * @param cpu in cores
 * @param memory in bytes
 */
public record RequestedRoom(int pods, BigDecimal cpu, BigDecimal memory) {

  /** The requests of these Pods. */
  public static RequestedRoom of(Collection<Pod> pods) {
    return new RequestedRoom(pods.size(), sum(pods, "cpu"), sum(pods, "memory"));
  }

  static BigDecimal sum(Collection<Pod> pods, String resource) {
    return pods.stream()
        .map(pod -> Requests.of(pod, resource))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * What changed, if the requests differ by more than those of one Pod; empty if they do not.
   *
   * @param later the requests at a later time
   * @param one a Pod whose requests are the measure
   */
  public Optional<String> change(RequestedRoom later, Pod one) {
    boolean same =
        isWithin(cpu, later.cpu, Requests.of(one, "cpu"))
            && isWithin(memory, later.memory, Requests.of(one, "memory"));
    return same ? Optional.empty() : Optional.of("from %s to %s".formatted(words(), later.words()));
  }

  private static boolean isWithin(BigDecimal before, BigDecimal after, BigDecimal most) {
    return after.subtract(before).abs().compareTo(most) <= 0;
  }

  private String words() {
    return "%d Pods with %s CPUs and %d bytes of memory"
        .formatted(pods, cpu.toPlainString(), memory.longValue());
  }
}
