package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** COLUMNS as terminals and people set it. */
class TerminalWidthTest {

  @ParameterizedTest
  @CsvSource({
    ", 80",
    "'', 80",
    "wide, 80",
    "-1, 80",
    "99999999999, 80",
    "20, 60",
    "60, 60",
    "72, 72",
    "200, 80"
  })
  void widthIsFrom60To80(String text, int expected) {
    assertThat(TerminalWidth.columns(text)).isEqualTo(expected);
  }
}
