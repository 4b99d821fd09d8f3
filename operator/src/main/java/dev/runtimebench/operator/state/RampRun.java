package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.usage.PodMemories;
import dev.runtimebench.results.sample.Rung;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
   * @param ofPods the ramp's Pods, as far as the kubelet shows them
   * @param stamp when the kubelet measured, by the node's clock, in milliseconds since 1970; empty
   *     if the available memory is unknown
   * @param pods how many Pods the ramp had
   * @param reply what the kubelet did
   * @param unknown why the available memory is unknown; empty if it is known
   * @param at when the kubelet was asked
   */
  public record Memory(
      Optional<Long> available,
      PodMemories ofPods,
      OptionalLong stamp,
      int pods,
      Reply reply,
      String unknown,
      long at) {

    /** The mean working set in bytes of the ramp's Pods; empty if the kubelet shows none. */
    public OptionalDouble perPod() {
      return ofPods.mean();
    }
  }

  /** What a kubelet did when it was to show the memory of its node. */
  public enum Reply {
    /** The kubelet showed the memory. */
    Shown,
    /** The kubelet did not, for a reason that often passes by itself. */
    Silent,
    /** The kubelet did not, and will not until somebody changes something. */
    Refused,
    /** The administrator does not let the operator ask kubelets. */
    NotAsked
  }

  /** A bound that ends the ramp after the open rung. */
  public record Bound(DensityStop stop, String message) {}

  /**
   * A failed criterion that may be a fault of the observation: a dead kubelet and a broken watch
   * look like Pods that do not start.
   *
   * @param last the rung as it was when the criterion failed
   * @param reported how many reports of the kubelet there were on the Pods of the ramp
   * @param isWatchLate whether the API server had a Pod as ready that the watch did not show so
   * @param at when the criterion failed
   */
  public record Suspicion(
      Rung last, DensityStop stop, String message, int reported, boolean isWatchLate, long at) {}

  private final long begun;
  private final List<Rung> rungs = new ArrayList<>();
  private final Set<String> dismissed = new HashSet<>();
  private Optional<Set<String>> earlier = Optional.empty();
  private Optional<Long> readySince = Optional.empty();
  private boolean hasBeenReady;
  private final Map<String, Long> lapses = new HashMap<>();
  private Optional<Bound> bound = Optional.empty();
  private Optional<Suspicion> suspicion = Optional.empty();
  private Optional<Refusal> refusal = Optional.empty();
  private boolean hasPods;
  private Optional<Look> look = Optional.empty();
  private Optional<Look> start = Optional.empty();
  private long watchedAt;

  /** A figure is new if the kubelet measured it after this time. */
  private long changedAt;

  /** The stamp of the first figure that the kubelet gave after that time. */
  private OptionalLong stampAfterChange = OptionalLong.empty();

  /** The Pods in that first figure. */
  private Optional<PodMemories> podsAfterChange = Optional.empty();

  private PodMemories newPods = PodMemories.NONE;
  private boolean hasNewFigure;
  private OptionalLong newestStamp = OptionalLong.empty();
  private long newestStampAt;
  private Optional<Memory> empty = Optional.empty();
  private Optional<Memory> settled = Optional.empty();
  private final OthersHealth others = new OthersHealth();
  private final RungRates rates = new RungRates();

  /**
   * @param begun when
   */
  public RampRun(long begun) {
    this.begun = begun;
    this.watchedAt = begun;
    this.changedAt = begun;
    this.newestStampAt = begun;
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
    hasBeenReady = false;
    rates.open();
  }

  /** The rates of the Pods in the hold time of the open rung. */
  public RungRates rates() {
    return rates;
  }

  /** Begins a second hold time, because a Pod had no rate in the first one. */
  public void holdAgain(long now) {
    rates.repeat();
    readySince = Optional.of(now);
  }

  /** How the Pods of others on the node fare. */
  public OthersHealth others() {
    return others;
  }

  /** Whether a Pod was there before the open rung. */
  public boolean isEarlier(PodRun run) {
    return earlier.filter(uids -> uids.contains(run.uid())).isPresent();
  }

  /**
   * Notes that Pods are being added: what the kubelet measured before does not show them.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void adding(long now) {
    hasPods = true;
    start = start.or(() -> look.filter(l -> l.others().isPresent()));
    readySince = Optional.empty();
    hasBeenReady = false;
    changed(now);
  }

  /** Notes that the API server refused a Pod. */
  public void refused(Creation.Refused refused, long now) {
    refusal = Optional.of(Refusal.after(refusal, refused, now));
  }

  /** Notes that the API server accepted a Pod. */
  public void accepted() {
    refusal = Optional.empty();
  }

  /** The last refusal of a Pod; empty if the API server has accepted a Pod since. */
  public Optional<Refusal> refusal() {
    return refusal;
  }

  /** Since when all Pods of the open rung have been ready; empty before. */
  public Optional<Long> readySince() {
    return readySince;
  }

  /** Notes that all Pods of the open rung are ready. */
  public void ready(long now) {
    readySince = Optional.of(now);
    hasBeenReady = true;
    rates.forget();
    changed(now);
  }

  /** Whether all Pods of the open rung have been ready at the same time. */
  public boolean hasBeenReady() {
    return hasBeenReady;
  }

  /** Since when each Pod that had been ready is not ready, by uid. */
  public Map<String, Long> lapses() {
    return Map.copyOf(lapses);
  }

  /**
   * Notes which Pods that had been ready are not ready.
   *
   * @param uids of all these Pods
   */
  public void lapsed(Set<String> uids, long now) {
    lapses.keySet().retainAll(uids);
    uids.forEach(uid -> lapses.putIfAbsent(uid, now));
    readySince = Optional.empty();
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

  /** The failed criterion that must be confirmed; empty if there is none. */
  public Optional<Suspicion> suspicion() {
    return suspicion;
  }

  /** Notes a failed criterion that must be confirmed. */
  public void suspect(Suspicion failed) {
    suspicion = Optional.of(failed);
    changed(failed.at());
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

  /** The node as it was just before the first Pod, or at the first look; empty before. */
  public Optional<Look> start() {
    return start;
  }

  /** When the other Pods on the node were last known; the beginning of the ramp before that. */
  public long watchedAt() {
    return watchedAt;
  }

  /** Notes a look at the node. */
  public void look(Look now) {
    look = Optional.of(now);
    if (now.others().isPresent()) {
      watchedAt = now.at();
      if (hasPods && start.isEmpty()) {
        start = Optional.of(now);
      }
    }
    figure(now.memory());
  }

  private void changed(long now) {
    changedAt = now;
    stampAfterChange = OptionalLong.empty();
    podsAfterChange = Optional.empty();
    newPods = PodMemories.NONE;
    hasNewFigure = false;
  }

  /**
   * The kubelet answers from a cache, and its clock is not the operator's. So a figure is newer
   * than a change on the node only if its stamp is later than that of an answer after the change.
   */
  private void figure(Memory memory) {
    if (memory.stamp().isEmpty()) {
      return;
    }
    long stamp = memory.stamp().getAsLong();
    if (newestStamp.isEmpty() || stamp > newestStamp.getAsLong()) {
      newestStamp = memory.stamp();
      newestStampAt = memory.at();
    }
    if (memory.at() <= changedAt) {
      return;
    }
    podsAfterChange = Optional.of(podsAfterChange.orElse(memory.ofPods()));
    newPods = memory.ofPods().measuredAfter(podsAfterChange.get());
    if (stampAfterChange.isEmpty()) {
      stampAfterChange = memory.stamp();
    } else if (stamp > stampAfterChange.getAsLong()) {
      hasNewFigure = true;
      if (!hasPods || readySince.isPresent()) {
        settled = Optional.of(memory);
        empty = empty.or(() -> settled.filter(m -> m.pods() == 0));
      }
    }
  }

  /** Whether the kubelet has shown the memory of the node in this ramp. */
  public boolean knowsMemory() {
    return newestStamp.isPresent();
  }

  /** When the kubelet last showed a figure that it had not shown before. */
  public long newestFigureAt() {
    return newestStampAt;
  }

  /**
   * Whether the kubelet has measured the memory since the Pods of the ramp last changed, or since a
   * criterion failed.
   */
  public boolean hasNewFigure() {
    return hasNewFigure;
  }

  /**
   * The mean working set in bytes of the Pods that the kubelet has measured since the Pods of the
   * ramp last changed; empty without one. The kubelet measures each Pod at another time.
   */
  public OptionalDouble perPod() {
    return newPods.mean();
  }

  /** The newest figure that shows all Pods that the ramp had then; empty before. */
  public Optional<Memory> settled() {
    return settled;
  }

  /** The figure before the first Pod; empty if there is none. */
  public Optional<Memory> empty() {
    return empty;
  }
}
