package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DipTest {

  /**
   * The dip by its definition, for few values: the smallest d for which a distribution function
   * with one mode fits between the sample's function minus d and plus d. The mode is at one of the
   * values. Left of it the function is convex, and right of it concave.
   */
  private static double byDefinition(double[] values) {
    double low = 0;
    double high = 0.5;
    for (int i = 0; i < 40; i++) {
      double d = (low + high) / 2;
      if (fits(values, d)) {
        high = d;
      } else {
        low = d;
      }
    }
    return high;
  }

  private static boolean fits(double[] values, double d) {
    double[] x = Arrays.stream(values).sorted().distinct().toArray();
    double n = values.length;
    double[] least = new double[x.length];
    double[] most = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double at = x[i];
      least[i] = Math.max(0, Arrays.stream(values).filter(v -> v <= at).count() / n - d);
      most[i] = Math.min(1, Arrays.stream(values).filter(v -> v < at).count() / n + d);
    }
    return IntStream.range(0, x.length).anyMatch(m -> fits(x, least, most, m));
  }

  private static boolean fits(double[] x, double[] least, double[] most, int mode) {
    return convexEnd(x, least, most, mode) <= concaveStart(x, least, most, mode) + 1e-12;
  }

  /** The lowest end at the mode of a convex function within the bounds; infinite without one. */
  private static double convexEnd(double[] x, double[] least, double[] most, int mode) {
    double end = mode == 0 ? 0 : least[mode - 1];
    for (int i = 0; i < mode; i++) {
      if (least[i] > most[i] + 1e-12) {
        return Double.POSITIVE_INFINITY;
      }
      // The function begins at 0, far on the left.
      for (int j = 0; j < i; j++) {
        double slope = Math.max(0, (least[i] - most[j]) / (x[i] - x[j]));
        for (int k = i + 1; k < mode; k++) {
          if (least[i] + slope * (x[k] - x[i]) > most[k] + 1e-12) {
            return Double.POSITIVE_INFINITY;
          }
        }
        end = Math.max(end, least[i] + slope * (x[mode] - x[i]));
      }
    }
    return end > most[mode] + 1e-12 ? Double.POSITIVE_INFINITY : end;
  }

  private static double concaveStart(double[] x, double[] least, double[] most, int mode) {
    int n = x.length;
    double[] turnedX = new double[n];
    double[] turnedLeast = new double[n];
    double[] turnedMost = new double[n];
    for (int i = 0; i < n; i++) {
      turnedX[i] = -x[n - 1 - i];
      turnedLeast[i] = 1 - most[n - 1 - i];
      turnedMost[i] = 1 - least[n - 1 - i];
    }
    return 1 - convexEnd(turnedX, turnedLeast, turnedMost, n - 1 - mode);
  }

  @Test
  void dipEqualsItsDefinition() {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      int n = 2 + random.nextInt(12);
      double[] values =
          DoubleStream.generate(
                  () -> random.nextInt(2) * 3 * random.nextInt(2) + random.nextGaussian())
              .limit(n)
              .toArray();
      double least = 1 / (2.0 * n);
      assertThat(Dip.of(values))
          .as(Arrays.toString(values))
          .isCloseTo(Math.max(least, byDefinition(values)), within(1e-6));
    }
  }

  @Test
  void dipOfTwoPointsIsAQuarter() {
    assertThat(Dip.of(new double[] {40, 900, 40, 900, 40, 900})).isEqualTo(0.25);
    assertThat(Dip.of(new double[] {7, 7, 7})).isEqualTo(1.0 / 6);
  }

  @Test
  void groupsAreFoundAndOutliersAreNotGroups() {
    double[] mixed = {40, 900, 41, 905, 39, 910, 42, 890, 40, 900};
    assertThat(TwoGroups.of(mixed))
        .hasValueSatisfying(
            groups -> {
              assertThat(groups.lowCount()).isEqualTo(5);
              assertThat(groups.low()).isEqualTo(40);
              assertThat(groups.high()).isEqualTo(900);
            });
    double[] exact = {40, 900, 40, 900, 900, 40, 40, 900, 900, 40};
    assertThat(TwoGroups.of(exact)).isPresent();
    double[] outlier = {40, 41, 39, 42, 40, 38, 43, 41, 40, 900};
    assertThat(TwoGroups.of(outlier)).isEmpty();
    double[] near = {100, 101, 100, 101, 100, 101, 100, 101, 100, 101};
    assertThat(TwoGroups.of(near)).isEmpty();
    assertThat(TwoGroups.of(new double[] {1, 9, 1, 9})).isEmpty();
  }

  @Test
  void roundedValuesAreOneGroup() {
    double[] counts = {0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 0, 1, 0, 1, 2, 0, 0, 1};
    assertThat(TwoGroups.of(counts)).isEmpty();
    double[] seconds = {3, 4, 3, 4, 3, 4, 3, 4, 3, 4};
    assertThat(TwoGroups.of(seconds)).isEmpty();
    double[] ticks = {0.04, 0.044, 0.048, 0.044, 0.04, 0.048, 0.044, 0.04, 0.044, 0.048};
    assertThat(TwoGroups.of(ticks)).isEmpty();
    assertThat(TwoGroups.of(new double[] {5, 5, 5, 5, 5, 5, 5, 5, 5, 5})).isEmpty();
  }

  /** A test at 0.1% must not find groups in many more than 0.1% of samples with one mode. */
  @Test
  void samplesWithOneModeHaveNoGroups() {
    Random random = new Random(7);
    for (int n : new int[] {8, 11, 25, 40, 70, 300}) {
      int inUniform = 0;
      int inSkewed = 0;
      for (int i = 0; i < 2000; i++) {
        double[] uniform = random.doubles(n, 1, 2).toArray();
        double[] skewed =
            Arrays.stream(uniform).map(u -> Math.exp(random.nextGaussian())).toArray();
        inUniform += TwoGroups.of(uniform).isPresent() ? 1 : 0;
        inSkewed += TwoGroups.of(skewed).isPresent() ? 1 : 0;
      }
      assertThat(inUniform).as("uniform, n = " + n).isLessThan(10);
      assertThat(inSkewed).as("log-normal, n = " + n).isLessThan(10);
    }
  }
}
