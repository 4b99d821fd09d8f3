package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A limit for a runtime. The gate passes when the whole interval is within the limit, fails when
 * the whole interval is beyond the limit, and is undecided otherwise.
 */
@ValidationRule(
    value =
        "[has(self.maxRatio), has(self.minRatio), has(self.maxValue), has(self.minValue)].filter(x, x).size() == 1",
    message = "set exactly one of maxRatio, minRatio, maxValue and minValue")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Gate(
    @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("The name of one of the workload's metrics.")
        String metric,
    @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("The runtime (a name of spec.runtimes) that the gate applies to.")
        String runtime,
    @Min(0) @JsonPropertyDescription("The maximum ratio to the baseline.") Double maxRatio,
    @Min(0)
        @JsonPropertyDescription(
            "The minimum ratio to the baseline, for metrics where higher is better.")
        Double minRatio,
    @JsonPropertyDescription("The maximum median, in the metric's unit.") Double maxValue,
    @JsonPropertyDescription("The minimum median, in the metric's unit.") Double minValue,
    @Default("0.95")
        @ValidationRule(value = Rules.CONFIDENCE, message = Rules.CONFIDENCE_MESSAGE)
        @JsonPropertyDescription("The confidence of the interval that is compared with the limit.")
        Double confidence) {

  /**
   * Whether the gate limits the ratio to the baseline. Otherwise it limits the runtime's median.
   */
  @JsonIgnore
  public boolean isRatioLimit() {
    return maxRatio != null || minRatio != null;
  }

  /** Whether the limit is a maximum. Otherwise it is a minimum. */
  @JsonIgnore
  public boolean isMaximum() {
    return maxRatio != null || maxValue != null;
  }

  /** The limit of the ratio or of the median. */
  @JsonIgnore
  public double limit() {
    Double ofRatio = maxRatio != null ? maxRatio : minRatio;
    Double ofValue = maxValue != null ? maxValue : minValue;
    return ofRatio != null ? ofRatio : ofValue;
  }
}
