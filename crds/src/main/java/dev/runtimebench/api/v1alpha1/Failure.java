package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The failed trials with one reason. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Failure(
    @Required @JsonPropertyDescription("Why the trials failed, in one word for programs.")
        String reason,
    @Required @JsonPropertyDescription("The number of trials.") Integer count,
    @Size(max = 2048) @JsonPropertyDescription("The message of the last of these trials.")
        String lastMessage) {}
