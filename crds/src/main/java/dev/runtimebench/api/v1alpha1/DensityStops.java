package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How often the ramps under a runtime ended for one reason. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DensityStops(
    @Required
        @JsonPropertyDescription(
            "Why the ramps ended. After MaxPods, NodePods, Addresses, Quota, OutOfMemory, RateUnknown and OthersDisturbed more Pods may fit: these bounds are not the runtime's.")
        DensityStop reason,
    @Required @JsonPropertyDescription("The number of ramps.") Integer count,
    @Size(max = 1024)
        @JsonPropertyDescription(
            "What ended the last of these ramps, as a sentence. A sentence with more than 256 characters is cut; the samples have all of it.")
        String message) {}
