package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The phases of one trial.
 *
 * @param nanos the duration of each observed phase, in nanoseconds
 * @param missing for each other phase, why it was not observed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Phases(Map<Phase, Long> nanos, Map<Phase, String> missing) {

  public Phases {
    nanos = nanos == null ? Map.of() : nanos;
    missing = missing == null ? Map.of() : missing;
  }

  /**
   * Returns the phases that end before the trial is recorded.
   *
   * @param milestones times in nanoseconds, each by its own clock
   * @param bound the bound on the node's clock
   */
  public static Phases of(Map<Milestone, Long> milestones, ClockBound bound) {
    return of(milestones, bound, false);
  }

  /** Returns the phases that end only after the trial has been recorded. */
  public static Phases afterRecord(Map<Milestone, Long> milestones, ClockBound bound) {
    return of(milestones, bound, true);
  }

  /**
   * Returns the phases that end only after the trial has been recorded, all missing for that
   * reason.
   */
  public static Phases lost(String why) {
    Map<Phase, String> missing = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      if (phase.endsAfterRecord()) {
        missing.put(phase, why);
      }
    }
    return new Phases(Map.of(), missing);
  }

  /** Returns these phases without the ones that match, missing for that reason. */
  public Phases without(Predicate<Phase> match, String why) {
    Map<Phase, Long> kept = new EnumMap<>(Phase.class);
    kept.putAll(nanos);
    Map<Phase, String> lost = new EnumMap<>(Phase.class);
    lost.putAll(missing);
    for (Phase phase : Phase.values()) {
      if (match.test(phase) && kept.remove(phase) != null) {
        lost.put(phase, why);
      }
    }
    return new Phases(kept, lost);
  }

  private static Phases of(Map<Milestone, Long> milestones, ClockBound bound, boolean afterRecord) {
    Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    Map<Phase, String> missing = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      if (phase.endsAfterRecord() == afterRecord) {
        Span span = span(phase, milestones, bound);
        span.nanos()
            .ifPresentOrElse(n -> nanos.put(phase, n), () -> missing.put(phase, span.missing()));
      }
    }
    return new Phases(nanos, missing);
  }

  /**
   * The maximum error of a phase besides its resolution, in nanoseconds. If the phase crosses
   * clocks, the bound on the node's clock adds to the error. If the phase begins with the create
   * call, the duration of the call adds to it, because the API server accepted the Pod at an
   * unknown time during the call.
   */
  public static long uncertainty(Phase phase, Map<Milestone, Long> milestones, ClockBound bound) {
    long clocks = phase.crossesClocks() && bound.isTwoSided() ? bound.uncertainty() : 0;
    Long before = milestones.get(Milestone.Submitted);
    Long after = milestones.get(Milestone.Acknowledged);
    boolean call = phase.from() == Milestone.Submitted && before != null && after != null;
    return clocks + (call ? after - before : 0);
  }

  private static Span span(Phase phase, Map<Milestone, Long> milestones, ClockBound bound) {
    Optional<Long> from = Optional.ofNullable(milestones.get(phase.from()));
    Optional<Long> to = Optional.ofNullable(milestones.get(phase.to()));
    if (phase == Phase.ImagePull && from.isEmpty() && to.isPresent()) {
      return Span.missing("the image was on the node");
    }
    if (from.isEmpty() || to.isEmpty()) {
      return Span.missing((from.isEmpty() ? phase.from() : phase.to()) + " was not seen");
    }
    if (phase == Phase.Run && from.get().equals(to.get())) {
      return Span.missing("the first line of the log is the last");
    }
    if (phase == Phase.SandboxSetup && isShownLate(to.get(), milestones, bound)) {
      return Span.missing("the sandbox was shown only after the first line of output");
    }
    boolean reported = from.get() > milestones.getOrDefault(Milestone.Terminated, Long.MAX_VALUE);
    if (phase == Phase.Teardown && reported) {
      return Span.missing("the Pod's end had been reported before the delete call: see Removal");
    }
    if (phase == Phase.Removal && !reported) {
      return Span.missing("the Pod was deleted before its end was reported: see Teardown");
    }
    if (phase.from().clock() == phase.to().clock() && to.get() < from.get()) {
      return Span.missing(phase.to() + " was seen before " + phase.from());
    }
    return between(from.get(), to.get(), phase.from().clock(), phase.to().clock(), bound);
  }

  /** The kubelet writes the status once a second, so the status may show the sandbox too late. */
  private static boolean isShownLate(
      long sandbox, Map<Milestone, Long> milestones, ClockBound bound) {
    Long firstOutput = milestones.get(Milestone.FirstOutput);
    return firstOutput != null && bound.isTwoSided() && sandbox > firstOutput - bound.least();
  }

  /** Returns the time between two instants in nanoseconds, each by its own clock. */
  public static Span between(
      long from, long to, Milestone.Clock fromClock, Milestone.Clock toClock, ClockBound bound) {
    if (fromClock == toClock) {
      return to < from ? Span.missing("negative on one clock") : Span.of(to - from);
    }
    if (!bound.isTwoSided()) {
      return Span.missing("the node's clock could not be bounded");
    }
    boolean endsOnNode = toClock == Milestone.Clock.Node;
    long nanos = endsOnNode ? to - from - bound.estimate() : to - from + bound.estimate();
    if (nanos < 0) {
      return Span.missing("negative after correction for the offset of the clocks");
    }
    return nanos < bound.uncertainty()
        ? Span.missing("shorter than the uncertainty of the node's clock")
        : Span.of(nanos);
  }
}
