package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The second Pod of a client and server workload. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadServer(
    @Required @Size(min = 1, max = 512) @JsonPropertyDescription("The image of the server.")
        String image,
    @Size(max = 64) @JsonPropertyDescription("The entrypoint. Absent: the image's entrypoint.")
        List<String> command,
    @Size(max = 128)
        @JsonPropertyDescription(
            "The arguments. Placeholders are replaced as in container.command.")
        List<String> args,
    @Size(max = 64) @JsonPropertyDescription("Environment variables.") List<EnvVar> env,
    @Required
        @Min(1)
        @Max(65535)
        @JsonPropertyDescription(
            "The port that the server listens on. The client gets it as $(server.port).")
        Integer port,
    @JsonPropertyDescription(
            "How the kubelet finds out that the server is ready. The operator creates the client's Pod when the server is ready. Default: the server is ready when its port accepts a connection over TCP. A server that serves only one connection, or does not use TCP, needs exec.")
        ReadinessProbe readinessProbe) {

  public WorkloadServer {
    command = command == null ? List.of() : command;
    args = args == null ? List.of() : args;
    env = env == null ? List.of() : env;
  }

  /** How the kubelet finds out that the server is ready: as declared, or else by its port. */
  @JsonIgnore
  public ReadinessProbe probe() {
    return readinessProbe == null ? ReadinessProbe.PORT : readinessProbe;
  }
}
