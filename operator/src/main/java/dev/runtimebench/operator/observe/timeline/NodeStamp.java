package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.operator.observe.clock.EpochNanos;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Event;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the kubelet's clock says of a container, to the nanosecond. The kubelet names an Event after
 * the Pod, with its own time in hexadecimal nanoseconds behind the last dot; the Event's fields
 * hold whole seconds only, and serve to tell whether the name is what it seems.
 *
 * @param podUid the Pod's uid
 * @param milestone what happened
 * @param epochNanos nanoseconds since 1970 by the node's clock
 * @param fetched whether it says that the image had to be fetched
 */
public record NodeStamp(String podUid, Milestone milestone, long epochNanos, boolean fetched) {

  private static final Map<String, Milestone> MILESTONES =
      Map.of(
          "Pulling", Milestone.Pulling,
          "Pulled", Milestone.Pulled,
          "Created", Milestone.Created,
          "Started", Milestone.Started,
          "Killing", Milestone.Killing);

  private static final int HEX = 16;

  /** The name's time is taken when the Event is made, its fields' just before or after. */
  private static final long PLAUSIBLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The stamp in an Event; empty when it isn't one of those, or its name isn't plausible. */
  public static Optional<NodeStamp> of(Event event) {
    Milestone milestone = MILESTONES.get(String.valueOf(event.getReason()));
    var pod = event.getInvolvedObject();
    if (milestone == null || pod == null || pod.getUid() == null || pod.getName() == null) {
      return Optional.empty();
    }
    return stamp(event.getMetadata().getName(), pod.getName())
        .filter(nanos -> isPlausible(nanos, event.getFirstTimestamp()))
        .map(nanos -> new NodeStamp(pod.getUid(), milestone, nanos, isFetch(event)));
  }

  /** The kubelet says Pulling only when it does, and Pulled also of an image that was there. */
  private static boolean isFetch(Event event) {
    return event.getReason().equals("Pulling")
        || String.valueOf(event.getMessage()).startsWith("Successfully pulled image");
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
