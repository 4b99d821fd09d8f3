package dev.runtimebench.results.stats;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.numbers.rootfinder.BrentSolver;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The mean over nodes like those that were measured: a random-effects model. Each node has a mean
 * of its own, which differs from the overall mean by a normal effect with the standard deviation
 * tau, and each block of a node differs from the node's mean by noise. The noise has one variance
 * for all nodes, estimated from the blocks of all nodes together, so the weight of a node depends
 * on its number of blocks and on tau only. Tau is estimated by Paule and Mandel's method (Journal
 * of Research of the National Bureau of Standards 87, 1982). The standard error is Knapp and
 * Hartung's (Statistics in Medicine 22, 2003), with the factor held at 1 or more. For the choice of
 * the method, see docs/adr/0019-several-nodes.md.
 *
 * <p>All numbers are finite, and in the unit of the values: for log ratios they are logarithms.
 *
 * @param nodes the number of nodes with at least two blocks, at least {@value #MIN_NODES}
 * @param mean the weighted mean of the nodes' means
 * @param error the standard error of the mean; 0 if all values are equal
 * @param tau the standard deviation between nodes; 0 if the noise explains all differences
 * @param noise the standard error of a single node's mean, for the harmonic mean of the numbers of
 *     blocks
 * @param inconsistency the share of the differences between the nodes' means that the noise does
 *     not explain (I squared), from 0 to 1
 * @param heterogeneity the p-value of the test whether all nodes have the same mean (one-way
 *     analysis of variance)
 */
@RecordBuilder
public record RandomEffects(
    int nodes,
    double mean,
    double error,
    double tau,
    double noise,
    double inconsistency,
    double heterogeneity) {

  /** The minimum number of nodes. Two nodes say almost nothing about how nodes differ. */
  public static final int MIN_NODES = 3;

  /** The minimum number of blocks of a node that counts. */
  public static final int MIN_BLOCKS = 2;

  private static final BrentSolver SOLVER = new BrentSolver(1e-14, 1e-15, 1e-12);

  /**
   * The values of one node.
   *
   * @param blocks the number of blocks, at least 1
   * @param mean the mean of the blocks
   * @param error the standard error of the mean; 0 if all values are equal, and of one block
   */
  public record Node(int blocks, double mean, double error) {

    /** Summarises values of blocks, finite and at least one, in any order. */
    public static Node of(double[] values) {
      return new Node(
          values.length,
          MeanInterval.mean(values),
          values.length == 1 ? 0 : MeanInterval.standardError(values));
    }

    /** Recovers a node's values from Student's interval for their mean. */
    public static Node of(int blocks, Interval interval, double confidence) {
      return new Node(
          blocks,
          interval.low() + (interval.high() - interval.low()) / 2,
          (interval.high() - interval.low()) / 2 / MeanInterval.critical(blocks, confidence));
    }
  }

  /** The means and the numbers of blocks of the nodes, and the variance of the noise of a block. */
  private record Summary(double[] means, double[] blocks, double noise, int freedom) {

    private static Summary of(List<Node> nodes) {
      double squares = 0;
      int freedom = 0;
      for (Node node : nodes) {
        squares += node.error() * node.error() * node.blocks() * (node.blocks() - 1);
        freedom += node.blocks() - 1;
      }
      return new Summary(
          nodes.stream().mapToDouble(Node::mean).toArray(),
          nodes.stream().mapToDouble(Node::blocks).toArray(),
          squares / freedom,
          freedom);
    }

    /** The variance of the means, whatever the reason. */
    private double spread() {
      double error = MeanInterval.standardError(means);
      return error * error * means.length;
    }

    /** The weights of the nodes; equal if the means have no error and do not differ. */
    private double[] weights(double between) {
      boolean exact = between == 0 && noise == 0;
      return Arrays.stream(blocks).map(n -> exact ? 1 : 1 / (between + noise / n)).toArray();
    }

    private double mean(double[] weights) {
      double sum = 0;
      double all = 0;
      for (int i = 0; i < means.length; i++) {
        sum += weights[i] * (means[i] - means[0]);
        all += weights[i];
      }
      return means[0] + sum / all;
    }

    /** The weighted sum of squares of the means (Cochran's Q). */
    private double squares(double[] weights) {
      double mean = mean(weights);
      double sum = 0;
      for (int i = 0; i < means.length; i++) {
        sum += weights[i] * (means[i] - mean) * (means[i] - mean);
      }
      return sum;
    }

    /**
     * The variance between nodes: the one with which the weighted sum of squares equals its
     * expectation.
     */
    private double between() {
      double spread = spread();
      int freedom = means.length - 1;
      if (noise == 0 || spread == 0 || squares(weights(0)) <= freedom) {
        return noise == 0 ? spread : 0;
      }
      // With twice the spread of the means, the sum of squares is at most half of its expectation.
      return spread * SOLVER.findRoot(share -> squares(weights(share * spread)) - freedom, 0, 2);
    }
  }

  /**
   * Returns the estimate.
   *
   * @param nodes the nodes; nodes with fewer than {@value #MIN_BLOCKS} blocks do not count
   * @return empty if fewer than {@value #MIN_NODES} nodes count, and if a number is too large for a
   *     double
   */
  public static Optional<RandomEffects> of(List<Node> nodes) {
    List<Node> counted = nodes.stream().filter(n -> n.blocks() >= MIN_BLOCKS).toList();
    if (counted.size() < MIN_NODES) {
      return Optional.empty();
    }
    Summary summary = Summary.of(counted);
    return Double.isFinite(summary.noise()) && Double.isFinite(summary.spread())
        ? Optional.of(of(summary))
        : Optional.empty();
  }

  private static RandomEffects of(Summary summary) {
    int freedom = summary.means().length - 1;
    double between = summary.between();
    double[] weights = summary.weights(between);
    boolean exact = summary.noise() == 0 && between == 0;
    double factor = Math.max(1, summary.squares(weights) / freedom);
    double harmonic = Arrays.stream(summary.blocks()).map(n -> 1 / n).average().orElseThrow();
    double apart = exact ? 0 : summary.squares(summary.weights(0));
    return RandomEffectsBuilder.builder()
        .nodes(summary.means().length)
        .mean(summary.mean(weights))
        .error(exact ? 0 : Math.sqrt(factor / Arrays.stream(weights).sum()))
        .tau(Math.sqrt(between))
        .noise(Math.sqrt(summary.noise() * harmonic))
        .inconsistency(
            summary.noise() == 0
                ? (exact ? 0 : 1)
                : apart > freedom ? (apart - freedom) / apart : 0)
        .heterogeneity(
            summary.noise() == 0
                ? (exact ? 1 : 0)
                : FDistribution.of(freedom, summary.freedom()).survivalProbability(apart / freedom))
        .build();
  }

  /** Returns the interval of the mean; empty if an end is too large for a double. */
  public Optional<Interval> interval(double confidence) {
    return around(error, confidence);
  }

  /**
   * Returns the interval for what another such node would show, with as many blocks; empty if an
   * end is too large for a double.
   */
  public Optional<Interval> prediction(double confidence) {
    return around(Math.hypot(Math.hypot(tau, noise), error), confidence);
  }

  private Optional<Interval> around(double deviation, double confidence) {
    double half = MeanInterval.critical(nodes, confidence) * deviation;
    return Interval.of(mean - half, mean + half);
  }

  /**
   * Returns how far the mean must lie from 0, so that the test detects it with a power of 80%,
   * approximately.
   */
  public double detectable(AnalysisOptions options) {
    return error * DetectableRatio.standardErrors(nodes, options.confidence(), options.power());
  }

  /** Returns the two-sided p-value for a mean of 0. */
  public double pValue() {
    if (error == 0) {
      return mean == 0 ? 1 : 0;
    }
    double t = Math.abs(mean) / error;
    return Math.min(1, 2 * TDistribution.of(nodes - 1.0).survivalProbability(t));
  }
}
