package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.RatioChange;
import dev.runtimebench.results.stats.SignFlip;
import dev.runtimebench.results.stats.UnpairedComparison;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Explains to people why a comparison is inconclusive. */
public final class InconclusiveReason {

  /** Separates the reasons in a message. */
  public static final String SEPARATOR = "; ";

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
   * Returns all reasons that apply, separated by semicolons.
   *
   * @param family the number of comparisons over which p-values are adjusted
   */
  public static String of(PairedComparison c, int family) {
    List<String> reasons = new ArrayList<>();
    if (c.excluded() > 0) {
      reasons.add(
          "%d block(s) have a value that is not finite: a verdict without these blocks could be biased"
              .formatted(c.excluded()));
    }
    boolean few = c.pairs() < least(c.options(), family);
    if (few) {
      reasons.add(
          "%d pair(s): a verdict at %s needs %d"
              .formatted(c.pairs(), level(c.options(), family), least(c.options(), family)));
    }
    if (c.pairs() > 1) {
      reasons.addAll(
          c.ratio().isPresent()
              ? ofInterval(c.interval(), c.adjustedP(), c.options(), "blocks", few)
              : ofDifference(c.differenceInterval(), c.adjustedP(), c.options(), "blocks", few));
    }
    return String.join(SEPARATOR, reasons);
  }

  /**
   * Returns all reasons that apply, separated by semicolons.
   *
   * @param family the number of comparisons over which p-values are adjusted
   */
  public static String of(UnpairedComparison c, int family) {
    List<String> reasons = new ArrayList<>();
    if (c.excluded() > 0) {
      reasons.add(
          "%d value(s) are not finite: a verdict without these values could be biased"
              .formatted(c.excluded()));
    }
    int least = least(c.options(), 1);
    boolean few = c.least() < least;
    if (few) {
      reasons.add(
          "%d and %d value(s): a verdict at %s needs %d of each runtime"
              .formatted(c.n(), c.baselineN(), level(c.options(), 1), least));
    }
    if (c.least() > 1) {
      reasons.addAll(
          c.ratio().isPresent()
              ? ofInterval(c.interval(), c.adjustedP(), c.options(), "values", few)
              : ofDifference(c.differenceInterval(), c.adjustedP(), c.options(), "values", few));
    }
    return String.join(SEPARATOR, reasons);
  }

  /**
   * Returns all reasons that apply, separated by semicolons.
   *
   * @param family the number of comparisons over which p-values are adjusted
   */
  public static String of(RatioChange c, int family) {
    List<String> reasons = new ArrayList<>();
    if (c.excluded() > 0) {
      reasons.add(
          "%d block(s) of the two runs have a value that is not positive and finite, and so no ratio: a verdict without these blocks could be biased"
              .formatted(c.excluded()));
    }
    int least = least(c.options(), family);
    boolean few = c.least() < least;
    if (few) {
      reasons.add(
          "%d and %d block(s): a verdict at %s needs %d in each run"
              .formatted(c.before().pairs(), c.after().pairs(), level(c.options(), family), least));
    }
    if (c.least() > 1) {
      reasons.addAll(ofInterval(c.interval(), c.adjustedP(), c.options(), "blocks", few));
    }
    return String.join(SEPARATOR, reasons);
  }

  private static int least(AnalysisOptions options, int family) {
    return SignFlip.leastPairs(1 - (1 - options.confidence()) / family);
  }

  private static String level(AnalysisOptions options, int family) {
    String one = family == 1 ? "" : ", as one of " + family + " comparisons,";
    return percent(options.confidence()) + one;
  }

  /**
   * Returns why an interval gives no verdict; empty if it gives one.
   *
   * @param what what makes the interval narrower, such as {@code blocks}
   * @param few whether there are too few values for a small p-value
   */
  public static List<String> ofInterval(
      Optional<Interval> interval, double p, AnalysisOptions options, String what, boolean few) {
    if (interval.isEmpty()) {
      return List.of("an end of the interval is too large or too small for a double");
    }
    double margin = 1 + options.equivalenceMargin();
    if (interval.get().contains(1) && !interval.get().isInside(new Interval(1 / margin, margin))) {
      return List.of(
          "the interval contains 1 and reaches beyond the equivalence margin: more "
              + what
              + " make it narrower");
    }
    return few || interval.get().contains(1) ? List.of() : ofTest(p, options, 1);
  }

  /**
   * Returns why an interval of a difference gives no verdict; empty if it gives one.
   *
   * @param what what makes the interval narrower, such as {@code blocks}
   * @param few whether there are too few values for a small p-value
   */
  public static List<String> ofDifference(
      Optional<Interval> interval, double p, AnalysisOptions options, String what, boolean few) {
    if (interval.isEmpty()) {
      return List.of("an end of the interval of the difference is too large for a double");
    }
    boolean point = interval.get().low() == 0 && interval.get().high() == 0;
    if (interval.get().contains(0) && !point) {
      return List.of(
          "the interval of the difference contains 0: more " + what + " make it narrower");
    }
    return few || point ? List.of() : ofTest(p, options, 0);
  }

  /** Too few pairs never give a small p-value, so that is no reason of its own. */
  private static List<String> ofTest(double p, AnalysisOptions options, int equal) {
    double alpha = 1 - options.confidence();
    return p <= alpha
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "the adjusted p-value %.3g is above %.3g, although the interval does not contain %d",
                p,
                alpha,
                equal));
  }

  /** Formats a share as a percentage: 0.95 as 95%, 0.999 as 99.9%. */
  public static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
