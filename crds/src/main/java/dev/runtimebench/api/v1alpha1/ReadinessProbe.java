package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** How the kubelet finds out that a server is ready for its client. */
@ValidationRule(
    value = "[has(self.tcpSocket), has(self.httpGet), has(self.exec)].filter(x, x).size() <= 1",
    message = "set at most one of tcpSocket, httpGet and exec")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record ReadinessProbe(
    @JsonPropertyDescription("The server is ready when a port accepts a connection.")
        TcpSocket tcpSocket,
    @JsonPropertyDescription(
            "The server is ready when it answers an HTTP request with a status from 200 to 399.")
        HttpGet httpGet,
    @JsonPropertyDescription("The server is ready when a command in its container exits with 0.")
        Exec exec,
    @Default("1") @Min(1) @Max(60) @JsonPropertyDescription("Seconds between two checks.")
        Integer periodSeconds) {

  /** The check of a server that declares none: its port accepts a connection. */
  static final ReadinessProbe PORT = ReadinessProbeBuilder.builder().build();

  public ReadinessProbe {
    periodSeconds = periodSeconds == null ? 1 : periodSeconds;
  }

  /** A connection over TCP. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TcpSocket(
      @Min(1) @Max(65535) @JsonPropertyDescription("The port. Default: server.port.")
          Integer port) {}

  /** A request over HTTP. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HttpGet(
      @Size(min = 1, max = 1024)
          @ValidationRule(value = "self.startsWith('/')", message = "the path must begin with /")
          @JsonPropertyDescription("The path. Default: /.")
          String path,
      @Min(1) @Max(65535) @JsonPropertyDescription("The port. Default: server.port.")
          Integer port) {

    public HttpGet {
      path = path == null ? "/" : path;
    }
  }

  /** A command in the server's container. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Exec(
      @Required
          @Size(min = 1, max = 64)
          @JsonPropertyDescription(
              "The command and its arguments, without a shell. Placeholders are replaced as in container.command.")
          List<String> command) {

    public Exec {
      command = command == null ? List.of() : command;
    }
  }
}
