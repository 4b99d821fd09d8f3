package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.StoppingRule;
import java.util.OptionalDouble;

/**
 * How results are analysed.
 *
 * @param confidence the confidence of the intervals; 1 - confidence is the error rate of the
 *     verdicts
 * @param margin the equivalence margin: how far from 1 a ratio may lie and still count as no
 *     difference
 */
public record AnalysisSettings(double confidence, double margin) {

  /** The settings without a design: 95% and 2%. */
  public static final AnalysisSettings DEFAULTS =
      new AnalysisSettings(AnalysisOptions.CONFIDENCE, AnalysisOptions.EQUIVALENCE_MARGIN);

  /** Returns the settings of a design. The defaults replace what the design leaves out. */
  public static AnalysisSettings of(Design design) {
    double margin =
        design.equivalenceMargin() == null ? DEFAULTS.margin : design.equivalenceMargin();
    return new AnalysisSettings(confidence(design), margin);
  }

  private static double confidence(Design design) {
    return design.precision() == null || design.precision().confidence() == null
        ? DEFAULTS.confidence
        : design.precision().confidence();
  }

  /** Returns the stopping rule of a design. */
  public static StoppingRule rule(Design design) {
    Double width = design.precision() == null ? null : design.precision().relativeHalfWidth();
    OptionalDouble precision =
        width == null || width == 0 ? OptionalDouble.empty() : OptionalDouble.of(width);
    return new StoppingRule(precision, design.blocks().least(), design.blocks().max());
  }

  /** Returns these settings with another confidence. */
  public AnalysisSettings at(double otherConfidence) {
    return new AnalysisSettings(otherConfidence, margin);
  }

  /** Returns the options for a comparison in that metric. */
  public AnalysisOptions options(Metric metric) {
    boolean lowerIsBetter = metric.better() != Metric.Better.Higher;
    return new AnalysisOptions(confidence, margin, lowerIsBetter);
  }
}
