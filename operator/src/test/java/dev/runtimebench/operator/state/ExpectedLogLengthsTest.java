package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpectedLogLengthsTest {

  private final ExpectedLogLengths lengths = new ExpectedLogLengths();

  @Test
  void lastLineIsKnownAfterAConfirmedLog() {
    assertThat(lengths.lastLine("runc")).isEmpty();
    lengths.confirm("runc", 3, Duration.ofMillis(1020));
    assertThat(lengths.lastLine("runc")).contains(3L);
    assertThat(lengths.isExpected("runc", 3)).isTrue();
    assertThat(lengths.isExpected("runc", 4)).isFalse();
    assertThat(lengths.lastLine("gvisor")).isEmpty();
  }

  @Test
  void containerThatRanOnOnceHasNoLastLineAnyMore() {
    lengths.confirm("runc", 3, Duration.ofSeconds(2));
    lengths.confirm("runc", 3, Duration.ofMillis(10));
    assertThat(lengths.lastLine("runc")).isEmpty();
    assertThat(lengths.isExpected("runc", 3)).as("the end of a log still counts").isTrue();
  }

  @Test
  void failureEndsTheExpectation() {
    lengths.confirm("runc", 3, Duration.ZERO);
    lengths.distrust("runc");
    assertThat(lengths.lastLine("runc")).isEmpty();
    assertThat(lengths.isExpected("runc", 3)).isFalse();
  }
}
