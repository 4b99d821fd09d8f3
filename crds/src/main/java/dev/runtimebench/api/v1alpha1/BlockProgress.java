package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How far the experiment has come. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BlockProgress(
    @JsonPropertyDescription("Number of counted blocks in which every runtime gave a valid result.")
        Integer completed,
    @JsonPropertyDescription("The maximum number of counted blocks.") Integer max,
    @JsonPropertyDescription("Number of completed warm-up blocks.") Integer warmupCompleted,
    @JsonPropertyDescription(
            "How many times a block was repeated because one of its trials gave no valid result. Includes warm-up blocks.")
        Integer repeated,
    @JsonPropertyDescription(
            "completed/max, as kubectl get shows it. For a benchmark on several nodes with the number of nodes: 72/120 on 3.")
        String display) {}
