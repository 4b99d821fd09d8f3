package dev.runtimebench.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.kubelet.ContainerProbes;
import dev.runtimebench.localcluster.kubelet.Prober;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The probes of the kubelet: single checks, and when a container counts as started and ready. */
class ProbesTest {

  private static final String HOST = "127.0.0.1";

  private final DaemonExecutor executor = new DaemonExecutor("probes", 1);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private static Optional<String> check(Probe probe) throws InterruptedException {
    return new Prober(HOST, (command, timeout) -> Optional.of("no container")).check(probe);
  }

  /** The machine of a test may be busy for longer than the default of 1 s. */
  private static ProbeBuilder patient() {
    return new ProbeBuilder().withTimeoutSeconds(60);
  }

  private static Probe tcp(int port) {
    return patient().withNewTcpSocket().withNewPort(port).endTcpSocket().build();
  }

  private static Probe http(int port, String path) {
    return patient().withNewHttpGet().withPath(path).withNewPort(port).endHttpGet().build();
  }

  private static ProbeBuilder exec(String command) {
    return new ProbeBuilder().withPeriodSeconds(1).withNewExec().withCommand(command).endExec();
  }

  @Test
  void portIsReadyWhenItAcceptsAConnection() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      port = server.getLocalPort();
      assertThat(check(tcp(port))).isEmpty();
    }
    assertThat(check(tcp(port)))
        .contains("dial tcp 127.0.0.1:" + port + ": connect: connection refused");
  }

  @Test
  void httpServerIsReadyWhenItsStatusIsGood() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
    answer(server, "/ok", 204);
    answer(server, "/moved", 302);
    answer(server, "/busy", 503);
    server.start();
    int port = server.getAddress().getPort();
    try {
      assertThat(check(http(port, "/ok"))).isEmpty();
      assertThat(check(http(port, "/moved"))).isEmpty();
      assertThat(check(http(port, "/busy"))).contains("HTTP probe failed with statuscode: 503");
    } finally {
      server.stop(0);
    }
    assertThat(check(http(port, "/ok")).orElseThrow())
        .startsWith("Get \"http://127.0.0.1:" + port + "/ok\": dial tcp ")
        .endsWith("connection refused");
  }

  private static void answer(HttpServer server, String path, int status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  @Test
  void podWithoutAnAddressFailsItsCheck() throws Exception {
    assertThat(new Prober(null, (command, timeout) -> Optional.empty()).check(tcp(80))).isPresent();
  }

  /** Plays these results of a command, and then passes. */
  private ContainerProbes play(Container container, String... failures) {
    Queue<String> results = new ArrayDeque<>(List.of(failures));
    Prober prober = new Prober(HOST, (command, timeout) -> Optional.ofNullable(results.poll()));
    ContainerProbes probes =
        new ContainerProbes(
            container,
            prober,
            executor,
            new ContainerProbes.Listener() {
              @Override
              public void started() {
                seen.add("started");
              }

              @Override
              public void ready(boolean ready) {
                seen.add(ready ? "ready" : "not ready");
              }

              @Override
              public void unhealthy(String message) {
                seen.add(message);
              }

              @Override
              public void neverStarted() {
                seen.add("killed");
              }
            });
    probes.start();
    return probes;
  }

  @Test
  void containerWithoutProbesIsReadyAtOnce() {
    play(new ContainerBuilder().withName("c").build());
    assertThat(seen).containsExactly("started", "ready");
  }

  @Test
  void containerIsReadyWhenItsStartupProbePasses() {
    play(new ContainerBuilder().withStartupProbe(exec("up").build()).build(), "no", "no");
    await().until(() -> seen.contains("ready"));
    assertThat(seen)
        .as("equal failures in a row are reported once")
        .containsExactly("Startup probe failed: no", "started", "ready");
  }

  @Test
  void containerWhoseStartupProbeFailsTooOftenIsKilled() {
    play(
        new ContainerBuilder().withStartupProbe(exec("up").withFailureThreshold(2).build()).build(),
        "no",
        "still no");
    await().until(() -> seen.contains("killed"));
    assertThat(seen)
        .containsExactly("Startup probe failed: no", "Startup probe failed: still no", "killed");
  }

  @Test
  void readinessProbeBeginsAfterTheStartupProbe() {
    ContainerProbes probes =
        play(
            new ContainerBuilder()
                .withStartupProbe(exec("up").build())
                .withReadinessProbe(exec("ok").withFailureThreshold(1).build())
                .build(),
            "no");
    await().until(() -> seen.contains("ready"));
    probes.stop();
    assertThat(seen).containsExactly("Startup probe failed: no", "started", "ready");
  }

  @Test
  void stoppedContainerIsNotProbed() throws IOException, InterruptedException {
    play(new ContainerBuilder().withStartupProbe(exec("up").build()).build(), "no").stop();
    executor.shutdown();
    assertThat(executor.awaitTermination(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    assertThat(seen).doesNotContain("ready");
  }
}
