package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

  private static final Duration TRIAL = Duration.ofSeconds(1);

  @Test
  void statusLagsBehindByAFewSeconds() {
    assertThat(StatusPace.lag(40, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(5));
    assertThat(StatusPace.lag(9000, Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
    assertThat(StatusPace.lag(9000, Duration.ofMillis(400))).isEqualTo(Duration.ofSeconds(20));
    assertThat(StatusPace.lag(9000, Duration.ofSeconds(9))).isEqualTo(Duration.ofMinutes(1));
  }

  /** The work for the statuses while these trials run, if a status takes this long for a trial. */
  private static Duration work(int from, int to, Duration perTrial) {
    Duration work = Duration.ZERO;
    Duration due = Duration.ZERO;
    for (int trial = from; trial < to; trial++) {
      due = due.minus(TRIAL);
      if (due.isNegative()) {
        Duration assembling = perTrial.multipliedBy(trial);
        work = work.plus(assembling);
        due = StatusPace.lag(trial, assembling);
      }
    }
    return work;
  }

  /** 16,000 trials whose last status takes more than a second. */
  @Test
  void lateTrialsOfALongBenchmarkCostLittleMoreThanEarlyOnes() {
    Duration perTrial = Duration.ofNanos(75_000);
    Duration middle = work(7000, 8000, perTrial);
    Duration last = work(15_000, 16_000, perTrial);
    assertThat(middle).isLessThan(Duration.ofSeconds(22));
    assertThat(last).isLessThan(Duration.ofSeconds(22));
  }
}
