package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An API server whose answer stops in the middle, as after a loss of the connection. */
class StalledAnswersTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String POD =
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}";

  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ServerSocket server;
  private final KubernetesClient client;

  /** Answers one request. */
  private interface Answer {
    void send(OutputStream out) throws IOException, InterruptedException;
  }

  StalledAnswersTest() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                    .withAutoConfigure(false)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("stalled", new StalledAnswers(LIMIT)))
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    client.close();
    server.close();
  }

  private void answer(Answer answer) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                BufferedReader in =
                    new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                while (!in.readLine().isEmpty()) {
                  // The request has no body.
                }
                answer.send(socket.getOutputStream());
                if (in.read() < 0) {
                  closed.countDown();
                }
                over.await();
              } catch (IOException e) {
                // The client has closed the connection.
                closed.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void sendHeaders(OutputStream out) throws IOException {
    send(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(POD.length()));
  }

  private Pod get() throws ExecutionException, InterruptedException {
    try {
      return CompletableFuture.supplyAsync(
              () -> client.pods().inNamespace("default").withName("p").get())
          .get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("the call does not return", e);
    }
  }

  @Test
  void answerThatStopsAfterItsHeadersFailsTheCall() {
    answer(StalledAnswersTest::sendHeaders);
    assertThatThrownBy(this::get).hasStackTraceContaining("the answer stopped in the middle");
  }

  /** No later call may wait for an answer on the same connection. */
  @Test
  void answerThatStopsInTheMiddleClosesTheConnection() throws InterruptedException {
    answer(StalledAnswersTest::sendHeaders);
    assertThatThrownBy(this::get).isNotNull();
    assertThat(closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void answerThatStopsInTheMiddleFailsTheCall() {
    answer(
        out -> {
          sendHeaders(out);
          send(out, POD.substring(0, 10));
        });
    assertThatThrownBy(this::get).hasStackTraceContaining("the answer stopped in the middle");
  }

  /** The whole answer takes longer than the limit. */
  @Test
  void slowAnswerIsRead() throws ExecutionException, InterruptedException {
    answer(
        out -> {
          sendHeaders(out);
          for (String part : POD.split("(?<=\\G.{10})")) {
            send(out, part);
            Thread.sleep(LIMIT.dividedBy(2).toMillis());
          }
        });
    assertThat(get().getMetadata().getName()).isEqualTo("p");
  }

  @Test
  void logThatIsFollowedMayBeSilent() throws IOException {
    answer(
        out -> {
          send(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n");
          Thread.sleep(LIMIT.multipliedBy(2).toMillis());
          send(out, "spoke\n");
        });
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("p")
            .endMetadata()
            .build();
    try (var log = new PodLogs(client).open(pod, true)) {
      assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("spoke\n");
    }
  }

  @Test
  void logThatIsReadToItsEndMayNotStop() {
    answer(
        out ->
            send(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n"));
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("p")
            .endMetadata()
            .build();
    assertThatThrownBy(() -> new PodLogs(client).lastLine(pod)).isInstanceOf(IOException.class);
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("p")
        .endMetadata()
        .build();
  }

  /** The answer never pauses for long, so only the time of the whole read ends it. */
  @Test
  void newestLinesThatArriveSlowlyFailTheRead() {
    answer(
        out -> {
          send(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99999\r\n\r\n");
          while (over.getCount() > 0) {
            send(out, "x");
            Thread.sleep(10);
          }
        });
    assertThatThrownBy(
            () ->
                new PodLogs(client)
                    .newest(pod(), 30, new PodLogs.Bounds(10, 99999, Duration.ofSeconds(1))))
        .isInstanceOf(IOException.class)
        .hasMessage("no answer within 1 s");
  }

  @Test
  void newestLinesAreCutAtTheLimit() throws IOException {
    answer(
        out ->
            send(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\nspoken"));
    assertThat(
            new PodLogs(client).newest(pod(), 30, new PodLogs.Bounds(10, 5, Duration.ofMinutes(1))))
        .isEqualTo("spoke".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refusalOfTheNewestLinesHasTheWordsOfTheApiServer() {
    answer(
        out ->
            send(
                out,
                "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nno logs"));
    assertThatThrownBy(
            () ->
                new PodLogs(client)
                    .newest(pod(), 30, new PodLogs.Bounds(10, 99, Duration.ofMinutes(1))))
        .isInstanceOf(IOException.class)
        .hasMessage("HTTP 403: no logs");
  }
}
