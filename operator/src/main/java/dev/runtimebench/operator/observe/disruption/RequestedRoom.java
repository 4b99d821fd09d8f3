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
 * @param storage the ephemeral storage in bytes
 */
public record RequestedRoom(int pods, BigDecimal cpu, BigDecimal memory, BigDecimal storage) {

  private static final String STORAGE = "ephemeral-storage";

  /** The requests of these Pods. */
  public static RequestedRoom of(Collection<Pod> pods) {
    return new RequestedRoom(
        pods.size(), sum(pods, "cpu"), sum(pods, "memory"), sum(pods, STORAGE));
  }

  static BigDecimal sum(Collection<Pod> pods, String resource) {
    return pods.stream()
        .map(pod -> Requests.of(pod, resource))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * What changed, if the requests differ by more than those of one Pod; empty if they do not. The
   * ephemeral storage limits only Pods that request some.
   *
   * @param later the requests at a later time
   * @param one a Pod whose requests are the measure
   */
  public Optional<String> change(RequestedRoom later, Pod one) {
    boolean same =
        isWithin(cpu, later.cpu, Requests.of(one, "cpu"))
            && isWithin(memory, later.memory, Requests.of(one, "memory"))
            && (Requests.of(one, STORAGE).signum() <= 0
                || isWithin(storage, later.storage, Requests.of(one, STORAGE)));
    return same ? Optional.empty() : Optional.of("from %s to %s".formatted(words(), later.words()));
  }

  private static boolean isWithin(BigDecimal before, BigDecimal after, BigDecimal most) {
    return after.subtract(before).abs().compareTo(most) <= 0;
  }

  private String words() {
    return "%d Pods with %s CPUs, %d bytes of memory and %d bytes of ephemeral storage"
        .formatted(pods, cpu.toPlainString(), memory.longValue(), storage.longValue());
  }
}
