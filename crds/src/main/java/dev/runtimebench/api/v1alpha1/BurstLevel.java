package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The results for one level of concurrency under one runtime. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BurstLevel(
    @Required @JsonPropertyDescription("The number of Pods that start at once.")
        Integer concurrency,
    @Required @JsonPropertyDescription("The number of blocks with a value.") Integer n,
    @JsonPropertyDescription(
            "Start latency in milliseconds, from the create call to the first line of output. Each block gives the median of its Pods; this is the median of the blocks.")
        Double medianMs,
    @JsonPropertyDescription(
            "Lower end of the interval of medianMs. Absent if there are too few blocks for the confidence: fewer than 6 at 95%.")
        Double medianLowMs,
    @JsonPropertyDescription("Upper end of the interval of medianMs.") Double medianHighMs,
    @JsonPropertyDescription(
            "Time in milliseconds from the first create call until the last Pod has started: the median of the blocks.")
        Double allStartedMs,
    @JsonPropertyDescription("Pods started per second: concurrency divided by allStartedMs.")
        Double podsPerSecond) {}
