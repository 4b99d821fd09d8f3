package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The agent that runs the command of an image which does not contain the agent. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadAgent(
    @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            "The image of the agent: localhost/runtimebench/agent, or where your installation keeps it. An init container runs it.")
        String image,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The options of the agent, before --, for example [--iterations, \"5\"]. Placeholders are replaced as in command.")
        List<String> args) {

  public WorkloadAgent {
    args = args == null ? List.of() : args;
  }
}
