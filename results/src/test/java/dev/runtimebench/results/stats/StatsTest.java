package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatsTest {

  /** Computed by hand: the sum is 40, and the squared deviations from the mean add up to 32. */
  @Test
  void distributionOfASmallSampleIsCorrect() {
    Distribution d = Distribution.of(new double[] {2, 4, 4, 4, 5, 5, 7, 9}).orElseThrow();
    assertThat(d.n()).isEqualTo(8);
    assertThat(d.mean()).isEqualTo(5);
    assertThat(d.median()).isEqualTo(4.5);
    assertThat(d.sd())
        .hasValueSatisfying(sd -> assertThat(sd).isCloseTo(Math.sqrt(32.0 / 7), within(1e-12)));
    assertThat(d.min()).isEqualTo(2);
    assertThat(d.max()).isEqualTo(9);
  }

  @Test
  void oneValueHasNoStandardDeviation() {
    Distribution d = Distribution.of(new double[] {3}).orElseThrow();
    assertThat(d.sd()).isEmpty();
    assertThat(d.median()).isEqualTo(3);
  }

  @Test
  void noValueHasNoDistribution() {
    assertThat(Distribution.of(new double[0])).isEmpty();
  }

  @Test
  void inputIsNotChanged() {
    double[] values = {3, 1, 2};
    Distribution.of(values);
    assertThat(values).containsExactly(3, 1, 2);
  }
}
