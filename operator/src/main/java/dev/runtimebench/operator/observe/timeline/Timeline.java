package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Records when one Pod passed its milestones, and derives a bound on its node's clock. Only the
 * first report of a milestone counts. Thread-safe.
 */
public final class Timeline {

  /**
   * A control plane that is not busy answers a create call, and places a Pod, within milliseconds.
   */
  private static final long CONTROL_PLANE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long the kubelet may take to ask a registry for an image that is on the node. */
  public static final int LONG_PULL_SECONDS = 2;

  private static final int MAX_INIT_PULLS = 100;

  private final Map<Milestone, Long> epochNanos = new EnumMap<>(Milestone.class);
  private ClockBound heard = ClockBound.NONE;
  private boolean fetched;
  private Long pullNanos;
  private final Map<String, InitPull> initPulls = new TreeMap<>();
  private String unschedulable;
  private PodState.Ended ended;

  /** A copy of the current state. */
  public synchronized Timeline copy() {
    Timeline copy = new Timeline();
    copy.epochNanos.putAll(epochNanos);
    copy.heard = heard;
    copy.fetched = fetched;
    copy.pullNanos = pullNanos;
    copy.initPulls.putAll(initPulls);
    copy.unschedulable = unschedulable;
    copy.ended = ended;
    return copy;
  }

  /** Notes a milestone, unless it is already known. */
  public synchronized void note(Milestone milestone, long nanos) {
    epochNanos.putIfAbsent(milestone, nanos);
  }

  /**
   * Notes a milestone with the node's stamp, and the milestones that it implies, unless they are
   * already known.
   *
   * @param node the time of the milestone, by the node's clock
   * @param operator when the operator received the stamp, by the operator's clock
   */
  public synchronized void noteStamped(Milestone milestone, long node, long operator) {
    note(milestone, node);
    milestone.implied().forEach(implied -> note(implied, operator));
    heard(ClockBound.received(node, operator));
  }

  /** Notes how the Pod ended; the latest report counts. */
  public synchronized void ended(PodState.Ended how) {
    ended = how;
  }

  /** How the Pod ended, as the watch reported; empty before. */
  public synchronized Optional<PodState.Ended> ended() {
    return Optional.ofNullable(ended);
  }

  /**
   * Notes that no node took the Pod.
   *
   * @param why the scheduler's words
   */
  public synchronized void unschedulable(String why) {
    unschedulable = why;
  }

  /** Why no node took the Pod at first, as a sentence; empty if a node took the Pod at once. */
  public synchronized Optional<String> noNode() {
    return Optional.ofNullable(unschedulable).map(why -> "the Pod waited for a node: " + why);
  }

  /** How long the create call took, as a sentence; empty if the answer came soon. */
  public synchronized Optional<String> slowCreate() {
    return slow(
        Milestone.Submitted,
        Milestone.Acknowledged,
        "the API server needed %.1f s for the create call: an admission webhook, or the API server itself, is slow");
  }

  /**
   * How long the Pod waited for the scheduler, as a sentence; empty if the scheduler was fast. The
   * time of the create call does not count: see {@link #slowCreate}.
   */
  public synchronized Optional<String> slowSchedule() {
    return slow(
        Milestone.Acknowledged, Milestone.Scheduled, "the Pod waited %.1f s for the scheduler");
  }

  private Optional<String> slow(Milestone from, Milestone to, String text) {
    return at(from)
        .flatMap(begin -> at(to).map(end -> end - begin))
        .filter(nanos -> nanos > CONTROL_PLANE_NANOS)
        .map(
            nanos ->
                String.format(Locale.ROOT, text, nanos / (double) TimeUnit.SECONDS.toNanos(1)));
  }

  /** Notes that the kubelet pulled the image. */
  public synchronized void fetched() {
    fetched = true;
  }

  /**
   * Notes that the kubelet pulls or pulled the image of an init container; the last pull counts.
   */
  public synchronized void initPulled(InitPull pull) {
    InitPull before = initPulls.get(pull.container());
    boolean late = before != null && before.over() && !pull.over();
    if (!late && (before != null || initPulls.size() < MAX_INIT_PULLS)) {
      initPulls.put(pull.container(), pull);
    }
  }

  /** The pulls of the images of init containers that are over, one for each container. */
  public synchronized List<InitPull> initPulls() {
    return initPulls.values().stream().filter(InitPull::over).toList();
  }

  /** The init container whose image the kubelet still pulls; empty if there is none. */
  public synchronized Optional<String> initPulling() {
    return initPulls.values().stream()
        .filter(pull -> !pull.over())
        .map(InitPull::container)
        .findFirst();
  }

  /** Notes how long the pull took, without the wait for other pulls. */
  public synchronized void pullTook(long nanos) {
    pullNanos = nanos;
  }

  /** Whether the kubelet pulled the image; empty if the kubelet has not reported it. */
  public synchronized Optional<Boolean> isFetched() {
    return fetched ? Optional.of(true) : at(Milestone.Pulled).map(pulled -> false);
  }

  /** Whether the kubelet has begun to pull the image and has not finished. */
  public synchronized boolean isPulling() {
    return epochNanos.containsKey(Milestone.Pulling) && !epochNanos.containsKey(Milestone.Pulled);
  }

  /**
   * Whether the pull took longer than a question to a registry takes, by the node's clock. Many
   * kubelets pull one image at a time, so the pulls of a burst wait for each other. The wait does
   * not count if the kubelet reports the time without it.
   */
  public synchronized boolean isPullLong() {
    return Optional.ofNullable(pullNanos)
        .or(this::pullingToPulled)
        .filter(nanos -> nanos > TimeUnit.SECONDS.toNanos(LONG_PULL_SECONDS))
        .isPresent();
  }

  private Optional<Long> pullingToPulled() {
    return at(Milestone.Pulling).flatMap(from -> at(Milestone.Pulled).map(to -> to - from));
  }

  /** Adds a bound on the node's clock from another source, the log. */
  public synchronized void heard(ClockBound bound) {
    heard = heard.and(bound);
  }

  /** The time of a milestone, in nanoseconds since 1970 by its own clock; empty if not seen. */
  public synchronized Optional<Long> at(Milestone milestone) {
    return Optional.ofNullable(epochNanos.get(milestone));
  }

  /** All milestones that were seen. */
  public synchronized Map<Milestone, Long> seen() {
    return epochNanos.isEmpty() ? Map.of() : new EnumMap<>(epochNanos);
  }

  /** The bound on the node's clock: nothing on the node happened before the create call. */
  public synchronized ClockBound bound() {
    Long submitted = epochNanos.get(Milestone.Submitted);
    ClockBound bound = heard;
    if (submitted != null) {
      for (var seen : epochNanos.entrySet()) {
        if (seen.getKey().clock() == Milestone.Clock.Node) {
          bound = bound.and(ClockBound.caused(submitted, seen.getValue()));
        }
      }
    }
    return bound;
  }

  /** Whether a watch reported a milestone between two times, by the operator's clock. */
  public synchronized boolean receivedWithin(long from, long to) {
    return epochNanos.entrySet().stream()
        .filter(seen -> seen.getKey().source() == Milestone.Source.Watch)
        .anyMatch(seen -> seen.getValue() >= from && seen.getValue() < to);
  }

  /** Whether the node's clock ran backwards between milestones whose order is known. */
  public synchronized boolean runsBackwards() {
    return isAfter(Milestone.Pulling, Milestone.Pulled)
        || isAfter(Milestone.Pulled, Milestone.Created)
        || isAfter(Milestone.Created, Milestone.Started)
        || isAfter(Milestone.Created, Milestone.FirstOutput)
        || isAfter(Milestone.FirstOutput, Milestone.Finished);
  }

  private boolean isAfter(Milestone first, Milestone second) {
    return at(first).isPresent() && at(second).isPresent() && at(first).get() > at(second).get();
  }
}
