package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Comparison;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a comparison says, in words. */
public final class Verdicts {

  private Verdicts() {}

  /** {@code slower}; a dash from an operator that told none. */
  public static String word(Comparison c) {
    return c.verdict() == null ? Numbers.NONE : c.verdict().name().toLowerCase(Locale.ROOT);
  }

  /** Why it is inconclusive. */
  public static Optional<String> why(Comparison c) {
    return Optional.ofNullable(c.message()).map(Plain::line).filter(m -> !m.isEmpty());
  }

  /** {@code 95%}. */
  public static String confidence(Comparison c) {
    return percent(c.confidence() == null ? 0.95 : c.confidence());
  }

  /** A share as percent, without needless digits. */
  public static String percent(Double share) {
    if (share == null || !Double.isFinite(share)) {
      return Numbers.NONE;
    }
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  /** What is to be noticed of the blocks, though it changes no verdict; empty of nothing. */
  public static List<String> notices(Comparison c) {
    List<String> notices = new ArrayList<>();
    if (c.drift() != null && Boolean.TRUE.equals(c.drift().flagged())) {
      notices.add(
          "the ratio %s over the run (p %s)"
              .formatted(c.drift().tau() > 0 ? "rose" : "fell", Numbers.p(c.drift().pValue())));
    }
    if (c.autocorrelation() != null && Boolean.TRUE.equals(c.autocorrelation().flagged())) {
      notices.add(
          "neighbouring blocks resemble each other (lag 1: %s): the interval is too narrow"
              .formatted(Numbers.significant(c.autocorrelation().lag1(), 2)));
    }
    if (c.outliers() != null && c.outliers() > 0) {
      notices.add("%d outlier(s), kept: block %s".formatted(c.outliers(), c.outlierBlocks()));
    }
    if (c.excluded() != null && c.excluded() > 0) {
      notices.add("%d block(s) without a ratio".formatted(c.excluded()));
    }
    return notices;
  }
}
