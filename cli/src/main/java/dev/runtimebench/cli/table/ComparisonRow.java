package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.show.Estimate;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.results.findings.UnpairedResult;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A comparison as a row of a table. A number is null if it could not be computed.
 *
 * @param n the number of pairs, or the numbers of the runtime's and the baseline's values
 * @param estimate the ratio or the difference, with its interval
 */
@RecordBuilder
record ComparisonRow(
    String metric,
    String runtime,
    String n,
    Estimate estimate,
    Double adjustedP,
    String verdict,
    Double detectable,
    Double confidence) {

  static ComparisonRow of(Comparison c, String unit) {
    return ComparisonRowBuilder.builder()
        .metric(c.metric())
        .runtime(c.runtime())
        .n(String.valueOf(c.pairs()))
        .estimate(Estimate.of(c, unit))
        .adjustedP(c.adjustedPValue())
        .verdict(Verdicts.word(c))
        .detectable(c.minDetectableRatio())
        .confidence(Verdicts.confidenceLevel(c))
        .build();
  }

  static ComparisonRow of(UnpairedResult c, String unit) {
    return ComparisonRowBuilder.builder()
        .metric(c.metric())
        .runtime(c.runtime())
        .n(c.n() + "+" + c.baselineN())
        .estimate(Estimate.of(c, unit))
        .adjustedP(c.adjustedPValue())
        .verdict(c.verdict().words())
        .detectable(c.minDetectableRatio())
        .confidence(c.confidence())
        .build();
  }
}
