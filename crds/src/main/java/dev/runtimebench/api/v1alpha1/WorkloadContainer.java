package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The container to run. One run is one trial. */
@ValidationRule(
    value = "!has(self.agent) || (has(self.command) && size(self.command) > 0)",
    message =
        "agent needs command: the agent runs the command, and does not know the entrypoint of the image",
    fieldPath = ".agent")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadContainer(
    @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            "The image, with a tag or a digest. The kubelet pulls it if it is not on the node.")
        String image,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The entrypoint. Absent: the image's entrypoint. The placeholders $(params.NAME), $(server.ip), $(server.port) and $(resources.memoryBytes), the memory limit of the container, are replaced. An IPv6 address gets brackets after // and before a colon.")
        List<String> command,
    @Size(max = 128)
        @JsonPropertyDescription("The arguments. Placeholders are replaced as in command.")
        List<String> args,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The environment variables. Placeholders are replaced as in command.")
        List<EnvVar> env,
    @JsonPropertyDescription(
            "Puts the agent in front of an image that does not contain the agent. An init container copies the agent to a volume, and the agent runs command and args. Absent: the container runs command as it is.")
        WorkloadAgent agent) {

  public WorkloadContainer {
    command = command == null ? List.of() : command;
    args = args == null ? List.of() : args;
    env = env == null ? List.of() : env;
  }
}
