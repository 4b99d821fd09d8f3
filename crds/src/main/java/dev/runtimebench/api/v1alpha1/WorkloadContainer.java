package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The container to run. One run is one trial. */
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
            "The entrypoint. Absent: the image's entrypoint. The placeholders $(params.NAME), $(server.ip) and $(server.port) are replaced.")
        List<String> command,
    @Size(max = 128)
        @JsonPropertyDescription("The arguments. Placeholders are replaced as in command.")
        List<String> args,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The environment variables. Placeholders are replaced as in command.")
        List<EnvVar> env) {

  public WorkloadContainer {
    command = command == null ? List.of() : command;
    args = args == null ? List.of() : args;
    env = env == null ? List.of() : env;
  }
}
