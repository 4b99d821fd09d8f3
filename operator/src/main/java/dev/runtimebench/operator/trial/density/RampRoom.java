package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.observe.disruption.NodeRoom;
import dev.runtimebench.operator.observe.disruption.RequestedRoom;
import dev.runtimebench.operator.state.RampRun;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The room that a node has for more Pods of a ramp, by their requests and by their memory. */
final class RampRoom {

  /** No Pod takes less than this. A figure that says so has not seen the Pods yet. */
  private static final double LEAST_DEMAND = 1 << 20;

  private RampRoom() {}

  /** The room of the node by the requests of all Pods. */
  static NodeRoom requested(RampView view, RampRun.Look look) {
    Node node = look.node().node().orElseThrow();
    List<Pod> pods = new ArrayList<>(look.others().orElse(List.of()));
    view.counted().forEach(run -> pods.add(view.live().latest(run)));
    return NodeRoom.of(node, pods);
  }

  /** The memory in bytes that must stay available. */
  static long reserve(RampView view) {
    return Quantity.getAmountInBytes(view.design().reserveMemory()).longValue();
  }

  /**
   * What limits the Pods that can be added.
   *
   * @param pod one of the Pods
   * @return empty if all wanted Pods can be added
   */
  static Optional<NodeRoom.Limit> limit(RampView view, RampRun.Look look, int wanted, Pod pod) {
    Optional<NodeRoom.Limit> requested =
        requested(view, look)
            .limit(
                pod,
                wanted,
                new NodeRoom.Reserve(view.design().reservePods(), view.design().reserveMemory()));
    return Stream.of(requested, ofMemory(view, wanted))
        .flatMap(Optional::stream)
        .min(Comparator.comparing(NodeRoom.Limit::count));
  }

  /** How many Pods the memory that is really available allows; empty if all, or if unknown. */
  private static Optional<NodeRoom.Limit> ofMemory(RampView view, int wanted) {
    Optional<RampRun.Memory> settled = view.ramp().settled();
    OptionalDouble demand = demand(view.ramp());
    if (settled.isEmpty() || demand.isEmpty()) {
      return Optional.empty();
    }
    // The Pods that were added since are not in the kubelet's figure.
    double added = (view.counted().size() - settled.get().pods()) * demand.getAsDouble();
    double available = settled.get().available().orElseThrow() - added;
    double count = Math.floor((available - reserve(view)) / demand.getAsDouble());
    return count >= wanted
        ? Optional.empty()
        : Optional.of(
            new NodeRoom.Limit(
                (int) Math.max(0, count),
                DensityStop.AvailableMemory,
                "%d bytes of memory are available on the node by its kubelet, a Pod takes %d, and spec.design.density.reserveMemory keeps %s free"
                    .formatted(
                        Math.round(available),
                        Math.round(demand.getAsDouble()),
                        view.design().reserveMemory())));
  }

  /**
   * The memory in bytes that a Pod takes: the mean of the Pods' own cgroups, or what the node has
   * lost for each Pod if that is more. A shim of the runtime may run outside of the Pod's cgroup.
   *
   * @return empty before the kubelet has measured the Pods
   */
  static OptionalDouble demand(RampRun ramp) {
    Optional<RampRun.Memory> with = ramp.settled().filter(memory -> memory.pods() > 0);
    if (with.isEmpty()) {
      return OptionalDouble.empty();
    }
    double most = Math.max(LEAST_DEMAND, with.get().perPod().orElse(0));
    Optional<Long> before = ramp.empty().flatMap(RampRun.Memory::available);
    if (before.isPresent()) {
      long lost = before.get() - with.get().available().orElseThrow();
      most = Math.max(most, (double) lost / with.get().pods());
    }
    return OptionalDouble.of(most);
  }

  /**
   * How the requests of the other Pods on the node changed during the ramp, as a sentence; empty if
   * they changed by less than a Pod of the ramp requests, or if the ramp has no Pod.
   */
  static Optional<String> change(RampView view) {
    Optional<List<Pod>> before = view.ramp().start().flatMap(RampRun.Look::others);
    Optional<List<Pod>> after = view.ramp().look().flatMap(RampRun.Look::others);
    if (before.isEmpty() || after.isEmpty() || view.counted().isEmpty()) {
      return Optional.empty();
    }
    return RequestedRoom.of(before.get())
        .change(RequestedRoom.of(after.get()), view.counted().get(0).created())
        .map(change -> "the other Pods on the node changed during the ramp, " + change);
  }
}
