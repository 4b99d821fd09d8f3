package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One level of concurrency: so many Pods at once under one runtime. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BurstLevel(
    @Required @JsonPropertyDescription("Pods at once.") Integer concurrency,
    @Required @JsonPropertyDescription("Blocks it rests on.") Integer n,
    @JsonPropertyDescription(
            "Start latency, from the create call to the first line of output, in milliseconds: the median over blocks of the median of the Pods.")
        Double medianMs,
    @JsonPropertyDescription("Lower end of that median's interval; absent below 6 blocks at 95%.")
        Double medianLowMs,
    @JsonPropertyDescription("Upper end.") Double medianHighMs,
    @JsonPropertyDescription(
            "From the first create call until the last of them has started, in milliseconds: median over blocks.")
        Double allStartedMs,
    @JsonPropertyDescription("Pods started a second: concurrency over that time.")
        Double podsPerSecond) {}
