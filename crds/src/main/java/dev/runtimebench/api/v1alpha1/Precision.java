package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How precise the ratios of the primary metrics must be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Precision(
    @Default("0.02")
        @Min(0)
        @Max(1)
        @JsonPropertyDescription(
            "The run stops when the interval of every primary ratio has at most this relative half-width. 0.02 means from ratio / 1.02 to ratio * 1.02. With n < 20 blocks the limit is multiplied by (n/20)², because few blocks give a poor estimate of the spread. With fewer than 8 blocks the run does not stop. 0: always run blocks.max blocks.")
        Double relativeHalfWidth,
    @Default("0.95")
        @ValidationRule(value = Rules.CONFIDENCE, message = Rules.CONFIDENCE_MESSAGE)
        @JsonPropertyDescription(
            "The confidence of the intervals. The error rate of the verdicts is 1 - confidence.")
        Double confidence) {}
