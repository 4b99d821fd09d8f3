package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One runtime against the baseline in one metric. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Comparison(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The baseline's name.") String baseline,
    @Required @JsonPropertyDescription("The metric's name.") String metric,
    @JsonPropertyDescription("Whether it is a primary metric.") Boolean primary,
    @JsonPropertyDescription("Which direction is better.") Metric.Better better,
    @Required @JsonPropertyDescription("Blocks in which both gave a value.") Integer pairs,
    @JsonPropertyDescription("Geometric mean of the paired ratios, runtime over baseline.")
        Double ratio) {}
