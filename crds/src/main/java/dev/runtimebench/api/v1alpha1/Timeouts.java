package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How long a Pod may take to start, to run and to be deleted, and how long a disruption may last.
 * No field has a default in the CRD, for the reason that {@link Resources} gives.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Timeouts(
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds from the create call until the containers run, including the image pull. A server also has this time, from the start of its container, to become ready for its client. A benchmark's default is the workload's value, or else 300.")
        Integer startSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds from the start of the container until its end. A benchmark's default is the workload's value, or else 300.")
        Integer runSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds from the delete call until the Pod is gone. A benchmark's default is the workload's value, or else 120.")
        Integer deleteSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds that a benchmark waits after a disruption until it can go on: its node was drained or lost, a Pod with a higher priority took its place, or the quota was lowered. A disruption uses up no retry. A benchmark's default is the workload's value, or else 1800.")
        Integer disruptionSeconds) {}
