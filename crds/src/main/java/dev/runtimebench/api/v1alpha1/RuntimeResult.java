package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The distribution of one metric under one runtime; the values are one per Pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RuntimeResult(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The metric's name.") String metric,
    @Required @JsonPropertyDescription("The unit of the numbers, in UCUM.") String unit,
    @Required @JsonPropertyDescription("Valid values.") Integer n,
    @Required @JsonPropertyDescription("Trials that gave no valid value, warm-up apart.")
        Integer invalid,
    @JsonPropertyDescription("Median.") Double median,
    @JsonPropertyDescription("Arithmetic mean.") Double mean,
    @JsonPropertyDescription("Standard deviation of the sample; absent when n is 1.") Double sd,
    @JsonPropertyDescription("Least value.") Double min,
    @JsonPropertyDescription("Greatest value.") Double max) {}
