package dev.runtimebench.operator.observe.disruption;

import dev.runtimebench.api.v1alpha1.DensityStop;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The room that the Pods on a node leave for more Pods, as the scheduler counts it.
 *
 * @param pods how many more Pods the node takes, whatever they request; empty if the node names no
 *     limit
 * @param cpu in cores; empty if the node names no limit
 * @param memory in bytes; empty if the node names no limit
 * @param storage ephemeral storage in bytes; empty if the node names no limit
 */
public record NodeRoom(
    Optional<Long> pods,
    Optional<BigDecimal> cpu,
    Optional<BigDecimal> memory,
    Optional<BigDecimal> storage) {

  private static final String STORAGE = "ephemeral-storage";

  private static final Map<String, DensityStop> PRESSURES =
      Map.of(
          "MemoryPressure", DensityStop.MemoryPressure,
          "PIDPressure", DensityStop.PidPressure,
          "DiskPressure", DensityStop.DiskPressure);

  /**
   * What keeps more Pods from the node.
   *
   * @param count how many of the Pods have room
   * @param stop what limits the count
   * @param message what limits the count, as a sentence
   */
  public record Limit(int count, DensityStop stop, String message) {}

  /** What must stay free on the node. */
  public record Reserve(int pods, Quantity memory) {

    private BigDecimal bytes() {
      return Quantity.getAmountInBytes(memory);
    }
  }

  /** The room that these Pods leave on a node. */
  public static NodeRoom of(Node node, Collection<Pod> pods) {
    return new NodeRoom(
        allocatable(node, "pods").map(most -> most.longValue() - pods.size()),
        left(node, pods, "cpu"),
        left(node, pods, "memory"),
        left(node, pods, STORAGE));
  }

  private static Optional<BigDecimal> left(Node node, Collection<Pod> pods, String resource) {
    return allocatable(node, resource)
        .map(most -> most.subtract(RequestedRoom.sum(pods, resource)));
  }

  /** The pressure that a node reports, and the kubelet's words; empty if there is none. */
  public static Optional<Map.Entry<DensityStop, String>> pressure(Node node) {
    return Stream.ofNullable(node.getStatus())
        .flatMap(status -> status.getConditions().stream())
        .filter(c -> PRESSURES.containsKey(c.getType()) && "True".equals(c.getStatus()))
        .findFirst()
        .map(
            c ->
                Map.entry(
                    PRESSURES.get(c.getType()),
                    "node %s has the condition %s: %s"
                        .formatted(node.getMetadata().getName(), c.getType(), c.getMessage())));
  }

  /**
   * How many more Pods like this one have room, at most that many.
   *
   * @param pod as the API server stored it, with the overhead of its RuntimeClass
   * @return empty if all have room
   */
  public Optional<Limit> limit(Pod pod, int wanted, Reserve reserve) {
    Stream<Optional<Limit>> limits =
        Stream.of(
            pods.map(left -> podLimit(left, reserve.pods())),
            cpu.flatMap(left -> cpuLimit(left, Requests.of(pod, "cpu"))),
            memory.flatMap(left -> memoryLimit(left, Requests.of(pod, "memory"), reserve)),
            storage.flatMap(left -> storageLimit(left, Requests.of(pod, STORAGE))));
    return limits
        .flatMap(Optional::stream)
        .filter(limit -> limit.count() < wanted)
        .min((a, b) -> Integer.compare(a.count(), b.count()));
  }

  private static Limit podLimit(long left, int reserve) {
    return new Limit(
        atLeastZero(BigDecimal.valueOf(left - reserve)),
        DensityStop.NodePods,
        "the node takes %d more Pods (status.allocatable.pods), and spec.design.density.reservePods keeps %d of them free"
            .formatted(left, reserve));
  }

  private static Optional<Limit> cpuLimit(BigDecimal left, BigDecimal request) {
    return request.signum() <= 0
        ? Optional.empty()
        : Optional.of(
            new Limit(
                atLeastZero(left.divide(request, 0, RoundingMode.FLOOR)),
                DensityStop.NodeFull,
                "the requests of all Pods leave %s of the node's allocatable CPUs, and a Pod requests %s with its overhead"
                    .formatted(left.toPlainString(), request.toPlainString())));
  }

  private static Optional<Limit> memoryLimit(BigDecimal left, BigDecimal request, Reserve reserve) {
    return request.signum() <= 0
        ? Optional.empty()
        : Optional.of(
            new Limit(
                atLeastZero(left.subtract(reserve.bytes()).divide(request, 0, RoundingMode.FLOOR)),
                DensityStop.ReservedMemory,
                "the requests of all Pods leave %d bytes of the node's allocatable memory, a Pod requests %d with its overhead, and spec.design.density.reserveMemory keeps %s free"
                    .formatted(left.longValue(), request.longValue(), reserve.memory())));
  }

  private static Optional<Limit> storageLimit(BigDecimal left, BigDecimal request) {
    return request.signum() <= 0
        ? Optional.empty()
        : Optional.of(
            new Limit(
                atLeastZero(left.divide(request, 0, RoundingMode.FLOOR)),
                DensityStop.NodeFull,
                "the requests of all Pods leave %d bytes of the node's allocatable ephemeral storage, and a Pod requests %d (spec.resources.ephemeralStorage)"
                    .formatted(left.longValue(), request.longValue())));
  }

  private static int atLeastZero(BigDecimal count) {
    return count.max(BigDecimal.ZERO).min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
  }

  private static Optional<BigDecimal> allocatable(Node node, String resource) {
    return Optional.ofNullable(node.getStatus())
        .flatMap(status -> Requests.amount(status.getAllocatable(), resource));
  }
}
