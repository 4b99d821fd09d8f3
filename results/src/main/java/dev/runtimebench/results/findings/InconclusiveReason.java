package dev.runtimebench.results.findings;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.SignFlip;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Explains to people why a comparison is inconclusive. */
public final class InconclusiveReason {

  private InconclusiveReason() {}

  /** Explains why a run of this design can only be inconclusive; empty if a verdict is possible. */
  public static Optional<String> ofDesign(Experiment experiment) {
    Measurements none = Measurements.of(experiment, List.of());
    int family =
        none.contestants().size() * (int) none.metrics().stream().filter(none::isPrimary).count();
    double confidence = AnalysisSettings.of(experiment.design()).confidence();
    int least = SignFlip.leastPairs(1 - (1 - confidence) / Math.max(1, family));
    int most = experiment.design().blocks().max();
    return family == 0 || most >= least
        ? Optional.empty()
        : Optional.of(
            "there will be no verdict: %d comparison(s) at %s need %d blocks, but design.blocks.max is %d"
                .formatted(family, percent(confidence), least, most));
  }

  /**
   * Returns the first reason that applies.
   *
   * @param family the number of comparisons over which p-values are adjusted
   */
  public static String of(PairedComparison c, int family) {
    if (c.excluded() > 0) {
      return "%d block(s) have a value that is not positive and finite, and so no ratio: a verdict without these blocks could be biased"
          .formatted(c.excluded());
    }
    double alpha = 1 - c.confidence();
    int least = SignFlip.leastPairs(1 - alpha / family);
    if (c.pairs() < least) {
      String one = family == 1 ? "" : ", as one of " + family + " comparisons,";
      return text("%d pair(s): a verdict at %s%s needs %d", c, one, least);
    }
    if (c.interval().isEmpty()) {
      return "an end of the interval is too large or too small for a double";
    }
    Interval interval = c.interval().get();
    if (interval.contains(1)) {
      return "the interval contains 1 and reaches beyond the equivalence margin: more blocks make it narrower";
    }
    return String.format(
        Locale.ROOT,
        "the adjusted p-value %.3g is above %.3g, although the interval does not contain 1",
        c.adjustedP(),
        alpha);
  }

  private static String text(String form, PairedComparison c, String one, int least) {
    return String.format(Locale.ROOT, form, c.pairs(), percent(c.confidence()), one, least);
  }

  /** Formats a share as a percentage: 0.95 as 95%, 0.999 as 99.9%. */
  public static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
