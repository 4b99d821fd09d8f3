package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The end and the removal of a trial's Pod, which were seen after the trial had been recorded. They
 * are stored in the line of the trial that is recorded next.
 *
 * @param podUid the uid of the Pod under test
 * @param milestones times in nanoseconds since 1970, each by the milestone's clock
 * @param phases the phases that end only after the trial has been recorded
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TeardownTimes(String podUid, Map<Milestone, Long> milestones, Phases phases) {

  private static final Set<Milestone> LATE =
      EnumSet.of(
          Milestone.Terminated, Milestone.SandboxStopped, Milestone.DeleteAsked, Milestone.Deleted);

  /**
   * Returns what has been seen so far.
   *
   * @param seen all milestones of the Pod, in nanoseconds since 1970 by the milestone's clock
   * @param bound the bound on the node's clock at the time when the trial was recorded
   * @param late whether watch events may have arrived late
   */
  public static TeardownTimes of(
      String podUid, Map<Milestone, Long> seen, ClockBound bound, boolean late) {
    Map<Milestone, Long> milestones = new EnumMap<>(Milestone.class);
    seen.forEach(
        (milestone, at) -> {
          if (LATE.contains(milestone)) {
            milestones.put(milestone, at);
          }
        });
    return new TeardownTimes(
        podUid,
        milestones,
        late ? Phases.lost("the watch on Pods was lost") : Phases.afterRecord(seen, bound));
  }

  public TeardownTimes {
    milestones = milestones == null ? Map.of() : milestones;
    phases = phases == null ? new Phases(Map.of(), Map.of()) : phases;
  }
}
