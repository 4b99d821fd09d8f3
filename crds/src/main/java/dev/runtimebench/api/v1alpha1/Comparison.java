package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** One runtime against the baseline in one metric, block by block. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Comparison(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The baseline's name.") String baseline,
    @Required @JsonPropertyDescription("The metric's name.") String metric,
    @JsonPropertyDescription("Whether it is a primary metric.") Boolean primary,
    @JsonPropertyDescription("Which direction is better.") Metric.Better better,
    @Required @JsonPropertyDescription("Blocks of which a ratio could be made.") Integer pairs,
    @JsonPropertyDescription(
            "Blocks in which both gave a number but no ratio, as one isn't positive; with any the verdict is Inconclusive.")
        Integer excluded,
    @JsonPropertyDescription("Geometric mean of the paired ratios, runtime over baseline.")
        Double ratio,
    @JsonPropertyDescription("Lower end of the ratio's interval; absent of one pair.") Double ciLow,
    @JsonPropertyDescription("Upper end.") Double ciHigh,
    @JsonPropertyDescription("The confidence of the intervals.") Double confidence,
    @JsonPropertyDescription("Two-sided p-value of the paired sign-flip test for a ratio of 1.")
        Double pValue,
    @JsonPropertyDescription(
            "The p-value adjusted by Holm over all primary comparisons; a metric that isn't primary keeps its own.")
        Double adjustedPValue,
    @Required @JsonPropertyDescription("What it says of the runtime.") Verdict verdict,
    @Size(max = 1024)
        @JsonPropertyDescription("Why the verdict is Inconclusive; absent where it isn't.")
        String message,
    @JsonPropertyDescription(
            "The smallest ratio above 1 that this many pairs with this spread would have shown with a power of 80%; its inverse below 1.")
        Double minDetectableRatio,
    @JsonPropertyDescription("Mean of runtime less baseline by block, in the metric's unit.")
        Double difference,
    @JsonPropertyDescription("Lower end of the difference's interval.") Double differenceLow,
    @JsonPropertyDescription("Upper end.") Double differenceHigh,
    @JsonPropertyDescription("Whether the ratio changed over the run; absent below 3 pairs.")
        Drift drift,
    @JsonPropertyDescription("Whether blocks resemble their neighbours; absent below 6 pairs.")
        SerialCorrelation autocorrelation,
    @JsonPropertyDescription("Pairs that lie far from the rest; none is left out.")
        Integer outliers,
    @Size(max = 20)
        @JsonPropertyDescription("The blocks of the first of them, numbered as in the samples.")
        List<Integer> outlierBlocks) {

  /** What a comparison says of a runtime. */
  public enum Verdict {
    /** It is better than the baseline. */
    Faster,
    /** It is worse. */
    Slower,
    /** Whatever difference there is lies within the margin. */
    Equivalent,
    /** Too few blocks or too much noise to tell. */
    Inconclusive
  }

  public Comparison {
    outlierBlocks = outlierBlocks == null ? List.of() : outlierBlocks;
  }
}
