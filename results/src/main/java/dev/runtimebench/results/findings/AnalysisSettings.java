package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.StoppingRule;
import java.util.OptionalDouble;

/**
 * How results are judged.
 *
 * @param confidence of the intervals, and 1 - confidence the verdicts' rate of error
 * @param margin how far from 1 a ratio may lie to make no difference
 */
public record AnalysisSettings(double confidence, double margin) {

  private static final double CONFIDENCE = 0.95;
  private static final double MARGIN = 0.02;

  /** As a design asks for it. */
  public static AnalysisSettings of(Design design) {
    double margin = design.equivalenceMargin() == null ? MARGIN : design.equivalenceMargin();
    return new AnalysisSettings(confidence(design), margin);
  }

  private static double confidence(Design design) {
    return design.precision() == null || design.precision().confidence() == null
        ? CONFIDENCE
        : design.precision().confidence();
  }

  /** When that design's run is to stop. */
  public static StoppingRule rule(Design design) {
    Double width = design.precision() == null ? null : design.precision().relativeHalfWidth();
    OptionalDouble precision =
        width == null || width == 0 ? OptionalDouble.empty() : OptionalDouble.of(width);
    return new StoppingRule(precision, design.blocks().least(), design.blocks().max());
  }

  /** The same at another confidence. */
  public AnalysisSettings at(double otherConfidence) {
    return new AnalysisSettings(otherConfidence, margin);
  }

  public AnalysisOptions options(Metric metric) {
    boolean lowerIsBetter = metric.better() != Metric.Better.Higher;
    return new AnalysisOptions(confidence, margin, lowerIsBetter);
  }
}
