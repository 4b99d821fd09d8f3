package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** The result of a gate, with the numbers. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record GateResult(
    @Required @JsonPropertyDescription("The gate's metric.") String metric,
    @Required @JsonPropertyDescription("The gate's runtime.") String runtime,
    @Required
        @JsonPropertyDescription("The kind of limit: maxRatio, minRatio, maxValue or minValue.")
        String limit,
    @Required @JsonPropertyDescription("The limit itself.") Double bound,
    @Required @JsonPropertyDescription("The confidence that the gate asks for.") Double confidence,
    @Required @JsonPropertyDescription("Passed, Failed or Undecided.") Result result,
    @JsonPropertyDescription("The measured ratio, or the measured median.") Double value,
    @JsonPropertyDescription("Lower end of the interval of the value.") Double ciLow,
    @JsonPropertyDescription("Upper end of the interval of the value.") Double ciHigh,
    @JsonPropertyDescription("The number of pairs (for a ratio) or of values (for a median).")
        Integer n,
    @Size(max = 1024) @JsonPropertyDescription("The gate and its result in one sentence.")
        String message) {

  /** The result of a gate. */
  public enum Result {
    /** The whole interval is within the limit. */
    Passed,
    /** The whole interval is beyond the limit. */
    Failed,
    /** The limit lies inside the interval, or the values do not allow a decision. */
    Undecided
  }
}
