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
 * What a runtime must keep to. It passes when the whole interval keeps to the limit, fails when the
 * whole interval is beyond it, and is undecided otherwise.
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
        @JsonPropertyDescription("The runtime (a name of spec.runtimes) that must keep to it.")
        String runtime,
    @Min(0) @JsonPropertyDescription("The most its ratio to the baseline may be.") Double maxRatio,
    @Min(0)
        @JsonPropertyDescription(
            "The least its ratio to the baseline may be, for metrics of which more is better.")
        Double minRatio,
    @JsonPropertyDescription("The most its median may be, in the metric's unit.") Double maxValue,
    @JsonPropertyDescription("The least its median may be, in the metric's unit.") Double minValue,
    @Default("0.95")
        @ValidationRule(value = Rules.CONFIDENCE, message = Rules.CONFIDENCE_MESSAGE)
        @JsonPropertyDescription("The confidence of the interval that is held against the limit.")
        Double confidence) {

  /** Whether it limits the ratio to the baseline; else the runtime's own median. */
  @JsonIgnore
  public boolean isOfRatio() {
    return maxRatio != null || minRatio != null;
  }

  /** Whether the limit is the most; else it is the least. */
  @JsonIgnore
  public boolean isMost() {
    return maxRatio != null || maxValue != null;
  }

  /** The limit, of whatever it is. */
  @JsonIgnore
  public double limit() {
    Double ofRatio = maxRatio != null ? maxRatio : minRatio;
    Double ofValue = maxValue != null ? maxValue : minValue;
    return ofRatio != null ? ofRatio : ofValue;
  }
}
