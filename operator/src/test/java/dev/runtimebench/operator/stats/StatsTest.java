package dev.runtimebench.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.operator.stats.PairedRatio.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsTest {

  /** By hand: the sum is 40, the squares about the mean add up to 32. */
  @Test
  void distributionOfASmallSample() {
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
  void oneValueHasNoSpread() {
    Distribution d = Distribution.of(new double[] {3}).orElseThrow();
    assertThat(d.sd()).isEmpty();
    assertThat(d.median()).isEqualTo(3);
  }

  @Test
  void noValueHasNoDistribution() {
    assertThat(Distribution.of(new double[0])).isEmpty();
  }

  @Test
  void theInputIsLeftAsItWas() {
    double[] values = {3, 1, 2};
    Distribution.of(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  /** Ratios 2 and 8: their geometric mean is 4, where the ratio of means would be 34/7. */
  @Test
  void ratioIsTheGeometricMeanOfThePairs() {
    PairedRatio r = PairedRatio.of(List.of(new Pair(6, 3), new Pair(32, 4))).orElseThrow();
    assertThat(r.pairs()).isEqualTo(2);
    assertThat(r.ratio()).isCloseTo(4, within(1e-12));
  }

  @Test
  void theOtherWayRoundIsTheInverse() {
    List<Pair> pairs = List.of(new Pair(6, 3), new Pair(33, 4), new Pair(7, 5));
    List<Pair> swapped = pairs.stream().map(p -> new Pair(p.baseline(), p.contestant())).toList();
    double product =
        PairedRatio.of(pairs).orElseThrow().ratio() * PairedRatio.of(swapped).orElseThrow().ratio();
    assertThat(product).isCloseTo(1, within(1e-12));
  }

  @Test
  void aPairThatIsNotPositiveIsNoRatio() {
    assertThat(PairedRatio.of(List.of(new Pair(1, 0), new Pair(0, 1), new Pair(-1, 1)))).isEmpty();
  }
}
