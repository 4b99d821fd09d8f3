package dev.runtimebench.operator.stats;

import java.util.List;
import java.util.Optional;

/**
 * The geometric mean of paired ratios: the ratio by which a runtime differs from the baseline,
 * block by block. Unlike a ratio of means it is the same whichever way round it is taken.
 *
 * @param pairs how many pairs it rests on
 * @param ratio contestant over baseline
 */
public record PairedRatio(int pairs, double ratio) {

  /** The values of one block. */
  public record Pair(double contestant, double baseline) {

    private boolean isPositive() {
      return contestant > 0
          && baseline > 0
          && Double.isFinite(contestant)
          && Double.isFinite(baseline);
    }
  }

  /** Of the pairs in which both values are positive and finite; empty when there is none. */
  public static Optional<PairedRatio> of(List<Pair> pairs) {
    double[] logs =
        pairs.stream()
            .filter(Pair::isPositive)
            .mapToDouble(pair -> Math.log(pair.contestant() / pair.baseline()))
            .toArray();
    return Distribution.of(logs).map(d -> new PairedRatio(d.n(), Math.exp(d.mean())));
  }
}
