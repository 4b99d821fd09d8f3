package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.state.LogOpenings.Reading;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogOpeningsTest {

  private final LogOpenings openings = new LogOpenings();

  /** The kubelet ended the log at its check, a second after the opening. */
  private static Reading early(long opened, long lastLine) {
    return reading(opened, lastLine, opened + 1000);
  }

  /** The container had ended, so the kubelet ended the log when it had sent all lines. */
  private static Reading inTime(long opened) {
    return reading(opened, opened, opened + 20);
  }

  private static Reading reading(long opened, long lastLine, long over) {
    return new Reading(
        Duration.ofMillis(opened), Duration.ofMillis(lastLine), Duration.ofMillis(over));
  }

  private long delay(String runtime) {
    return openings.delay(runtime).toMillis();
  }

  @Test
  void logOfAnUnknownRuntimeIsOpenedAtOnce() {
    openings.learn("runc", early(5, 40));
    assertThat(delay("gvisor")).isZero();
  }

  @Test
  void nextLogIsOpenedAMomentAfterTheUsualLastLine() {
    openings.learn("runc", early(5, 40));
    assertThat(delay("runc")).isEqualTo(140);
  }

  @Test
  void logThatWasOpenedTooEarlyMakesTheNextOpeningLater() {
    openings.learn("runc", early(5, 40));
    openings.learn("runc", early(140, 141));
    openings.learn("runc", early(190, 191));
    assertThat(delay("runc")).isEqualTo(240);
  }

  @Test
  void openingComesALittleEarlierWhileTheContainerHasAlwaysEnded() {
    openings.learn("runc", early(5, 40));
    openings.learn("runc", inTime(140));
    openings.learn("runc", inTime(138));
    assertThat(delay("runc")).isEqualTo(136);
  }

  @Test
  void containerThatHadEndedAtTheFirstOpeningNeedsNoDelay() {
    openings.learn("runc", inTime(12));
    assertThat(delay("runc")).isEqualTo(12);
  }

  @Test
  void logOfALongContainerIsOpenedAtOnce() {
    openings.learn("runc", early(5, 30_000));
    assertThat(delay("runc")).isZero();
  }

  @Test
  void slowFirstTrialIsForgotten() {
    openings.learn("runc", early(5, 650));
    assertThat(delay("runc")).isZero();
    openings.learn("runc", early(5, 200));
    assertThat(delay("runc")).isEqualTo(300);
  }

  @Test
  void logIsOpenedAtOnceWhenNoShortDelayHelps() {
    openings.learn("runc", early(5, 40));
    for (int i = 0; i < 12; i++) {
      openings.learn("runc", early(140 + 50 * i, 150 + 50 * i));
    }
    assertThat(delay("runc")).isZero();
  }
}
