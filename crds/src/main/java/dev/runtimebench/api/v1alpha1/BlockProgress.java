package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How far the experiment is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BlockProgress(
    @JsonPropertyDescription("Counted blocks in which every runtime gave a valid result.")
        Integer completed,
    @JsonPropertyDescription("The most counted blocks to run.") Integer max,
    @JsonPropertyDescription("Warm-up blocks that are done.") Integer warmupCompleted,
    @JsonPropertyDescription(
            "How often a block was run again because a trial in it gave no valid result, the warm-up's included.")
        Integer repeated,
    @JsonPropertyDescription("completed/max, for kubectl get.") String display) {}
