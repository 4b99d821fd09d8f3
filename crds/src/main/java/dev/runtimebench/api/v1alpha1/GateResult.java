package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** How a gate stands, with the numbers. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record GateResult(
    @Required @JsonPropertyDescription("The gate's metric.") String metric,
    @Required @JsonPropertyDescription("The gate's runtime.") String runtime,
    @Required @JsonPropertyDescription("What is limited: maxRatio, minRatio, maxValue or minValue.")
        String limit,
    @Required @JsonPropertyDescription("The limit.") Double bound,
    @Required @JsonPropertyDescription("The confidence asked for.") Double confidence,
    @Required @JsonPropertyDescription("Passed, Failed or Undecided.") Result result,
    @JsonPropertyDescription("The ratio, or the median.") Double value,
    @JsonPropertyDescription("Lower end of its interval.") Double ciLow,
    @JsonPropertyDescription("Upper end.") Double ciHigh,
    @JsonPropertyDescription("Pairs, or values, that it rests on.") Integer n,
    @Size(max = 1024) @JsonPropertyDescription("The gate and the numbers in words.")
        String message) {

  /** How a gate stands. */
  public enum Result {
    /** The whole interval keeps to the limit. */
    Passed,
    /** The whole interval is beyond it. */
    Failed,
    /** The limit lies inside the interval, or there is none yet. */
    Undecided
  }
}
