package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A kind of failed trial. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Failure(
    @Required @JsonPropertyDescription("A fixed word for the cause.") String reason,
    @Required @JsonPropertyDescription("How many trials.") Integer count,
    @Size(max = 2048) @JsonPropertyDescription("What the last one said.") String lastMessage) {}
