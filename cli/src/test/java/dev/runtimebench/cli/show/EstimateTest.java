package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

  private static Estimate estimate(String fields, String unit) {
    return Estimate.of(
        Serialization.unmarshal(
            "---\n{runtime: gvisor, baseline: runc, metric: m, pairs: 8, verdict: Slower, %s}"
                .formatted(fields),
            Comparison.class),
        unit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ratio: 3.41, ciLow: 3.35, ciHigh: 3.48, difference: 5               | s  | 3.41x     | [3.35, 3.48]
          difference: 0.5, differenceLow: 0.4, differenceHigh: 0.6            | s  | +500 ms   | [400, 600] ms
          difference: -2, differenceLow: -3, differenceHigh: -1               | s  | -2.00 s   | [-3.00, -1.00] s
          difference: 3, differenceLow: -1, differenceHigh: 7                 | 1  | +3.00     | [-1.00, 7.00]
          difference: 0, differenceLow: 0, differenceHigh: 0                  | s  | 0 ns      | [0, 0] ns
          difference: 4                                                       | By | +4.00 B   | -
          primary: true                                                       | s  | -         | -
          """)
  void ratioOrDifferenceIsShownWithItsInterval(
      String fields, String unit, String value, String interval) {
    assertThat(estimate(fields, unit)).isEqualTo(new Estimate(value, interval));
  }

  @Test
  void bothAreOneText() {
    assertThat(estimate("difference: 4", "By").both()).isEqualTo("+4.00 B");
    assertThat(estimate("ratio: 2, ciLow: 1, ciHigh: 3", "By").both())
        .isEqualTo("2.00x [1.00, 3.00]");
    assertThat(estimate("primary: true", "s").isKnown()).isFalse();
  }
}
