package dev.runtimebench.operator.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** When one Pod passed its milestones. The first sight of a milestone counts. Thread-safe. */
public final class Timeline {

  private final Map<Milestone, Long> epochNanos = new EnumMap<>(Milestone.class);

  /** Notes a milestone, unless it has been seen. */
  public synchronized void note(Milestone milestone, long nanos) {
    epochNanos.putIfAbsent(milestone, nanos);
  }

  /** When it was passed, in nanoseconds since 1970 by the milestone's clock; empty if not seen. */
  public synchronized Optional<Long> at(Milestone milestone) {
    return Optional.ofNullable(epochNanos.get(milestone));
  }

  /** All that were seen. */
  public synchronized Map<Milestone, Long> seen() {
    return epochNanos.isEmpty() ? Map.of() : new EnumMap<>(epochNanos);
  }
}
