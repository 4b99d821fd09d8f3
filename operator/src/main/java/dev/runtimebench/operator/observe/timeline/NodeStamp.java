package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.operator.observe.clock.EpochNanos;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Event;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A milestone of a container by the kubelet's clock, to the nanosecond. The name of a kubelet's
 * Event is the Pod's name, a dot, and the kubelet's time in hexadecimal nanoseconds. The fields of
 * the Event hold only whole seconds; they serve to check the time in the name.
 *
 * @param podUid the Pod's uid
 * @param milestone what happened
 * @param epochNanos nanoseconds since 1970 by the node's clock
 * @param fetched whether the Event says that the kubelet pulled the image
 * @param pullNanos how long the pull took, without the time in which it waited for other pulls;
 *     empty if the Event does not say so
 */
public record NodeStamp(
    String podUid,
    Milestone milestone,
    long epochNanos,
    boolean fetched,
    Optional<Long> pullNanos) {

  private static final Map<String, Milestone> MILESTONES =
      Map.of(
          "Pulling", Milestone.Pulling,
          "Pulled", Milestone.Pulled,
          "Created", Milestone.Created,
          "Started", Milestone.Started,
          "Killing", Milestone.Killing);

  private static final int HEX = 16;

  /** The kubelet takes the times in the name and in the fields at almost the same moment. */
  private static final long PLAUSIBLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The stamp in an Event; empty for another kind of Event, and when the name is not plausible. */
  public static Optional<NodeStamp> of(Event event) {
    Milestone milestone = MILESTONES.get(String.valueOf(event.getReason()));
    var pod = event.getInvolvedObject();
    if (milestone == null || pod == null || pod.getUid() == null || pod.getName() == null) {
      return Optional.empty();
    }
    return stamp(event.getMetadata().getName(), pod.getName())
        .filter(nanos -> isPlausible(nanos, event.getFirstTimestamp()))
        .map(
            nanos ->
                new NodeStamp(
                    pod.getUid(),
                    milestone,
                    nanos,
                    isFetch(event),
                    PullMessage.nanos(String.valueOf(event.getMessage()))));
  }

  /** The kubelet writes Pulling only for a real pull, but Pulled also for an image on the node. */
  private static boolean isFetch(Event event) {
    return event.getReason().equals("Pulling")
        || PullMessage.isPull(String.valueOf(event.getMessage()));
  }

  private static Optional<Long> stamp(String name, String pod) {
    int dot = name == null ? -1 : name.lastIndexOf('.');
    if (dot < 0 || !name.substring(0, dot).equals(pod) || name.length() - dot - 1 != HEX) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(name.substring(dot + 1), HEX));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isPlausible(long nanos, String wholeSecond) {
    return EpochNanos.parse(wholeSecond)
        .filter(second -> Math.abs(nanos - second) < PLAUSIBLE_NANOS)
        .isPresent();
  }
}
