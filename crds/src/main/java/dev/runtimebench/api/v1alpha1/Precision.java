package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How well the ratios of the primary metrics are to be known. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Precision(
    @Default("0.02")
        @Min(0)
        @Max(1)
        @JsonPropertyDescription(
            "The run ends when the interval of every primary ratio reaches no further than this from its middle: 0.02 is from ratio / 1.02 to ratio * 1.02. Below 20 blocks, n of them, it must be narrower by (n/20)², for few blocks know the spread badly; below 8 the run never ends so. 0: always run blocks.max blocks.")
        Double relativeHalfWidth,
    @Default("0.95")
        @ValidationRule(value = Rules.CONFIDENCE, message = Rules.CONFIDENCE_MESSAGE)
        @JsonPropertyDescription(
            "The confidence of the intervals; 1 - confidence is the rate of error of the verdicts.")
        Double confidence) {}
