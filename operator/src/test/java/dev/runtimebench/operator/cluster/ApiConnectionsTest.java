package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.operator.cluster.Pods.Creation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator and an API server that offers HTTP/2 with 100 streams, as Kubernetes does. */
class ApiConnectionsTest {

  private static final int STREAMS = 100;
  private static final Duration SHORT = Duration.ofMillis(800);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<InputStream> logs = new ArrayList<>();
  private Http2ApiServer server;
  private KubernetesClient client;

  private void start(long answerMillis) throws IOException {
    server = new Http2ApiServer(STREAMS, answerMillis);
    client = ApiConnections.clientFor(server.configuration()).build();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    if (server != null) {
      client.close();
      server.close();
    }
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

  /** A reason for HTTP/1.1. If the JDK ever behaves better, this test says so. */
  @Test
  void clientOfTheJdkRefusesACallBesideAHundredFollowedLogs() throws Exception {
    start(0);
    try (KubernetesClient plain =
        new KubernetesClientBuilder().withConfig(server.configuration()).build()) {
      follow(plain, STREAMS);
      assertThatThrownBy(() -> plain.resource(pod(0)).create())
          .hasStackTraceContaining("too many concurrent streams");
    }
  }

  @Test
  void callsSucceedBesideManyFollowedLogs() throws Exception {
    start(0);
    follow(client, STREAMS + 20);
    assertThat(create(1)).allMatch(made -> made instanceof Creation.Created);
    assertThat(server.logs()).isEqualTo(STREAMS + 20);
    assertThat(server.versionsOfLogs()).containsOnly(HttpVersion.HTTP_1_1);
    assertThat(server.versionsOfCalls()).containsOnly(HttpVersion.HTTP_1_1);
  }

  private static KubernetesClient impatient(KubernetesClientBuilder builder, Config config) {
    config.setRequestTimeout((int) SHORT.toMillis());
    return builder.withConfig(config).build();
  }

  private static void createsNothing(KubernetesClient client) {
    assertThatThrownBy(() -> client.resource(pod(0)).create())
        .hasRootCauseInstanceOf(HttpTimeoutException.class);
  }

  /** Another reason for HTTP/1.1. */
  @Test
  void clientOfTheJdkKeepsAConnectionWithoutAnswers() throws Exception {
    start(0);
    try (KubernetesClient plain =
        impatient(new KubernetesClientBuilder(), server.configuration())) {
      plain.resource(pod(0)).create();
      server.silenceConnections();
      createsNothing(plain);
      createsNothing(plain);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void callAfterATimeoutUsesAnotherConnection() throws Exception {
    start(0);
    Config config = server.configuration();
    try (KubernetesClient impatient = impatient(ApiConnections.clientFor(config), config)) {
      impatient.resource(pod(0)).create();
      server.silenceConnections();
      createsNothing(impatient);
      assertThat(impatient.resource(pod(0)).create()).isNotNull();
      assertThat(server.connections()).isEqualTo(2);
      Awaitility.await().until(() -> server.openConnections() == 1);
    }
  }

  /** An API server of Kubernetes closes a connection that was idle for 90 s. */
  @Test
  void operatorClosesAnIdleConnectionBeforeTheApiServerDoes() throws IOException {
    String flag = "-Djdk.httpclient.keepalive.timeout=";
    assertThat(
            Files.readAllLines(Path.of(System.getProperty("root.dir"), "operator", "jvm.args"))
                .stream()
                .filter(line -> line.startsWith(flag))
                .map(line -> Integer.parseInt(line.substring(flag.length()))))
        .singleElement(InstanceOfAssertFactories.INTEGER)
        .isBetween(30, 75);
  }

  @Test
  void logsThatAreFollowedOneAfterTheOtherShareAConnection() throws Exception {
    start(0);
    for (int i = 0; i < 10; i++) {
      follow(client, 1);
      server.endLogs();
      assertThat(logs.get(i).readAllBytes()).isNotEmpty();
      logs.get(i).close();
    }
    assertThat(server.connections()).isLessThanOrEqualTo(2);
  }

  @Test
  void burstOfMoreCallsThanAllowedAtATimeSucceeds() throws Exception {
    start(100);
    assertThat(create(128)).hasSize(128).allMatch(made -> made instanceof Creation.Created);
    assertThat(server.mostAtATime()).isBetween(2, ApiConnections.MAX_CALLS);
    assertThat(server.versionsOfCalls()).containsOnly(HttpVersion.HTTP_1_1);
    assertThat(server.connections()).isLessThan(128);
  }

  @Test
  void failedCallsKeepNoSlot() throws Exception {
    start(0);
    server.reset(true);
    for (int i = 0; i < 2 * ApiConnections.MAX_CALLS; i++) {
      int number = i;
      assertThatThrownBy(() -> client.resource(pod(number)).create()).isNotNull();
    }
    server.reset(false);
    assertThat(create(1)).allMatch(made -> made instanceof Creation.Created);
  }

  /** The wait of a call that is not sent yet is not part of a Pod's latency. */
  @Test
  void timeOfACallIsThatOfItsRequest() throws Exception {
    start(400);
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
    assertThat(server.mostAtATime()).isLessThanOrEqualTo(ApiConnections.MAX_CALLS);
  }
}
