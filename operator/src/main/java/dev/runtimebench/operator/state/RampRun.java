package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.results.sample.Rung;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How far a ramp has come: the rungs that are over, and the open rung. Times are on the monotonic
 * clock, in nanoseconds. Not thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class RampRun {

  /**
   * The node and the other Pods on it, as they were looked at.
   *
   * @param others empty if the watch on the node's Pods is not up
   * @param memory the memory that is really available
   * @param at when
   */
  public record Look(NodeNow node, Optional<List<Pod>> others, Memory memory, long at) {

    /** The memory in bytes that is really available; empty if unknown. */
    public Optional<Long> available() {
      return memory.available();
    }
  }

  /**
   * The memory that is really available on the node, by its kubelet.
   *
   * @param available in bytes; empty if unknown
   * @param perPod the mean working set of the ramp's Pods, in bytes; empty if unknown
   * @param pods how many Pods the ramp had
   * @param unknown why the available memory is unknown; empty if it is known
   * @param at when the kubelet was asked
   */
  public record Memory(
      Optional<Long> available, OptionalDouble perPod, int pods, String unknown, long at) {}

  /** A bound that ends the ramp after the open rung. */
  public record Bound(DensityStop stop, String message) {}

  /** The newest warning on a Pod that does not start. */
  public record Warning(Optional<String> text, boolean isMissingHandler, long at) {}

  private final long begun;
  private final List<Rung> rungs = new ArrayList<>();
  private final Set<String> dismissed = new HashSet<>();
  private final Map<String, Warning> warnings = new HashMap<>();
  private Optional<Set<String>> earlier = Optional.empty();
  private Optional<Long> readySince = Optional.empty();
  private Optional<Bound> bound = Optional.empty();
  private Optional<Look> look = Optional.empty();

  /**
   * @param begun when
   */
  public RampRun(long begun) {
    this.begun = begun;
  }

  /** When the ramp began. */
  public long begun() {
    return begun;
  }

  /** The rungs that are over, in the order of time. */
  public List<Rung> rungs() {
    return List.copyOf(rungs);
  }

  /** Whether a rung is open. */
  public boolean isOpen() {
    return earlier.isPresent();
  }

  /**
   * Opens a rung.
   *
   * @param pods the uids of the Pods that are there
   */
  public void open(Set<String> pods) {
    earlier = Optional.of(Set.copyOf(pods));
    readySince = Optional.empty();
  }

  /** Whether a Pod was there before the open rung. */
  public boolean isEarlier(PodRun run) {
    return earlier.filter(uids -> uids.contains(run.uid())).isPresent();
  }

  /** Since when all Pods of the open rung have been ready; empty before. */
  public Optional<Long> readySince() {
    return readySince;
  }

  public void ready(long now) {
    readySince = Optional.of(now);
  }

  /** Ends the open rung. */
  public void close(Rung rung) {
    rungs.add(rung);
    earlier = Optional.empty();
    readySince = Optional.empty();
  }

  /** The bound that ends the ramp after the open rung; empty if there is none yet. */
  public Optional<Bound> bound() {
    return bound;
  }

  /** Notes a bound; the first one counts. */
  public void bound(Bound reached) {
    bound = Optional.of(bound.orElse(reached));
  }

  /** Notes that a Pod does not count any more, because there was no room for it. */
  public void dismiss(PodRun run) {
    dismissed.add(run.uid());
    readySince = Optional.empty();
  }

  public boolean isDismissed(PodRun run) {
    return dismissed.contains(run.uid());
  }

  /** The node as it was last looked at; empty before. */
  public Optional<Look> look() {
    return look;
  }

  public void look(Look now) {
    look = Optional.of(now);
  }

  /** The newest warning on a Pod, as it was last read; empty before. */
  public Optional<Warning> warning(PodRun run) {
    return Optional.ofNullable(warnings.get(run.uid()));
  }

  public void warning(PodRun run, Warning read) {
    warnings.put(run.uid(), read);
  }
}
