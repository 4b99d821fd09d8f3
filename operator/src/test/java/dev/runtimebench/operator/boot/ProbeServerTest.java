package dev.runtimebench.operator.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProbeServerTest {

  private static int status(ProbeServer server, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void closedServerLeavesNoThread() throws Exception {
    AtomicReference<Thread> answering = new AtomicReference<>();
    try (ProbeServer server =
        new ProbeServer(
            0,
            () -> {
              answering.set(Thread.currentThread());
              return false;
            },
            () -> "metrics")) {
      server.start();
      assertThat(status(server, "/livez")).isEqualTo(200);
      assertThat(status(server, "/readyz")).isEqualTo(503);
    }
    answering.get().join(Duration.ofSeconds(30).toMillis());
    assertThat(answering.get().isAlive()).isFalse();
  }
}
