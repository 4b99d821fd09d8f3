package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The container whose run is one trial. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadContainer(
    @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription("The image. Name it by tag or digest; it is pulled if absent.")
        String image,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The entrypoint; absent: the image's own. $(params.NAME), $(server.ip) and $(server.port) are filled in.")
        List<String> command,
    @Size(max = 128) @JsonPropertyDescription("Arguments; placeholders as in command.")
        List<String> args,
    @Size(max = 64) @JsonPropertyDescription("Environment variables; placeholders as in command.")
        List<EnvVar> env) {

  public WorkloadContainer {
    command = command == null ? List.of() : command;
    args = args == null ? List.of() : args;
    env = env == null ? List.of() : env;
  }
}
