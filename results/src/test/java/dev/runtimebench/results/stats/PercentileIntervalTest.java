package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class PercentileIntervalTest {

  private static double[] ranks(int n) {
    return IntStream.rangeClosed(1, n).mapToDouble(i -> n + 1 - i).toArray();
  }

  @Test
  void percentileIsTheValueOfTheNearestRank() {
    assertThat(PercentileInterval.of(ranks(100), 0.95, 0.95).value()).isEqualTo(95);
    assertThat(PercentileInterval.of(ranks(20), 0.95, 0.95).value()).isEqualTo(19);
    assertThat(PercentileInterval.of(ranks(8), 0.95, 0.95).value()).isEqualTo(8);
    assertThat(PercentileInterval.of(ranks(1), 0.95, 0.95).value()).isEqualTo(1);
  }

  /** 0.95^71 is 0.0262 and 0.95^72 is 0.0249. */
  @Test
  void upperEndNeedsSeventyTwoValues() {
    assertThat(PercentileInterval.of(ranks(71), 0.95, 0.95).high()).isEmpty();
    assertThat(PercentileInterval.of(ranks(72), 0.95, 0.95).high()).contains(72.0);
    assertThat(PercentileInterval.of(ranks(1), 0.95, 0.95).low()).isEmpty();
    assertThat(PercentileInterval.of(ranks(2), 0.95, 0.95).low()).contains(1.0);
  }

  @Test
  void neededValuesAreTheFewestThatGiveBothEnds() {
    for (double confidence : new double[] {0.9, 0.95, 0.99}) {
      int needed = PercentileInterval.needed(0.95, confidence);
      assertThat(PercentileInterval.of(ranks(needed), 0.95, confidence).high()).isPresent();
      assertThat(PercentileInterval.of(ranks(needed - 1), 0.95, confidence).high()).isEmpty();
    }
    assertThat(PercentileInterval.needed(0.95, 0.95)).isEqualTo(72);
  }

  /** For a median, the interval is the one of {@link MedianInterval}. */
  @Test
  void intervalOfTheMedianIsTheKnownOne() {
    for (int n : new int[] {6, 9, 25, 40}) {
      Interval known = MedianInterval.of(ranks(n), 0.95).orElseThrow();
      PercentileInterval one = PercentileInterval.of(ranks(n), 0.5, 0.95);
      assertThat(one.low()).isEqualTo(Optional.of(known.low()));
      assertThat(one.high()).isEqualTo(Optional.of(known.high()));
    }
  }

  /** The exact coverage of two ranks, from the binomial distribution. */
  @Test
  void ranksGiveTheConfidence() {
    for (int n : new int[] {72, 100, 250}) {
      PercentileInterval one = PercentileInterval.of(ranks(n), 0.95, 0.95);
      BinomialDistribution below = BinomialDistribution.of(n, 0.95);
      int low = one.low().orElseThrow().intValue();
      int high = one.high().orElseThrow().intValue();
      assertThat(below.probability(low - 1, high - 1)).isGreaterThanOrEqualTo(0.95);
    }
  }

  /** 4,000 samples of 100 values: the interval holds the true percentile in at least 94%. */
  @Test
  void intervalHoldsThePercentileOfAUniformDistribution() {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(20);
    int held = 0;
    for (int i = 0; i < 4000; i++) {
      double[] values = IntStream.range(0, 100).mapToDouble(j -> random.nextDouble()).toArray();
      PercentileInterval one = PercentileInterval.of(values, 0.95, 0.95);
      if (one.low().orElseThrow() <= 0.95 && one.high().orElseThrow() >= 0.95) {
        held++;
      }
    }
    assertThat(held).isBetween(3760, 4000);
  }
}
