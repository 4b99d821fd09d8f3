package dev.runtimebench.operator.observe.clock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.output.MonotonicCheck;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClocksTest {

  private static final long MS = 1_000_000;
  private static final long NOW = 1_767_323_045_000_000_000L;

  private final NodeClocks clocks = new NodeClocks();

  /**
   * Reads the bound of a trial, and keeps the result, as the operator does for a recorded trial.
   */
  private NodeClocks.Reading take(String node, ClockBound trial, long now) {
    NodeClocks.Reading reading = clocks.read(node, trial, now);
    clocks.learn(node, trial, now);
    return reading;
  }

  @Test
  void readingWithoutKeepingChangesNothing() {
    ClockBound bound = new ClockBound(-MS, MS);
    assertThat(clocks.read("n", bound, NOW).bound()).isEqualTo(bound);
    assertThat(clocks.read("n", ClockBound.NONE, NOW).bound()).isEqualTo(ClockBound.NONE);
  }

  /** A trial at the given time on a node whose clock is ahead by the offset. */
  private NodeClocks.Reading trial(long offset, long at, long delivery, long sandbox) {
    Timeline timeline = new Timeline();
    timeline.note(Milestone.Submitted, at);
    timeline.noteStamped(Milestone.Pulled, at + sandbox + offset, at + sandbox + delivery);
    return take("n", timeline.bound(), at + 1000 * MS);
  }

  @Test
  void trueOffsetLiesWithinTheBoundForAllDelays() {
    Random random = new Random(7);
    for (long offset : new long[] {0, 5_000 * MS, -3_600_000 * MS, 17}) {
      clocks.forget("n");
      for (int i = 0; i < 200; i++) {
        var reading =
            trial(
                offset,
                NOW + i * 2000L * MS,
                random.nextInt(2_000_000),
                100 * MS + random.nextInt(50_000_000));
        assertThat(reading.stepped()).isFalse();
        assertThat(reading.bound().least()).isLessThanOrEqualTo(offset);
        assertThat(reading.bound().most()).isGreaterThanOrEqualTo(offset);
      }
      assertThat(offset - trial(offset, NOW + 400_000 * MS, 20 * MS, 150 * MS).bound().estimate())
          .isLessThan(3 * MS);
    }
  }

  @Test
  void clockStepIsDetectedAndResetsTheFilter() {
    for (long step : new long[] {500 * MS, -500 * MS}) {
      clocks.forget("n");
      trial(0, NOW, 2 * MS, 100 * MS);
      assertThat(trial(step, NOW + 2000 * MS, 2 * MS, 100 * MS).stepped()).isTrue();
      var after = trial(step, NOW + 4000 * MS, 1 * MS, 100 * MS);
      assertThat(after.stepped()).isFalse();
      assertThat(after.bound().least()).isEqualTo(step - 1 * MS);
    }
  }

  @Test
  void clockStepWithinOneTrialIsDetected() {
    Timeline timeline = new Timeline();
    timeline.note(Milestone.Submitted, NOW);
    timeline.noteStamped(Milestone.Pulled, NOW + 100 * MS, NOW + 102 * MS);
    timeline.noteStamped(Milestone.Started, NOW + 10_150 * MS, NOW + 152 * MS);
    assertThat(timeline.bound().isContradiction()).isTrue();
    assertThat(take("n", timeline.bound(), NOW).stepped()).isTrue();
    assertThat(take("n", ClockBound.NONE, NOW).bound()).isEqualTo(ClockBound.NONE);
  }

  @Test
  void eventImpliesMilestonesThatTheStatusShowsLater() {
    Timeline timeline = new Timeline();
    timeline.noteStamped(Milestone.Pulled, NOW + 5_100 * MS, NOW + 103 * MS);
    timeline.noteStamped(Milestone.Started, NOW + 5_190 * MS, NOW + 194 * MS);
    timeline.note(Milestone.SandboxReady, NOW + 870 * MS);
    timeline.note(Milestone.Running, NOW + 870 * MS);
    assertThat(timeline.at(Milestone.SandboxReady)).contains(NOW + 103 * MS);
    assertThat(timeline.at(Milestone.Running)).contains(NOW + 194 * MS);
  }

  @Test
  void oldBoundWidensByTheDrift() {
    trial(0, NOW, MS, 100 * MS);
    ClockBound later = take("n", ClockBound.NONE, NOW + 101_000 * MS).bound();
    assertThat(later.least()).isEqualTo(-1 * MS - 10 * MS);
    assertThat(later.most()).isEqualTo(100 * MS + 10 * MS);
  }

  @Test
  void clockThatRunsBackwardsIsDetected() {
    Timeline timeline = new Timeline();
    timeline.note(Milestone.Created, NOW);
    timeline.note(Milestone.FirstOutput, NOW + MS);
    // The kubelet may record the start after the program's first line; that is not a clock step.
    timeline.note(Milestone.Started, NOW + 2 * MS);
    assertThat(timeline.runsBackwards()).isFalse();
    timeline.note(Milestone.Finished, NOW - MS);
    assertThat(timeline.runsBackwards()).isTrue();
  }

  @Test
  void monotonicClockShowsAStepDuringTheRun() {
    MonotonicCheck check = new MonotonicCheck();
    check.take(LongNode.valueOf(1000 * MS), Optional.of(NOW));
    check.take(LongNode.valueOf(3000 * MS), Optional.of(NOW + 2030 * MS));
    check.take(MissingNode.getInstance(), Optional.of(NOW + 9000 * MS));
    check.take(TextNode.valueOf("soon"), Optional.of(NOW + 9000 * MS));
    check.take(LongNode.valueOf(4000 * MS), Optional.empty());
    assertThat(check.problem()).isEmpty();
    check.take(LongNode.valueOf(4000 * MS), Optional.of(NOW + 5000 * MS));
    assertThat(check.problem()).hasValueSatisfying(p -> assertThat(p).contains("2000 ms"));
  }
}
