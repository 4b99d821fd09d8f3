package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3.349 | 3.481 | [3.35, 3.48]",
        "0.1512 | 0.1823 | [0.15, 0.18]",
        "0.9712 | 1.1649 | [0.97, 1.16]",
        "5.312 | 21.23 | [5.3, 21.2]",
        "38.46 | 109.2 | [38.5, 109]",
        "0.0401 | 0.0512 | [0.040, 0.051]",
      })
  void bothEndsOfAnIntervalHaveTheSameDecimals(double low, double high, String shown) {
    assertThat(Numbers.interval(low, high)).isEqualTo(shown);
  }

  @Test
  void missingNumberIsADash() {
    assertThat(Numbers.interval(null, 1.0)).isEqualTo("-");
    assertThat(Numbers.interval(0.5, Double.POSITIVE_INFINITY)).isEqualTo("-");
    assertThat(Numbers.ratio(null)).isEqualTo("-");
    assertThat(Numbers.significant(Double.NaN, 3)).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({"2.459, 2.46", "134.6, 135", "2.5, 2.50", "0.00001234, 1.23e-05", "0, 0"})
  void numberHasThreeSignificantDigits(double value, String shown) {
    assertThat(Numbers.significant(value, 3)).isEqualTo(shown);
  }
}
