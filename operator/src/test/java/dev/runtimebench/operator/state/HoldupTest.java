package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldupTest {

  private final Holdup holdup = new Holdup();

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private void begin(long seconds) {
    holdup.begin(FailureReason.Preempted, "preempted", at(seconds));
  }

  @Test
  void onlyTheTimeOfWaitsCounts() {
    begin(10);
    holdup.lift(at(15));
    assertThat(holdup.waited(at(100))).isEqualTo(Duration.ofSeconds(5));
    begin(100);
    assertThat(holdup.waited(at(103))).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void secondDisruptionDuringAWaitDoesNotLoseTheFirst() {
    begin(0);
    begin(4);
    assertThat(holdup.waited(at(5))).isEqualTo(Duration.ofSeconds(5));
    assertThat(holdup.cause()).hasValueSatisfying(c -> assertThat(c.since()).isEqualTo(at(4)));
  }

  @Test
  void runningPodGivesTheNextDisruptionItsWholeTime() {
    begin(0);
    holdup.lift(at(7));
    holdup.recovered();
    begin(9);
    assertThat(holdup.waited(at(10))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void liftedDisruptionIsKnown() {
    assertThat(holdup.isKnown()).isFalse();
    holdup.lift(at(1));
    assertThat(holdup.isKnown()).isTrue();
    assertThat(holdup.cause()).isEmpty();
  }
}
