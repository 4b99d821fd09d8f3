package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What a sandbox showed of itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SandboxView(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @JsonPropertyDescription("The RuntimeClass its Pods asked for.") String runtimeClassName,
    @JsonPropertyDescription("The handler that the RuntimeClass names.") String handler,
    @JsonPropertyDescription("The kernel release and version that the sandbox shows.")
        String kernel,
    @JsonPropertyDescription(
            "The first lines of the kernel log that the sandbox shows, where it shows one.")
        String bootLog) {}
