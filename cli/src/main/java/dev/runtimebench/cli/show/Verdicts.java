package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Describes comparisons in words. */
public final class Verdicts {

  private Verdicts() {}

  /** Returns the verdict, such as {@code slower}; a dash if the status has no verdict. */
  public static String word(Comparison c) {
    return c.verdict() == null ? Numbers.NONE : c.verdict().words();
  }

  /** Returns why the comparison is inconclusive. */
  public static Optional<String> why(Comparison c) {
    return Optional.ofNullable(c.message()).map(TerminalText::line).filter(m -> !m.isEmpty());
  }

  /** Returns the confidence level, such as {@code 95%}. */
  public static String confidence(Comparison c) {
    return percent(confidenceLevel(c));
  }

  /** Returns the confidence level, between 0 and 1; the default if the comparison has none. */
  public static double confidenceLevel(Comparison c) {
    return c.confidence() == null ? AnalysisSettings.DEFAULTS.confidence() : c.confidence();
  }

  /** Formats a share as percent, without trailing zeros. */
  public static String percent(Double share) {
    if (share == null || !Double.isFinite(share)) {
      return Numbers.NONE;
    }
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  /** Returns what is unusual about the blocks but does not change the verdict; may be empty. */
  public static List<String> notices(Comparison c) {
    List<String> notices = new ArrayList<>();
    if (c.drift() != null && Boolean.TRUE.equals(c.drift().flagged())) {
      notices.add(
          "the %s %s over the run (p %s)"
              .formatted(
                  c.ratio() == null ? "difference" : "ratio",
                  c.drift().tau() > 0 ? "rose" : "fell",
                  Numbers.p(c.drift().pValue())));
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
      notices.add("%d block(s) with a value that is not finite".formatted(c.excluded()));
    }
    return notices;
  }
}
