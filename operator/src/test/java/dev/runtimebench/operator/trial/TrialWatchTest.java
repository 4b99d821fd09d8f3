package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialWatchTest {

  private static final PodState.Waiting NEW = new PodState.Waiting("", "");
  private static final PodState.Running RUNNING = new PodState.Running(Optional.empty());

  private final TrialWatch watch = new TrialWatch(new Timeouts(100, 10, 10), "tool:1", at(0));

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos() + 5_000_000_000_000L;
  }

  private static PodState.Waiting backOff() {
    return new PodState.Waiting("ImagePullBackOff", "not found");
  }

  private void assertLost(PodProgress sight, FailureReason reason, String... words) {
    assertThat(sight)
        .isInstanceOfSatisfying(
            PodProgress.Lost.class,
            lost -> {
              assertThat(lost.reason()).isEqualTo(reason);
              assertThat(lost.message()).contains(words);
            });
  }

  @Test
  void waitsUntilTheStartTimeout() {
    assertThat(watch.look(NEW, at(99))).isInstanceOf(PodProgress.GoesOn.class);
    assertLost(watch.look(NEW, at(100)), FailureReason.StartTimeout, "startSeconds");
  }

  @Test
  void theRunTimeoutCountsFromTheStart() {
    assertThat(watch.look(RUNNING, at(90))).isInstanceOf(PodProgress.GoesOn.class);
    assertThat(watch.look(RUNNING, at(99))).isInstanceOf(PodProgress.GoesOn.class);
    assertLost(watch.look(RUNNING, at(100)), FailureReason.RunTimeout, "runSeconds (10 s)");
  }

  @Test
  void anImageThatCannotBePulledGetsAMinute() {
    assertThat(watch.look(backOff(), at(5)))
        .isInstanceOfSatisfying(
            PodProgress.GoesOn.class,
            on ->
                assertThat(on.trouble())
                    .hasValueSatisfying(t -> assertThat(t).contains("tool:1", "not found")));
    assertThat(watch.look(backOff(), at(64))).isInstanceOf(PodProgress.GoesOn.class);
    assertLost(watch.look(backOff(), at(66)), FailureReason.ImagePullFailed, "tool:1");
  }

  @Test
  void aNameThatIsNoImageIsHopeless() {
    assertLost(
        watch.look(new PodState.Waiting("InvalidImageName", "bad"), at(1)),
        FailureReason.ImagePullFailed,
        "InvalidImageName");
  }

  @Test
  void unschedulableIsNamedAtTheTimeout() {
    var state = new PodState.Waiting("Unschedulable", "0/3 nodes");
    assertThat(watch.look(state, at(50))).isInstanceOf(PodProgress.GoesOn.class);
    assertLost(watch.look(state, at(100)), FailureReason.Unschedulable, "0/3 nodes");
  }

  /** Right after its predecessor was stopped a Pod may have to wait for what that one held. */
  @Test
  void unschedulableIsNoTroubleAtOnce() {
    var state = new PodState.Waiting("Unschedulable", "0/1 nodes");
    var early = (PodProgress.GoesOn) watch.look(state, at(1));
    assertThat(early.trouble()).isEmpty();
    assertThat(early.recheck()).isEqualTo(Duration.ofSeconds(3));
    var later = (PodProgress.GoesOn) watch.look(state, at(5));
    assertThat(later.trouble()).hasValueSatisfying(t -> assertThat(t).contains("0/1 nodes"));
  }
}
