package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.results.findings.UnpairedResult;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A comparison as a row of a table. A number is null if it could not be computed.
 *
 * @param n the number of pairs, or the numbers of the runtime's and the baseline's values
 * @param low the lower end of the ratio's interval
 * @param high the upper end
 */
@RecordBuilder
record ComparisonRow(
    String metric,
    String runtime,
    String n,
    Double ratio,
    Double low,
    Double high,
    Double adjustedP,
    String verdict,
    Double detectable,
    Double confidence) {

  static ComparisonRow of(Comparison c) {
    return ComparisonRowBuilder.builder()
        .metric(c.metric())
        .runtime(c.runtime())
        .n(String.valueOf(c.pairs()))
        .ratio(c.ratio())
        .low(c.ciLow())
        .high(c.ciHigh())
        .adjustedP(c.adjustedPValue())
        .verdict(Verdicts.word(c))
        .detectable(c.minDetectableRatio())
        .confidence(Verdicts.confidenceLevel(c))
        .build();
  }

  static ComparisonRow of(UnpairedResult c) {
    return ComparisonRowBuilder.builder()
        .metric(c.metric())
        .runtime(c.runtime())
        .n(c.n() + "+" + c.baselineN())
        .ratio(c.ratio())
        .low(c.ciLow())
        .high(c.ciHigh())
        .adjustedP(c.adjustedPValue())
        .verdict(c.verdict().words())
        .detectable(c.minDetectableRatio())
        .confidence(c.confidence())
        .build();
  }
}
