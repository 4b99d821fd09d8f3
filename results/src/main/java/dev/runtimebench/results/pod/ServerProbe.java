package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.ReadinessProbe;
import dev.runtimebench.api.v1alpha1.WorkloadServer;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How the kubelet finds out that a server is ready for its client. */
public final class ServerProbe {

  /** A slow sandbox may need more than the API's default of 1 s for one check. */
  private static final int CHECK_TIMEOUT_SECONDS = 5;

  private final WorkloadServer server;
  private final ReadinessProbe probe;

  public ServerProbe(WorkloadServer server) {
    this.server = server;
    this.probe = server.probe();
  }

  /**
   * The check as a startup probe: the kubelet stops checking when the server has passed once, so
   * that no check disturbs the measured time.
   *
   * @param timeoutSeconds how long the check may fail before the kubelet ends the container
   * @param fill replaces the placeholders in a text
   */
  Probe startupProbe(long timeoutSeconds, UnaryOperator<String> fill) {
    ProbeBuilder rendered =
        new ProbeBuilder()
            .withPeriodSeconds(probe.periodSeconds())
            .withTimeoutSeconds(CHECK_TIMEOUT_SECONDS)
            .withSuccessThreshold(1)
            .withFailureThreshold((int) (timeoutSeconds / probe.periodSeconds()) + 1);
    if (probe.httpGet() != null) {
      rendered
          .withNewHttpGet()
          .withPath(probe.httpGet().path())
          .withNewPort(port())
          .withScheme("HTTP")
          .endHttpGet();
    } else if (probe.exec() != null) {
      List<String> command = probe.exec().command().stream().map(fill).toList();
      rendered.withNewExec().withCommand(command).endExec();
    } else {
      rendered.withNewTcpSocket().withNewPort(port()).endTcpSocket();
    }
    return rendered.build();
  }

  /** What the server must do to be ready, as a verb phrase: {@code answer on port 8080}. */
  public String task() {
    if (probe.httpGet() != null) {
      return "answer GET %s on port %d".formatted(probe.httpGet().path(), port());
    }
    return probe.exec() != null
        ? "pass the command of its readinessProbe"
        : "answer on port " + port();
  }

  private int port() {
    Optional<Integer> declared =
        probe.httpGet() != null
            ? Optional.ofNullable(probe.httpGet().port())
            : Optional.ofNullable(probe.tcpSocket()).map(ReadinessProbe.TcpSocket::port);
    return declared.orElse(server.port());
  }
}
