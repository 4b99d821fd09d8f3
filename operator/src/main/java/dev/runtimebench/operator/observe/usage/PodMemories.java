package dev.runtimebench.operator.observe.usage;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The memory of some Pods in an answer of their kubelet, the processes of their sandboxes included.
 *
 * @param byUid without the Pods that the answer does not have
 */
public record PodMemories(Map<String, PodMemory> byUid) {

  public static final PodMemories NONE = new PodMemories(Map.of());

  /**
   * The memory of a Pod.
   *
   * @param workingSet in bytes
   * @param stamp when the kubelet measured it, by the node's clock, in milliseconds since 1970;
   *     empty if the answer does not say. A kubelet measures each Pod at another time
   */
  public record PodMemory(double workingSet, OptionalLong stamp) {}

  public PodMemories {
    byUid = Map.copyOf(byUid);
  }

  /** The mean in bytes; empty without a Pod. */
  public OptionalDouble mean() {
    return byUid.values().stream().mapToDouble(PodMemory::workingSet).average();
  }

  /** The Pods that the kubelet measured after it gave an earlier answer, which had its newest. */
  public PodMemories measuredAfter(PodMemories earlier) {
    return new PodMemories(
        byUid.entrySet().stream()
            .filter(pod -> earlier.lacks(pod.getKey(), pod.getValue()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private boolean lacks(String uid, PodMemory now) {
    Optional<PodMemory> before = Optional.ofNullable(byUid.get(uid));
    return now.stamp().isPresent()
        && before
            .map(
                pod -> pod.stamp().isPresent() && pod.stamp().getAsLong() < now.stamp().getAsLong())
            .orElse(true);
  }
}
