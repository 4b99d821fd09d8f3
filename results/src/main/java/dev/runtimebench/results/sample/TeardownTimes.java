package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What was seen of a trial's Pod after the trial had been recorded: its end and its removal. It
 * stands in the line of the trial that was recorded next.
 *
 * @param podUid the uid of the Pod under test
 * @param milestones in nanoseconds since 1970 by the milestone's clock
 * @param phases those that could not be known before
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TeardownTimes(String podUid, Map<Milestone, Long> milestones, Phases phases) {

  private static final Set<Milestone> LATE =
      EnumSet.of(
          Milestone.Terminated, Milestone.SandboxStopped, Milestone.DeleteAsked, Milestone.Deleted);

  /**
   * What has been seen by now.
   *
   * @param seen all milestones of the Pod, in nanoseconds since 1970 by the milestone's clock
   * @param bound on the node's clock, as it was when the trial was recorded
   * @param late whether the watch's receipts may be late
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
        late ? Phases.lost("the watch on Pods was lost") : Phases.aftermath(seen, bound));
  }

  public TeardownTimes {
    milestones = milestones == null ? Map.of() : milestones;
    phases = phases == null ? new Phases(Map.of(), Map.of()) : phases;
  }
}
