package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.operator.cluster.Pods.Creation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator and an API server over HTTP/2, which allows 100 streams as Kubernetes does. */
class ApiConnectionsTest {

  private static final int STREAMS = 100;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<InputStream> logs = new ArrayList<>();
  private Http2ApiServer server;
  private KubernetesClient client;

  private void start(int streams, long answerMillis) throws IOException {
    server = new Http2ApiServer(streams, answerMillis);
    client =
        new KubernetesClientBuilder()
            .withConfig(server.configuration())
            .withHttpClientFactory(new ApiConnections())
            .build();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    client.close();
    server.close();
  }

  private static Pod pod(int number) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("p" + number)
        .endMetadata()
        .build();
  }

  private void follow(KubernetesClient client, int count) throws IOException {
    PodLogs source = new PodLogs(client);
    for (int i = 0; i < count; i++) {
      logs.add(source.open(pod(i), true));
    }
  }

  private List<Creation> create(int count) throws Exception {
    Pods pods = new Pods(client, client);
    List<Future<Creation>> calls =
        IntStream.range(0, count)
            .mapToObj(i -> threads.submit(() -> pods.create(pod(i), () -> {})))
            .toList();
    List<Creation> creations = new ArrayList<>();
    for (Future<Creation> call : calls) {
      creations.add(call.get());
    }
    return creations;
  }

  /** The reason for ApiConnections. If the JDK ever behaves better, this test says so. */
  @Test
  void clientOfTheJdkRefusesACallBesideAHundredFollowedLogs() throws Exception {
    start(STREAMS, 0);
    try (KubernetesClient plain =
        new KubernetesClientBuilder().withConfig(server.configuration()).build()) {
      follow(plain, STREAMS);
      assertThatThrownBy(() -> plain.resource(pod(0)).create())
          .hasStackTraceContaining("too many concurrent streams");
    }
  }

  @Test
  void callsSucceedBesideManyFollowedLogs() throws Exception {
    start(STREAMS, 0);
    follow(client, STREAMS + 20);
    assertThat(create(1)).allMatch(made -> made instanceof Creation.Created);
    assertThat(server.logs()).isEqualTo(STREAMS + 20);
    assertThat(server.versionsOfLogs()).containsOnly(HttpVersion.HTTP_1_1);
    assertThat(server.versionsOfCalls()).containsOnly(HttpVersion.HTTP_2);
  }

  @Test
  void logsThatAreFollowedOneAfterTheOtherShareAConnection() throws Exception {
    start(STREAMS, 0);
    for (int i = 0; i < 10; i++) {
      follow(client, 1);
      server.endLogs();
      assertThat(logs.get(i).readAllBytes()).isNotEmpty();
      logs.get(i).close();
    }
    assertThat(server.connections()).isLessThanOrEqualTo(2);
  }

  @Test
  void burstOfMoreCallsThanStreamsSucceeds() throws Exception {
    start(STREAMS, 100);
    assertThat(create(128)).hasSize(128).allMatch(made -> made instanceof Creation.Created);
    assertThat(server.mostAtATime()).isBetween(2, ApiConnections.MAX_CALLS);
  }

  /** A proxy before the API server may allow fewer streams. */
  @Test
  void burstSucceedsWithFewStreams() throws Exception {
    start(10, 20);
    create(1);
    assertThat(create(128)).hasSize(128).allMatch(made -> made instanceof Creation.Created);
    assertThat(server.mostAtATime()).isLessThanOrEqualTo(10);
  }

  @Test
  void failedCallsKeepNoStream() throws Exception {
    start(STREAMS, 0);
    server.reset(true);
    for (int i = 0; i < 2 * ApiConnections.MAX_CALLS; i++) {
      int number = i;
      assertThatThrownBy(() -> client.resource(pod(number)).create()).isNotNull();
    }
    server.reset(false);
    assertThat(create(1)).allMatch(made -> made instanceof Creation.Created);
  }

  /** The wait for a free stream is not part of a Pod's latency. */
  @Test
  void timeOfACallIsThatOfItsRequest() throws Exception {
    start(STREAMS, 400);
    create(1);
    Pods pods = new Pods(client, client);
    List<AtomicLong> sent = new ArrayList<>();
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i <= ApiConnections.MAX_CALLS; i++) {
      AtomicLong at = new AtomicLong();
      int number = i;
      sent.add(at);
      calls.add(threads.submit(() -> pods.create(pod(number), () -> at.set(System.nanoTime()))));
    }
    for (Future<?> call : calls) {
      call.get();
    }
    List<Long> times = sent.stream().map(AtomicLong::get).sorted().toList();
    // The last request leaves only when the first answer has come.
    assertThat(times.get(times.size() - 1) - times.get(0)).isGreaterThanOrEqualTo(400_000_000L);
    Awaitility.await().until(() -> server.mostAtATime() == ApiConnections.MAX_CALLS);
  }
}
