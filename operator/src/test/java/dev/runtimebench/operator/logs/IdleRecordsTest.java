package dev.runtimebench.operator.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.output.Sought;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which idle records of a log have arrived. */
class IdleRecordsTest {

  private static final String STAMP = "2026-11-30T20:19:21.000000000Z";

  private static final String LOG =
      """
      %1$s @rtb {"type":"hello","protocol":1}
      %1$s @rtb {"type":"idle","name":"before"}
      """
          .formatted(STAMP);

  @Test
  void recordThatHasArrivedWakesTheBenchmark() {
    List<String> woken = new ArrayList<>();
    LogStream log =
        new LogStream(
            () -> new ByteArrayInputStream(LOG.getBytes(StandardCharsets.UTF_8)),
            Sought.NOTHING,
            OperatorClock.system(),
            Runnable::run,
            () -> woken.add("wake"));
    assertThat(log.hasIdle(IdleMark.BEFORE)).isTrue();
    assertThat(log.hasIdle(IdleMark.WORK)).isFalse();
    // Once for the record, and once for the end of the log.
    assertThat(woken).hasSize(2);
  }
}
