package dev.runtimebench.results.stats.simulation;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Bootstrap intervals for a mean, each as {low, high}. They are alternatives to Student's interval.
 * {@link Coverage} shows why the operator does not use them. Efron and Tibshirani, <i>An
 * Introduction to the Bootstrap</i>, 1993, chapters 12 to 14.
 */
final class BootstrapIntervals {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final UniformRandomProvider rng;
  private final int resamples;

  BootstrapIntervals(UniformRandomProvider rng, int resamples) {
    this.rng = rng;
    this.resamples = resamples;
  }

  /** The percentile interval: quantiles of the resampled means. */
  double[] percentile(double[] x, double confidence) {
    double[] means = means(x);
    double tail = (1 - confidence) / 2;
    return new double[] {at(means, tail), at(means, 1 - tail)};
  }

  /** The percentile interval, bias-corrected and accelerated (BCa; Efron 1987). */
  double[] bca(double[] x, double confidence) {
    double[] means = means(x);
    double mean = mean(x);
    double below = 0;
    for (double m : means) {
      below += m < mean ? 1 : m == mean ? 0.5 : 0;
    }
    double z0 = NORMAL.inverseCumulativeProbability(clamp(below / means.length));
    double squares = 0;
    double cubes = 0;
    for (double v : x) {
      double d = v - mean;
      squares += d * d;
      cubes += d * d * d;
    }
    double a = squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    double z = NORMAL.inverseSurvivalProbability((1 - confidence) / 2);
    return new double[] {at(means, corrected(z0, a, -z)), at(means, corrected(z0, a, z))};
  }

  private double corrected(double z0, double a, double z) {
    return NORMAL.cumulativeProbability(z0 + (z0 + z) / (1 - a * (z0 + z)));
  }

  /** The bootstrap-t interval: quantiles of the resampled t statistics (Efron 1981, Hall 1988). */
  double[] studentised(double[] x, double confidence) {
    double mean = mean(x);
    double[] t = new double[resamples];
    double[] draw = new double[x.length];
    for (int b = 0; b < resamples; b++) {
      resample(x, draw);
      double error = error(draw);
      double d = mean(draw) - mean;
      t[b] = error == 0 ? Math.signum(d) * Double.MAX_VALUE : d / error;
    }
    Arrays.sort(t);
    double tail = (1 - confidence) / 2;
    double error = error(x);
    return new double[] {mean - at(t, 1 - tail) * error, mean - at(t, tail) * error};
  }

  private double[] means(double[] x) {
    double[] means = new double[resamples];
    double[] draw = new double[x.length];
    for (int b = 0; b < resamples; b++) {
      resample(x, draw);
      means[b] = mean(draw);
    }
    Arrays.sort(means);
    return means;
  }

  private void resample(double[] x, double[] draw) {
    for (int i = 0; i < draw.length; i++) {
      draw[i] = x[rng.nextInt(x.length)];
    }
  }

  private double clamp(double p) {
    return Math.min(Math.max(p, 0.5 / resamples), 1 - 0.5 / resamples);
  }

  private static double at(double[] sorted, double p) {
    int i = (int) Math.round(p * (sorted.length + 1)) - 1;
    return sorted[Math.min(Math.max(i, 0), sorted.length - 1)];
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  private static double error(double[] x) {
    double mean = mean(x);
    double squares = 0;
    for (double v : x) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (x.length - 1) / x.length);
  }
}
