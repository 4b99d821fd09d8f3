package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * When one Pod passed its milestones, and what that says of its node's clock. The first sight of a
 * milestone counts. Thread-safe.
 */
public final class Timeline {

  private final Map<Milestone, Long> epochNanos = new EnumMap<>(Milestone.class);
  private ClockBound heard = ClockBound.NONE;
  private boolean fetched;
  private PodState.Ended ended;

  /** A copy of what has been seen so far. */
  public synchronized Timeline copy() {
    Timeline copy = new Timeline();
    copy.epochNanos.putAll(epochNanos);
    copy.heard = heard;
    copy.fetched = fetched;
    copy.ended = ended;
    return copy;
  }

  /** Notes a milestone, unless it has been seen. */
  public synchronized void note(Milestone milestone, long nanos) {
    epochNanos.putIfAbsent(milestone, nanos);
  }

  /**
   * Notes a milestone that the node has stamped, and what the operator knows by that to have
   * happened, unless they have been seen.
   *
   * @param node when it was, by the node's clock
   * @param operator when the operator heard of it, by its own
   */
  public synchronized void noteStamped(Milestone milestone, long node, long operator) {
    note(milestone, node);
    milestone.implied().forEach(implied -> note(implied, operator));
    heard(ClockBound.received(node, operator));
  }

  /** Notes how the Pod ended; what is said last counts. */
  public synchronized void ended(PodState.Ended how) {
    ended = how;
  }

  /** How the Pod ended, as the watch showed it; empty before. */
  public synchronized Optional<PodState.Ended> ended() {
    return Optional.ofNullable(ended);
  }

  /** Notes that the kubelet had to fetch the image. */
  public synchronized void fetched() {
    fetched = true;
  }

  /** Whether the kubelet had to fetch the image; empty if it has not said. */
  public synchronized Optional<Boolean> isFetched() {
    return fetched ? Optional.of(true) : at(Milestone.Pulled).map(pulled -> false);
  }

  /** Takes note of what is known of the node's clock from elsewhere, its log. */
  public synchronized void heard(ClockBound bound) {
    heard = heard.and(bound);
  }

  /** When it was passed, in nanoseconds since 1970 by the milestone's clock; empty if not seen. */
  public synchronized Optional<Long> at(Milestone milestone) {
    return Optional.ofNullable(epochNanos.get(milestone));
  }

  /** All that were seen. */
  public synchronized Map<Milestone, Long> seen() {
    return epochNanos.isEmpty() ? Map.of() : new EnumMap<>(epochNanos);
  }

  /** What this Pod says of its node's clock: nothing on the node came before the create call. */
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

  /** Whether a watch brought a milestone at that time, by the operator's clock. */
  public synchronized boolean receivedWithin(long from, long to) {
    return epochNanos.entrySet().stream()
        .filter(seen -> seen.getKey().source() == Milestone.Source.Watch)
        .anyMatch(seen -> seen.getValue() >= from && seen.getValue() < to);
  }

  /** Whether the node's clock ran backwards between milestones of which the order is known. */
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
