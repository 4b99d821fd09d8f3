package dev.runtimebench.operator.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.output.Sought;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the idle times of a trial begin on the operator's clock. */
class IdleRecordsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String STAMP = "2026-11-30T20:19:21.000000000Z";
  private static final long WRITTEN = Instant.parse(STAMP).getEpochSecond() * SECOND;

  private static final String LOG =
      """
      %1$s @rtb {"type":"hello","protocol":1}
      %1$s @rtb {"type":"idle","name":"before"}
      """
          .formatted(STAMP);

  private final List<String> woken = new ArrayList<>();

  /** Reads the log at this time of the operator; its monotonic clock shows 100 s. */
  private LogStream readAt(long epochNanos) {
    OperatorClock clock =
        new OperatorClock() {
          @Override
          public long epochNanos() {
            return epochNanos;
          }

          @Override
          public long monotonicNanos() {
            return 100 * SECOND;
          }

          @Override
          public long stamp() {
            return epochNanos;
          }
        };
    return new LogStream(
        () -> new ByteArrayInputStream(LOG.getBytes(StandardCharsets.UTF_8)),
        Sought.NOTHING,
        clock,
        Runnable::run,
        () -> woken.add("wake"));
  }

  /** A log that is read again has old records: the work may have begun since. */
  @Test
  void recordThatArrivesLateBeginsWhenItWasWritten() {
    LogStream log = readAt(WRITTEN + 10 * SECOND);
    assertThat(log.idleSeen(IdleMark.BEFORE)).contains(90 * SECOND);
    assertThat(log.idleSeen(IdleMark.WORK)).isEmpty();
    assertThat(woken).isNotEmpty();
  }

  @Test
  void recordOfANodeWhoseClockIsAheadBeginsWhenItArrives() {
    assertThat(readAt(WRITTEN - 5 * SECOND).idleSeen(IdleMark.BEFORE)).contains(100 * SECOND);
  }
}
