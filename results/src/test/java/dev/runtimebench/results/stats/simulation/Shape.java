package dev.runtimebench.results.stats.simulation;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler.NormalizedGaussian;

/**
 * Distributions of the log ratios of a benchmark. Each has a mean of 0 (the true ratio is 1) and a
 * standard deviation of about 1. The caller scales the values.
 */
enum Shape {
  /** The sum of many small disturbances. */
  NORMAL {
    @Override
    double draw(UniformRandomProvider rng) {
      return NormalizedGaussian.of(rng).sample();
    }
  },
  /**
   * Skewness 1.1: two runtimes whose times are both as skewed as {@link #LOGNORMAL}, one with half
   * the other's spread. (With the same spread their log ratios would be symmetric.)
   */
  SKEWED {
    @Override
    double draw(UniformRandomProvider rng) {
      return (lognormal(rng) - 0.5 * lognormal(rng)) / Math.sqrt(1.25);
    }
  },
  /** exp(N(0, 0.5^2)), with a skewness of 1.75: latencies over a baseline without any noise. */
  LOGNORMAL {
    @Override
    double draw(UniformRandomProvider rng) {
      return lognormal(rng);
    }
  },
  /** Student's t with 3 degrees of freedom: symmetric, with an infinite fourth moment. */
  HEAVY {
    @Override
    double draw(UniformRandomProvider rng) {
      NormalizedGaussian gauss = NormalizedGaussian.of(rng);
      double chi = 0;
      for (int i = 0; i < 3; i++) {
        double z = gauss.sample();
        chi += z * z;
      }
      return gauss.sample() / Math.sqrt(chi / 3) / Math.sqrt(3);
    }
  },
  /** Two modes with equal weights. Their distance is ten times the standard deviation of a mode. */
  BIMODAL {
    @Override
    double draw(UniformRandomProvider rng) {
      return (rng.nextBoolean() ? 1 : -1) + 0.2 * NormalizedGaussian.of(rng).sample();
    }
  },
  /**
   * Normal values, with one value in ten shifted by 3 in the same direction. This is the hardest
   * shape, and not a rare one.
   */
  SPIKES {
    @Override
    double draw(UniformRandomProvider rng) {
      double spike = rng.nextDouble() < 0.1 ? 3 : 0;
      return (NormalizedGaussian.of(rng).sample() * 0.5 + spike - 0.3) / 1.03;
    }
  };

  private static double lognormal(UniformRandomProvider rng) {
    double mean = Math.exp(0.125);
    double sd = mean * Math.sqrt(Math.expm1(0.25));
    return (Math.exp(0.5 * NormalizedGaussian.of(rng).sample()) - mean) / sd;
  }

  /** One log ratio. */
  abstract double draw(UniformRandomProvider rng);

  /** Draws n log ratios with this mean and this standard deviation. */
  double[] sample(UniformRandomProvider rng, int n, double mean, double sd) {
    double[] sample = new double[n];
    for (int i = 0; i < n; i++) {
      sample[i] = mean + sd * draw(rng);
    }
    return sample;
  }
}
