package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Compares the random-effects mean with figures of SciPy 1.17.1. The program, with the values of
 * {@link #NODES} as {@code g}:
 *
 * <pre>
 * from scipy import stats, optimize; import numpy as np
 * n = np.array([len(x) for x in g]); y = np.array([np.mean(x) for x in g]); k = len(g)
 * s2 = sum(((np.array(x) - np.mean(x))**2).sum() for x in g) / (n - 1).sum(); v = s2 / n
 * m = lambda t: np.average(y, weights=1 / (v + t))
 * q = lambda t: ((y - m(t))**2 / (v + t)).sum()
 * t2 = optimize.brentq(lambda t: q(t) - (k - 1), 0, 1) if q(0) &gt; k - 1 else 0.0
 * se = np.sqrt(max(1, q(t2) / (k - 1)) / (1 / (v + t2)).sum())
 * print(m(t2), se, np.sqrt(t2), 1 - (k - 1) / q(0), stats.f_oneway(*g).pvalue)
 * print(m(t2) + se * stats.t.interval(0.95, k - 1)[0], 2 * stats.t.sf(abs(m(t2)) / se, k - 1))
 * </pre>
 */
class RandomEffectsTest {

  private static final List<double[]> NODES =
      List.of(
          new double[] {0.10, 0.14, 0.12, 0.11, 0.13, 0.15},
          new double[] {0.21, 0.19, 0.24},
          new double[] {0.05, 0.09, 0.02, 0.07},
          new double[] {0.16, 0.13, 0.18, 0.15, 0.17, 0.12, 0.20, 0.14});

  private static final List<double[]> ALIKE =
      List.of(
          new double[] {0.10, 0.14, 0.12, 0.11},
          new double[] {0.12, 0.09, 0.15},
          new double[] {0.13, 0.11, 0.10, 0.15, 0.12});

  private static Optional<RandomEffects> effects(List<double[]> nodes) {
    return RandomEffects.of(nodes.stream().map(RandomEffects.Node::of).toList());
  }

  @Test
  void nodesThatDiffer() {
    RandomEffects e = effects(NODES).orElseThrow();
    assertThat(e.nodes()).isEqualTo(4);
    assertThat(e.mean()).isCloseTo(0.13783562750780967, within(1e-12));
    assertThat(e.error()).isCloseTo(0.03232028516574322, within(1e-12));
    assertThat(e.tau()).isCloseTo(0.06357350184898719, within(1e-10));
    assertThat(e.inconsistency()).isCloseTo(0.95954797266371, within(1e-12));
    assertThat(e.heterogeneity()).isCloseTo(1.978534379115295e-06, within(1e-12));
    assertThat(e.interval(0.95).orElseThrow().low()).isCloseTo(0.03497805539637433, within(1e-10));
    assertThat(e.pValue()).isCloseTo(0.023653507271161184, within(1e-10));
  }

  /** The noise explains the differences: tau is 0, and the factor is held at 1. */
  @Test
  void nodesThatAreAlike() {
    RandomEffects e = effects(ALIKE).orElseThrow();
    assertThat(e.tau()).isZero();
    assertThat(e.inconsistency()).isZero();
    assertThat(e.mean()).isCloseTo(0.11999999999999998, within(1e-12));
    assertThat(e.error()).isCloseTo(0.006202598021976131, within(1e-12));
    assertThat(e.heterogeneity()).isCloseTo(0.9526816929505565, within(1e-12));
  }

  /** With equal numbers of blocks and nodes that differ, the interval is that of the means. */
  @Test
  void intervalOfEquallyLongNodesIsStudentsIntervalOfTheirMeans() {
    List<double[]> nodes = NODES.stream().map(x -> Arrays.copyOf(x, 3)).toList();
    double[] means = nodes.stream().mapToDouble(MeanInterval::mean).toArray();
    Interval student = MeanInterval.of(means, 0.95).orElseThrow();
    RandomEffects e = effects(nodes).orElseThrow();
    assertThat(e.tau()).isPositive();
    assertThat(e.interval(0.95).orElseThrow().low()).isCloseTo(student.low(), within(1e-10));
    assertThat(e.interval(0.95).orElseThrow().high()).isCloseTo(student.high(), within(1e-10));
    assertThat(student.isInside(e.prediction(0.95).orElseThrow())).isTrue();
  }

  @Test
  void twoNodesAndNodesWithOneBlockGiveNoMean() {
    assertThat(effects(NODES.subList(0, 2))).isEmpty();
    List<double[]> short1 = List.of(NODES.get(0), NODES.get(1), new double[] {0.3});
    assertThat(effects(short1)).isEmpty();
    List<double[]> four = List.of(NODES.get(0), NODES.get(1), NODES.get(2), new double[] {9});
    assertThat(effects(four)).isEqualTo(effects(NODES.subList(0, 3)));
  }

  @Test
  void equalValuesGiveAPoint() {
    RandomEffects e = effects(Collections.nCopies(3, new double[] {0.5, 0.5})).orElseThrow();
    assertThat(e.interval(0.95)).contains(new Interval(0.5, 0.5));
    assertThat(e.tau()).isZero();
    assertThat(e.heterogeneity()).isEqualTo(1);
    assertThat(e.pValue()).isZero();
  }

  /** Nodes without noise that differ: only the differences count. */
  @Test
  void nodesWithoutNoiseThatDiffer() {
    List<double[]> nodes =
        List.of(new double[] {1, 1}, new double[] {2, 2, 2}, new double[] {4, 4});
    RandomEffects e = effects(nodes).orElseThrow();
    assertThat(e.mean()).isCloseTo(7.0 / 3, within(1e-12));
    assertThat(e.inconsistency()).isEqualTo(1);
    assertThat(e.heterogeneity()).isZero();
    Interval student = MeanInterval.of(new double[] {1, 2, 4}, 0.95).orElseThrow();
    assertThat(e.interval(0.95).orElseThrow().low()).isCloseTo(student.low(), within(1e-12));
  }

  @Test
  void orderOfTheNodesDoesNotMatter() {
    List<double[]> reversed = new ArrayList<>(NODES);
    Collections.reverse(reversed);
    RandomEffects one = effects(NODES).orElseThrow();
    RandomEffects other = effects(reversed).orElseThrow();
    assertThat(other.mean()).isCloseTo(one.mean(), within(1e-14));
    assertThat(other.error()).isCloseTo(one.error(), within(1e-14));
  }

  @Test
  void nodeIsRecoveredFromItsInterval() {
    for (double[] values : NODES) {
      RandomEffects.Node node = RandomEffects.Node.of(values);
      RandomEffects.Node again =
          RandomEffects.Node.of(values.length, MeanInterval.of(values, 0.9).orElseThrow(), 0.9);
      assertThat(again.mean()).isCloseTo(node.mean(), within(1e-14));
      assertThat(again.error()).isCloseTo(node.error(), within(1e-14));
    }
  }

  @Test
  void valuesThatAreTooLargeGiveNoMean() {
    double most = 1e300;
    List<double[]> nodes =
        List.of(new double[] {most, -most}, new double[] {most, most}, new double[] {-most, -most});
    assertThat(effects(nodes)).isEmpty();
  }
}
