package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Quantity;

/** The resources of each container. Requests equal limits, and all runtimes get the same. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Resources(
    @Default("\"1\"") @JsonPropertyDescription("CPU, for example 500m or 1.") Quantity cpu,
    @Default("256Mi") @JsonPropertyDescription("Memory, for example 256Mi.") Quantity memory) {}
