package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.TimeoutsBuilder;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodDeadlinesTest {

  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .withUid("u")
          .endMetadata()
          .withNewSpec()
          .addNewContainer()
          .withName("workload")
          .withImage("tool:1")
          .endContainer()
          .endSpec()
          .build();
  private static final PodState.Waiting NEW = new PodState.Waiting("", "");
  private static final PodState.Waiting BACK_OFF =
      new PodState.Waiting("ImagePullBackOff", "not found");
  private static final PodState.Running RUNNING = new PodState.Running(Optional.empty());

  private final PodRun run = new PodRun(Side.Container, POD, POD, at(0));

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos() + 5_000_000_000_000L;
  }

  /** Shows the Pod in a state, the given number of seconds after its creation. */
  private PodDeadlines seen(PodState state, long seconds) {
    run.note(state, at(seconds));
    return new PodDeadlines(Timeouts.ofPods(100, 10, 10), run, at(seconds));
  }

  private void assertExpired(PodState state, long seconds, FailureReason reason, String words) {
    assertThat(seen(state, seconds).expired(state))
        .hasValueSatisfying(
            expired -> {
              assertThat(expired.reason()).isEqualTo(reason);
              assertThat(expired.message()).contains(words);
            });
  }

  private void assertPatient(PodState state, long seconds) {
    assertThat(seen(state, seconds).expired(state)).isEmpty();
  }

  @Test
  void newPodHasUntilTheStartTimeout() {
    assertPatient(NEW, 99);
    assertThat(seen(NEW, 99).remaining(NEW).recheck()).isEqualTo(Duration.ofSeconds(1));
    assertExpired(NEW, 100, FailureReason.StartTimeout, "startSeconds");
  }

  @Test
  void runTimeoutCountsFromTheStartOfTheContainer() {
    assertPatient(RUNNING, 90);
    assertPatient(RUNNING, 99);
    assertExpired(RUNNING, 100, FailureReason.RunTimeout, "runSeconds (10 s)");
  }

  /** A probe has a limit of its own, so its message names no other field. */
  @Test
  void limitOfAProbeNamesItsOwnField() {
    Timeouts asked = Timeouts.ofPods(300, 300, 10);
    run.note(RUNNING, at(0));
    PodDeadlines own = new PodDeadlines(Timeouts.ofPods(60, 60, 10), asked, run, at(60));
    assertThat(own.expired(RUNNING).orElseThrow().message())
        .isEqualTo("the probe ran for longer than spec.timeouts.probeSeconds (60 s)");
    assertThat(own.expired(NEW).orElseThrow().message())
        .isEqualTo(
            "the probe did not run within spec.timeouts.probeSeconds (60 s): it was still pending");
    PodDeadlines users =
        new PodDeadlines(Timeouts.ofPods(20, 30, 10), Timeouts.ofPods(20, 300, 10), run, at(60));
    assertThat(users.expired(NEW).orElseThrow().message())
        .contains("spec.timeouts.startSeconds (20 s)");
  }

  /** The idle times are not part of runSeconds. The message names both. */
  @Test
  void idleTimeComesOnTopOfTheTimeToRun() {
    run.note(RUNNING, at(0));
    assertThat(idle(129).expired(RUNNING)).isEmpty();
    assertThat(idle(129).remaining(RUNNING).recheck()).isEqualTo(Duration.ofSeconds(1));
    assertThat(idle(130).expired(RUNNING).orElseThrow().message())
        .isEqualTo(
            "the workload ran for longer than spec.timeouts.runSeconds (10 s) and the two idle times (120 s, see spec.design.idleSeconds); raise it if the workload needs longer");
  }

  private PodDeadlines idle(long seconds) {
    return new PodDeadlines(Timeouts.ofPods(100, 10, 10), run, at(seconds)).withIdleTime(120);
  }

  @Test
  void imageThatCannotBePulledHasOneMinute() {
    assertPatient(BACK_OFF, 5);
    assertThat(seen(BACK_OFF, 5).remaining(BACK_OFF).trouble())
        .hasValueSatisfying(trouble -> assertThat(trouble).contains("tool:1", "not found"));
    assertPatient(BACK_OFF, 64);
    assertExpired(BACK_OFF, 66, FailureReason.ImagePullFailed, "spec.timeouts.imageSeconds (60 s)");
  }

  @Test
  void specSaysHowLongAnImagePullMayFail() {
    run.note(BACK_OFF, at(0));
    Timeouts brief = TimeoutsBuilder.builder(Timeouts.ofPods(100, 10, 10)).imageSeconds(3).build();
    assertThat(new PodDeadlines(brief, run, at(3)).expired(BACK_OFF)).isEmpty();
    assertThat(new PodDeadlines(brief, run, at(4)).expired(BACK_OFF)).isPresent();
  }

  @Test
  void invalidImageNameExpiresAtOnce() {
    assertExpired(
        new PodState.Waiting("InvalidImageName", "bad"),
        1,
        FailureReason.ImagePullFailed,
        "InvalidImageName");
  }

  @Test
  void startTimeoutNamesWhyNoNodeTookThePod() {
    PodState state = new PodState.Waiting("Unschedulable", "0/3 nodes");
    assertPatient(state, 50);
    assertExpired(state, 100, FailureReason.Unschedulable, "0/3 nodes");
  }

  /** The node pool may have to grow first. */
  @Test
  void waitForANodeDoesNotCountAgainstTheStart() {
    assertPatient(new PodState.Waiting("Unschedulable", "0/3 nodes"), 10);
    PodState creating = new PodState.Waiting("ContainerCreating", "");
    assertPatient(creating, 80);
    assertPatient(creating, 179);
    assertThat(seen(creating, 179).remaining(creating).recheck()).isEqualTo(Duration.ofSeconds(1));
    assertExpired(creating, 180, FailureReason.StartTimeout, "startSeconds (100 s)");
  }

  /** The previous Pod may still hold resources for a moment. */
  @Test
  void unschedulablePodIsNotReportedInTheFirstSeconds() {
    PodState state = new PodState.Waiting("Unschedulable", "0/1 nodes");
    PodDeadlines.Remaining early = seen(state, 1).remaining(state);
    assertThat(early.trouble()).isEmpty();
    assertThat(early.recheck()).isEqualTo(Duration.ofSeconds(3));
    assertThat(seen(state, 5).remaining(state).trouble())
        .hasValueSatisfying(trouble -> assertThat(trouble).contains("0/1 nodes"));
  }

  @Test
  void endedPodNeverExpires() {
    assertPatient(new PodState.Ended(Optional.of(0), "Completed", ""), 1000);
  }
}
