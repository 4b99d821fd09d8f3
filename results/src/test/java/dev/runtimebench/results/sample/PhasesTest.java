package dev.runtimebench.results.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhasesTest {

  private static final long MS = 1_000_000;
  private static final long NOW = 1_767_323_045_000_000_000L;
  private static final long AHEAD = 5_000 * MS;

  private final Map<Milestone, Long> milestones = new EnumMap<>(Milestone.class);

  /** The times of a real gVisor Pod on a node whose clock is five seconds ahead. */
  PhasesTest() {
    operator(Milestone.Submitted, 0);
    operator(Milestone.Scheduled, 14);
    operator(Milestone.SandboxReady, 296);
    operator(Milestone.Running, 454);
    node(Milestone.Pulled, 283);
    node(Milestone.Created, 310);
    node(Milestone.Started, 497);
    node(Milestone.FirstOutput, 474);
    node(Milestone.Finished, 694);
    operator(Milestone.Terminated, 1693);
    operator(Milestone.DeleteAsked, 700);
    operator(Milestone.Deleted, 3707);
  }

  private void operator(Milestone milestone, long ms) {
    milestones.put(milestone, NOW + ms * MS);
  }

  private void node(Milestone milestone, long ms) {
    milestones.put(milestone, NOW + ms * MS + AHEAD);
  }

  private Phases phases(ClockBound bound) {
    return Phases.of(milestones, bound);
  }

  private static ClockBound bound(long wide) {
    return new ClockBound(AHEAD - MS, AHEAD - MS + wide * MS);
  }

  @Test
  void phaseIsTheTimeBetweenItsMilestones() {
    assertThat(phases(bound(100)).nanos())
        .containsEntry(Phase.Scheduling, 14 * MS)
        .containsEntry(Phase.SandboxSetup, 282 * MS)
        .containsEntry(Phase.ContainerStart, 214 * MS)
        .containsEntry(Phase.SandboxAndContainer, 440 * MS)
        .containsEntry(Phase.FirstOutput, 164 * MS)
        .containsEntry(Phase.Run, 220 * MS)
        .containsEntry(Phase.SubmitToFirstOutput, 475 * MS)
        .doesNotContainKeys(Phase.Exit, Phase.Teardown);
    assertThat(Phases.afterRecord(milestones, bound(100)).nanos())
        .containsEntry(Phase.Exit, 998 * MS)
        .containsEntry(Phase.Teardown, 3007 * MS);
  }

  @Test
  void phaseWithoutAMilestoneIsMissingWithAReason() {
    milestones.remove(Milestone.SandboxReady);
    Phases phases = phases(bound(100));
    assertThat(phases.missing())
        .containsEntry(Phase.SandboxSetup, "SandboxReady was not seen")
        .containsEntry(Phase.ImagePull, "the image was on the node")
        .containsEntry(Phase.Ready, "ReadyLine was not seen");
    assertThat(phases.nanos()).doesNotContainKey(Phase.SandboxSetup);
  }

  /** A kubelet of version 1.29 writes the status up to a second later. */
  @Test
  void sandboxShownAfterTheFirstLineGivesNoSandboxSetup() {
    operator(Milestone.SandboxReady, 860);
    assertThat(phases(bound(100)).missing())
        .containsEntry(
            Phase.SandboxSetup, "the sandbox was shown only after the first line of output");
  }

  @Test
  void phaseAcrossClocksIsMissingIfTheBoundIsTooWide() {
    assertThat(phases(bound(476)).missing())
        .containsEntry(
            Phase.SubmitToFirstOutput, "shorter than the uncertainty of the node's clock");
    assertThat(phases(ClockBound.NONE).missing())
        .containsEntry(Phase.SubmitToFirstOutput, "the node's clock could not be bounded");
  }

  @Test
  void negativeIntervalIsMissing() {
    operator(Milestone.Scheduled, -1);
    node(Milestone.FirstOutput, -10);
    Phases phases = phases(bound(2));
    assertThat(phases.missing())
        .containsEntry(Phase.Scheduling, "Scheduled was seen before Submitted")
        .containsEntry(
            Phase.SubmitToFirstOutput, "negative after correction for the offset of the clocks");
    assertThat(phases.nanos()).doesNotContainKeys(Phase.Scheduling, Phase.SubmitToFirstOutput);
  }

  @Test
  void deletedPodHasARemovalIfItHadEndedAndATeardownOtherwise() {
    Phases torn = Phases.afterRecord(milestones, bound(100));
    assertThat(torn.nanos()).containsKey(Phase.Teardown);
    assertThat(torn.missing().get(Phase.Removal)).contains("before its end was reported");
    operator(Milestone.DeleteAsked, 1694);
    Phases removed = Phases.afterRecord(milestones, bound(100));
    assertThat(removed.nanos()).containsEntry(Phase.Removal, 2013 * MS);
    assertThat(removed.missing().get(Phase.Teardown)).contains("had been reported");
    milestones.remove(Milestone.Terminated);
    assertThat(Phases.afterRecord(milestones, bound(100)).nanos())
        .containsKey(Phase.Teardown)
        .doesNotContainKey(Phase.Removal);
  }
}
