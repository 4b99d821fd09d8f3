package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the statistics with figures from R 4.2.2 and SciPy 1.17.1. Each test has the command.
 */
class ReferenceTest {

  private static final Offset<Double> CLOSE = within(1e-10);

  private static final double[] TEN = {
    0.112, 0.094, 0.135, 0.101, 0.087, 0.122, 0.156, 0.091, 0.109, 0.118
  };

  /** R: {@code t.test(x[1:n], conf.level = c)$conf.int}. */
  @ParameterizedTest
  @CsvSource({
    "10, 0.95,  0.0971971946334605, 0.1278028053665395",
    "10, 0.99,  0.0905158507180242, 0.1344841492819759",
    " 3, 0.95,  0.0626157731172514, 0.1647175602160820",
    " 2, 0.95, -0.0113558426255722, 0.2173558426255723"
  })
  void meanIntervalEqualsR(int n, double confidence, double low, double high) {
    Interval interval = MeanInterval.of(Arrays.copyOf(TEN, n), confidence).orElseThrow();
    assertThat(interval.low()).isCloseTo(low, CLOSE);
    assertThat(interval.high()).isCloseTo(high, CLOSE);
  }

  /**
   * SciPy: {@code permutation_test((x,), numpy.mean, permutation_type='samples',
   * n_resamples=numpy.inf).pvalue}. The p-value of one value is computed by hand.
   */
  @ParameterizedTest
  @CsvSource({
    "'0.4', 1",
    "'0.4 0.2', 0.5",
    "'0.1 0.2 0.3', 0.25",
    "'0.1 0.1 0.1 0.1 0.1 0.1', 0.03125",
    "'0.11 -0.03 0.08 0.05 0.14 -0.02 0.07', 0.078125",
    "'0 0 0.1 0.1 -0.1 0.2 0.2 0.3', 0.125",
    "'.112 .094 -.135 .101 .087 -.122 .156 .091 .109 .118 -.04 .03', 0.1015625"
  })
  void signFlipPValueOfFewPairsEqualsSciPy(String values, double p) {
    double[] x = Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(SignFlip.pValue(x)).isEqualTo(p);
  }

  /**
   * Python. For 24 values, all 2^24 sums by {@code s = concatenate([s + v, s - v])}, then {@code
   * mean(abs(s) >= abs(sum(a)) - 1e-9)}. For 40 values, the exact convolution of 100 a.
   */
  @ParameterizedTest
  @CsvSource({"24, 14, 0.0024908781051635742", "40, 18, 0.01629479463736061"})
  void signFlipPValueOfManyPairsIsExactExceptForRounding(int n, int centre, double p) {
    double[] x =
        IntStream.rangeClosed(1, n).mapToDouble(i -> (i * 29 % 47 - centre) / 100.0).toArray();
    assertThat(SignFlip.pValue(x)).isBetween(p, 1.01 * p);
  }

  /** R: {@code p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.04), "holm")} and so on. */
  @Test
  void holmAdjustmentEqualsR() {
    assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005, 0.04}))
        .containsExactly(new double[] {0.04, 0.09, 0.09, 0.025, 0.09}, within(1e-15));
    assertThat(Holm.adjust(new double[] {0.5, 0.6})).containsExactly(1, 1);
    assertThat(Holm.adjust(new double[] {0.02})).containsExactly(0.02);
    assertThat(Holm.adjust(new double[0])).isEmpty();
  }

  /** R: {@code v <- (((1:100) * 37) \%\% 101)^1.5; quantile(v[1:n], c(.95, .99), type = 8)}. */
  @Test
  void quantilesAreOfType8() {
    double[] v =
        IntStream.rangeClosed(1, 100).mapToDouble(i -> Math.pow(i * 37 % 101, 1.5)).toArray();
    Distribution d = Distribution.of(v).orElseThrow();
    assertThat(d.p95().orElseThrow()).isCloseTo(935.47355176358, within(1e-9));
    assertThat(d.p99().orElseThrow()).isCloseTo(994.96264612097, within(1e-9));
    Distribution twenty = Distribution.of(Arrays.copyOf(v, 20)).orElseThrow();
    assertThat(twenty.p95().orElseThrow()).isCloseTo(939.947819021239, within(1e-9));
    assertThat(twenty.p99()).isEmpty();
    assertThat(Distribution.of(Arrays.copyOf(v, 19)).orElseThrow().p95()).isEmpty();
    assertThat(Distribution.of(Arrays.copyOf(v, 99)).orElseThrow().p99()).isEmpty();
  }

  /**
   * SciPy: {@code quantile_test(numpy.arange(1, n + 1), p=.5).confidence_interval(.95)}; R agrees:
   * {@code qbinom(.025, n, .5)}.
   */
  @ParameterizedTest
  @CsvSource({"6, 1, 6", "10, 2, 9", "25, 8, 18", "100, 40, 61"})
  void medianIntervalEqualsSciPy(int n, double low, double high) {
    double[] ranks = IntStream.rangeClosed(1, n).mapToDouble(i -> i).toArray();
    assertThat(MedianInterval.of(ranks, 0.95)).hasValue(new Interval(low, high));
  }

  @Test
  void fiveValuesGiveNoMedianInterval() {
    assertThat(MedianInterval.of(new double[] {1, 2, 3, 4, 5}, 0.95)).isEmpty();
  }

  /**
   * R: {@code power.t.test(n, sd = 1, power = .8, sig.level = a, type = "one.sample", tol =
   * 1e-12)$delta * sqrt(n)}.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 0.95, 16.3340088698981",
    "3, 0.95, 5.65348926640184",
    "6, 0.95, 3.51390410556236",
    "10, 0.99, 4.21225538243445",
    "40, 0.95, 2.87297660781964"
  })
  void detectableRatioEqualsR(int n, double confidence, double standardErrors) {
    assertThat(DetectableRatio.standardErrors(n, confidence, 0.8))
        .isCloseTo(standardErrors, within(2e-5 * standardErrors));
  }

  /** R: {@code cor.test(1:n, y, method = "kendall")}, which is exact because there are no ties. */
  @Test
  void trendWithoutTiesEqualsR() {
    Trend trend =
        Trend.of(new double[] {1.2, 1.1, 1.5, 1.4, 1.9, 1.6, 2.1, 1.8, 2.4, 2.2}).orElseThrow();
    assertThat(trend.tau()).isCloseTo(0.733333333333333, CLOSE);
    assertThat(trend.pValue()).isCloseTo(0.00221285273368599, CLOSE);
    assertThat(Trend.of(new double[] {1, 2, 3}).orElseThrow().pValue()).isCloseTo(1.0 / 3, CLOSE);
  }

  /** R: {@code cor.test(1:n, y, method = "kendall", exact = FALSE, continuity = TRUE)}. */
  @Test
  void trendWithTiesOrManyValuesEqualsR() {
    Trend ties = Trend.of(new double[] {1, 1, 2, 3, 2, 4, 4, 3, 5, 5, 6, 5}).orElseThrow();
    assertThat(ties.tau()).isCloseTo(0.817282505241867, CLOSE);
    assertThat(ties.pValue()).isCloseTo(0.000479146434587301, CLOSE);
    Trend many =
        Trend.of(
                IntStream.rangeClosed(1, 60).mapToDouble(i -> Math.sin(i * i) + i / 80.0).toArray())
            .orElseThrow();
    assertThat(many.tau()).isCloseTo(0.307344632768362, CLOSE);
    assertThat(many.pValue()).isCloseTo(0.000533761856547112, CLOSE);
  }

  /** R: {@code acf(z)$acf[2]}; the limits by hand: (-1 +- 1.959964 sqrt(8)) / 9. */
  @Test
  void autocorrelationEqualsR() {
    Autocorrelation a =
        Autocorrelation.of(new double[] {.3, .5, -.2, .1, .4, .9, .2, -.1, .6, .8}, 0.95)
            .orElseThrow();
    assertThat(a.lag1()).isCloseTo(0.040084388185654, CLOSE);
    assertThat(a.low()).isCloseTo(-0.72707, within(1e-5));
    assertThat(a.high()).isCloseTo(0.50485, within(1e-5));
    assertThat(a.isNotable()).isFalse();
  }

  /** SciPy: {@code binomtest(k, n).proportion_ci(c, 'wilson')}. */
  @ParameterizedTest
  @CsvSource({
    " 13,  20, 0.95, 0.4328542766852363, 0.8188081758989179",
    " 13,  20, 0.99, 0.3716618210473127, 0.8536065586230611",
    " 20,  20, 0.95, 0.8388748419471808, 1",
    "  0,   1, 0.95, 0, 0.7934506856227626",
    "199, 200, 0.90, 0.9779025635562981, 0.9988837473954739"
  })
  void successIntervalEqualsSciPy(int k, int n, double confidence, double low, double high) {
    Interval interval = SuccessInterval.of(k, n, confidence);
    assertThat(interval.low()).isCloseTo(low, CLOSE);
    assertThat(interval.high()).isCloseTo(high, CLOSE);
    assertThat(interval.high()).isLessThanOrEqualTo(1);
  }

  /** SciPy: {@code fisher_exact([[a, n - a], [b, m - b]]).pvalue}. */
  @ParameterizedTest
  @CsvSource({
    " 7,  20,  0,  20, 0.008316008316008316",
    " 0,  20,  7,  20, 0.008316008316008316",
    " 3,   4,  1,   4, 0.48571428571428565",
    " 5,  15,  0,  13, 0.04365079365079365",
    " 8,  20,  1,  15, 0.04834991939945155",
    " 3,   3,  0,   3, 0.1",
    "10,  10,  0,   9, 1.082508822446903e-05",
    "40, 300, 12, 280, 0.00012575858740906256",
    " 2,   9,  5,  30, 0.6525585534873459"
  })
  void fisherPValueEqualsSciPy(int a, int n, int b, int m, double p) {
    assertThat(FisherExact.pValue(a, n, b, m)).isCloseTo(p, within(1e-9 * p));
  }

  /** Counts the splits in whole numbers, so that equally likely splits are exact ties. */
  @Test
  void fisherPValueOfEverySmallTableEqualsAnExactCount() {
    for (int n = 1; n <= 9; n++) {
      for (int m = 1; m <= 9; m++) {
        for (int a = 0; a <= n; a++) {
          for (int b = 0; b <= m; b++) {
            long observed = choose(n, a) * choose(m, b);
            long extreme = 0;
            for (int k = Math.max(0, a + b - m); k <= Math.min(n, a + b); k++) {
              long split = choose(n, k) * choose(m, a + b - k);
              extreme += split <= observed ? split : 0;
            }
            assertThat(FisherExact.pValue(a, n, b, m))
                .as("%d of %d, %d of %d", a, n, b, m)
                .isCloseTo((double) extreme / choose(n + m, a + b), within(1e-9));
          }
        }
      }
    }
    assertThat(FisherExact.pValue(0, 0, 3, 3)).isEqualTo(1);
  }

  private static long choose(int n, int k) {
    long count = 1;
    for (int i = 1; i <= k; i++) {
      count = count * (n - k + i) / i;
    }
    return count;
  }

  /**
   * SciPy: {@code l = log(c / b)}; {@code exp(t.interval(.95, 7, l.mean(), sem(l)))}, the same for
   * {@code c - b}; {@code permutation_test}; {@code kendalltau(range(8), l, method='exact')}.
   */
  @Test
  void comparisonEqualsSciPy() {
    PairedComparison c =
        Analysis.of(
                blocks(101.2, 99.8, 103.5, 100.1, 98.7, 102.2, 101.9, 100.4),
                blocks(110.3, 108.1, 115.2, 109.9, 107.0, 112.8, 110.1, 111.6),
                AnalysisOptions.defaults(true))
            .orElseThrow();
    assertThat(c.pairs()).isEqualTo(8);
    assertThat(c.ratio().orElseThrow()).isCloseTo(1.0954165365495516, CLOSE);
    assertThat(c.interval().orElseThrow().low()).isCloseTo(1.08463801, within(1e-8));
    assertThat(c.interval().orElseThrow().high()).isCloseTo(1.10630218, within(1e-8));
    assertThat(c.pValue()).isEqualTo(0.0078125);
    assertThat(c.difference()).isCloseTo(9.65, CLOSE);
    assertThat(c.differenceInterval().orElseThrow().low()).isCloseTo(8.485557599569203, CLOSE);
    assertThat(c.differenceInterval().orElseThrow().high()).isCloseTo(10.81444240043079, CLOSE);
    assertThat(c.drift().orElseThrow().tau()).isCloseTo(0.07142857142857142, CLOSE);
    assertThat(c.drift().orElseThrow().pValue()).isCloseTo(0.9048611111111111, CLOSE);
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
  }

  static Map<Integer, Double> blocks(double... values) {
    Map<Integer, Double> blocks = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      blocks.put(i, values[i]);
    }
    return blocks;
  }
}
