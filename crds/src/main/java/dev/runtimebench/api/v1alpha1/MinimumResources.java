package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;

/** The minimum resources with which the results of a workload are meaningful. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MinimumResources(
    @JsonPropertyDescription("The minimum of spec.resources.cpu of a benchmark.") Quantity cpu,
    @JsonPropertyDescription("The minimum of spec.resources.memory of a benchmark.")
        Quantity memory) {}
