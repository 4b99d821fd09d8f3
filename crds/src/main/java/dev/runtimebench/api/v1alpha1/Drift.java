package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Whether the ratio rose or fell over the run (Mann and Kendall's test on the log ratios). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Drift(
    @Required
        @JsonPropertyDescription("Kendall's tau between the ratios and their order, from -1 to 1.")
        Double tau,
    @Required @JsonPropertyDescription("The test's two-sided p-value.") Double pValue,
    @Required
        @JsonPropertyDescription(
            "Whether the drift is notable: the p-value is at most 1 - confidence. A notable drift changes no verdict.")
        Boolean flagged) {}
