package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldupTest {

  private final Holdup holdup = new Holdup();

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private void begin(long seconds) {
    begin("runc", seconds);
  }

  private void begin(String runtime, long seconds) {
    holdup.begin(FailureReason.Preempted, "preempted", runtime, at(seconds));
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
  void eachWaitLooksAgainWhoMeasuresBeside() {
    begin(0);
    assertThat(holdup.beside()).isEmpty();
    holdup.beside(Set.of("uid"));
    assertThat(holdup.beside()).contains(Set.of("uid"));
    begin(4);
    assertThat(holdup.beside()).isEmpty();
  }

  @Test
  void runningPodGivesTheNextDisruptionItsWholeTime() {
    begin(0);
    holdup.lift(at(7));
    holdup.recovered(List.of("runc", "gvisor"));
    begin(9);
    assertThat(holdup.waited(at(10))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void podOfAnotherRuntimeDoesNotEndTheCount() {
    begin("kata", 0);
    holdup.lift(at(7));
    holdup.recovered(List.of("runc"));
    begin("kata", 9);
    assertThat(holdup.waited(at(10))).isEqualTo(Duration.ofSeconds(8));
  }

  /** The pools are disrupted in turn, and each time only the other pool takes a Pod. */
  @Test
  void countEndsWhenPodsOfAllDisruptedRuntimesHaveRun() {
    begin("kata", 0);
    holdup.lift(at(7));
    begin("runc", 9);
    holdup.lift(at(10));
    holdup.recovered(List.of("runc"));
    assertThat(holdup.waited(at(11))).isEqualTo(Duration.ofSeconds(8));
    holdup.recovered(List.of("kata"));
    assertThat(holdup.waited(at(12))).isZero();
  }

  @Test
  void liftedDisruptionIsKnown() {
    assertThat(holdup.isKnown()).isFalse();
    holdup.lift(at(1));
    assertThat(holdup.isKnown()).isTrue();
    assertThat(holdup.cause()).isEmpty();
  }
}
