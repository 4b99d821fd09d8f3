package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeWaitsTest {

  private final NodeWaits waits = new NodeWaits();

  private static long at(int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void callsFailSinceTheFirstOneInARow() {
    waits.refused("n", true, at(10));
    waits.refused("n", true, at(25));
    assertThat(waits.failing("n", at(30))).isEqualTo(Duration.ofSeconds(20));
    waits.accepted("n");
    waits.refused("n", true, at(40));
    assertThat(waits.failing("n", at(45))).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void errorOfTheClusterDoesNotCount() {
    waits.refused("n", true, at(10));
    waits.refused("n", false, at(20));
    assertThat(waits.failing("n", at(30))).isZero();
    waits.refused("n", true, at(40));
    assertThat(waits.failing("n", at(50))).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void readingNotesNothing() {
    assertThat(waits.failing("n", at(10))).isZero();
    assertThat(waits.failing("n", at(20))).isZero();
    assertThat(waits.untilRetry("n", at(20))).isEmpty();
  }
}
