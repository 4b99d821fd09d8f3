package dev.runtimebench.results.stats;

import java.util.Map;
import java.util.TreeMap;

/**
 * The blocks in which both runtimes gave a value that counts.
 *
 * @param values the pairs by block number, ascending
 * @param excluded the number of blocks in which both runtimes gave a value, but one value does not
 *     count
 */
record Pairs(TreeMap<Integer, Pair> values, int excluded) {

  /** The values of one block. */
  record Pair(double baseline, double contestant) {

    /** Whether both values are positive and finite, so that they have a ratio. */
    boolean hasRatio() {
      return isPositive(baseline) && isPositive(contestant);
    }

    private boolean isFinite() {
      return Double.isFinite(baseline) && Double.isFinite(contestant);
    }

    /**
     * The difference of two logarithms, because the quotient of the values may be too large or too
     * small for a double.
     */
    double logRatio() {
      return baseline == contestant ? 0 : Math.log(contestant) - Math.log(baseline);
    }

    double difference() {
      return contestant - baseline;
    }
  }

  /**
   * Returns the pairs of two finite values. A block with a value of only one runtime is ignored.
   */
  static Pairs of(Map<Integer, Double> baselineByBlock, Map<Integer, Double> contestantByBlock) {
    TreeMap<Integer, Pair> values = new TreeMap<>();
    int excluded = 0;
    for (Map.Entry<Integer, Double> entry : contestantByBlock.entrySet()) {
      Double contestant = entry.getValue();
      Double baseline = baselineByBlock.get(entry.getKey());
      if (contestant == null || baseline == null) {
        continue;
      }
      Pair pair = new Pair(baseline, contestant);
      if (pair.isFinite()) {
        values.put(entry.getKey(), pair);
      } else {
        excluded++;
      }
    }
    return new Pairs(values, excluded);
  }

  /** Returns the pairs that have a ratio. The other pairs are excluded. */
  Pairs withRatio() {
    TreeMap<Integer, Pair> positive = new TreeMap<>(values);
    positive.values().removeIf(pair -> !pair.hasRatio());
    return new Pairs(positive, excluded + values.size() - positive.size());
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  int[] blocks() {
    return values.keySet().stream().mapToInt(block -> block).toArray();
  }

  /** The log ratios; only of pairs that have a ratio. */
  double[] logRatios() {
    return values.values().stream().mapToDouble(Pair::logRatio).toArray();
  }

  double[] differences() {
    return values.values().stream().mapToDouble(Pair::difference).toArray();
  }
}
