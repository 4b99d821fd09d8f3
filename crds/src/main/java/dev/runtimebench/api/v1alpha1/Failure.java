package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The failed trials with one reason, and with one side if the workload has a server. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Failure(
    @Required @JsonPropertyDescription("Why the trials failed, in one word for programs.")
        String reason,
    @JsonPropertyDescription(
            "Whose Pod failed, if the workload has a server: Server, or Container for the client. Absent without a server, and where neither Pod failed by itself.")
        BenchmarkWorkloadSpec.Side side,
    @Required @JsonPropertyDescription("The number of trials.") Integer count,
    @Size(max = 2048) @JsonPropertyDescription("The message of the last of these trials.")
        String lastMessage) {}
