package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.localcluster.kubelet.SelfSigned;
import dev.runtimebench.operator.cluster.KubeletSettings.Check;
import dev.runtimebench.operator.cluster.Kubelets.Reply;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.operator.observe.usage.UsageSample;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls to a kubelet over HTTPS, with a certificate for 127.0.0.1 that the kubelet signed itself.
 */
class KubeletsTest {

  private static final String UID = "0c5b1f0e-6a0f-4b9e-9d37-0a4b7c1f2d33";
  private static final String NODE = "node-1";
  private static final int MEBIBYTE = 1 << 20;

  private static final String METRICS =
      """
      container_cpu_usage_seconds_total{id="/kubepods/pod%1$s",cpu="total"} 2.5 1796069961000
      container_memory_working_set_bytes{id="/kubepods/pod%1$s"} 7 1796069961000
      container_memory_max_usage_bytes{id="/kubepods/pod%1$s"} 9 1796069961000
      container_cpu_cfs_throttled_seconds_total{id="/kubepods/pod%1$s"} 0.5 1796069961000
      """
          .formatted(UID);

  private static LocalCluster cluster;
  private static SelfSigned identity;
  private static SelfSigned another;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final ExecutorService started = Executors.newCachedThreadPool();
  private HttpsServer kubelet;
  private KubernetesClient client;

  @TempDir private Path directory;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = new LocalClusterBuilder().start();
    identity = SelfSigned.create("127.0.0.1");
    another = SelfSigned.create("127.0.0.1");
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void start() throws IOException {
    listen("127.0.0.1", identity);
  }

  /** Starts the kubelet at an address of this machine, and names it in the Node object. */
  private void listen(String address, SelfSigned certificate) throws IOException {
    kubelet = HttpsServer.create(new InetSocketAddress(address, 0), 0);
    kubelet.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    kubelet.setExecutor(Executors.newCachedThreadPool());
    kubelet.start();
    node(address, kubelet.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    kubelet.stop(0);
    started.shutdownNow();
    cluster.client().nodes().withName(NODE).delete();
    if (client != null) {
      client.close();
    }
  }

  private static void node(int port) {
    node("127.0.0.1", port);
  }

  private static void node(String address, int port) {
    cluster.client().nodes().withName(NODE).delete();
    cluster
        .client()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(NODE)
                .endMetadata()
                .withNewStatus()
                .addToCapacity("cpu", new Quantity("8"))
                .addToCapacity("memory", new Quantity("32Gi"))
                .addNewAddress(address, "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .endStatus()
                .build())
        .create();
  }

  private void answers(String path, int status, String body) {
    serve(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private void serve(String path, HttpHandler handler) {
    kubelet.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          handler.handle(exchange);
        });
  }

  private Kubelets kubelets(Check check, String ca, Consumer<Config> more) throws IOException {
    Path file = Files.writeString(directory.resolve("ca.crt"), ca);
    Config config = cluster.configuration();
    more.accept(config);
    client = new KubernetesClientBuilder().withConfig(config).build();
    return new Kubelets(
        client,
        new KubeletSettings(check, check == Check.CAFile ? Optional.of(file) : Optional.empty()));
  }

  private UsageSample ask(Check check, String ca, Consumer<Config> more) throws IOException {
    return kubelets(check, ca, more).ask(NODE, UID, () -> true).orElseThrow().sample();
  }

  private UsageSample ask() throws IOException {
    return ask(Check.CAFile, identity.pem(), config -> {});
  }

  @Test
  void oneCallHasAllFiguresAndTheSizeOfTheNode() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS);
    Kubelets.Answer answer =
        kubelets(Check.CAFile, identity.pem(), config -> {})
            .ask(NODE, UID, () -> true)
            .orElseThrow();
    UsageSample sample = answer.sample();
    assertThat(sample.cpu().figure().map(Stamped::value)).contains(2.5);
    assertThat(sample.memory().figure().map(Stamped::value)).contains(7.0);
    assertThat(sample.peak().figure().map(Stamped::value)).contains(9.0);
    assertThat(sample.throttling().byCgroup()).hasSize(1);
    assertThat(answer.node().cpus()).hasValue(8);
    assertThat(answer.node().memory()).hasValue(32.0 * (1L << 30));
    // A call to /stats/summary would make the container runtime work in the sandboxes.
    assertThat(asked).containsExactly("/metrics/cadvisor");
    assertThat(answer.path()).contains("/metrics/cadvisor");
  }

  @Test
  void kubeletWithAnIpv6AddressIsAsked() throws IOException {
    assumeTrue(hasIpv6(), "this machine has no IPv6 loopback address");
    kubelet.stop(0);
    SelfSigned certificate = SelfSigned.create("::1");
    listen("::1", certificate);
    answers("/metrics/cadvisor", 200, METRICS);
    Kubelets.Answer answer =
        kubelets(Check.CAFile, certificate.pem(), config -> {})
            .ask(NODE, UID, () -> true)
            .orElseThrow();
    assertThat(answer.sample().cpu().figure().map(Stamped::value)).contains(2.5);
    assertThat(answer.source()).startsWith("kubelet [::1]:");
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("::1", 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void clustersCaCanCheckTheCertificate() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS);
    UsageSample sample = ask(Check.ClusterCA, "", config -> config.setCaCertData(identity.pem()));
    assertThat(sample.cpu().figure()).isPresent();
  }

  @Test
  void certificateOfAnotherCaIsNotTrusted() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS);
    UsageSample sample = ask(Check.CAFile, another.pem(), config -> {});
    assertThat(sample.cpu().missing())
        .startsWith("NotTrusted: the certificate of the kubelet at 127.0.0.1:")
        .contains("podUsage.certificates");
    assertThat(sample.peak().missing()).isEqualTo(sample.cpu().missing());
    assertThat(asked).isEmpty();
  }

  @Test
  void certificateForAnotherAddressIsNotTrusted() throws IOException {
    SelfSigned elsewhere = SelfSigned.create("192.0.2.1");
    kubelet.stop(0);
    kubelet = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    kubelet.setHttpsConfigurator(new HttpsConfigurator(elsewhere.context()));
    kubelet.start();
    node(kubelet.getAddress().getPort());
    answers("/metrics/cadvisor", 200, METRICS);
    assertThat(ask(Check.CAFile, elsewhere.pem(), config -> {}).cpu().missing())
        .startsWith("NotTrusted: ");
    client.close();
    assertThat(ask(Check.Unverified, "", config -> {}).cpu().figure()).isPresent();
  }

  /**
   * A kubelet with serverTLSBootstrap and without an approved request answers each handshake with
   * the fatal alert internal_error.
   */
  @Test
  void kubeletWithoutACertificateIsNamed() throws Exception {
    byte[] alert = {0x15, 3, 3, 0, 2, 2, 80};
    try (ServerSocket bare = handshake(socket -> socket.getOutputStream().write(alert))) {
      node(bare.getLocalPort());
      assertThat(ask().cpu().missing())
          .startsWith("NoCertificate: the kubelet at 127.0.0.1:")
          .contains("no serving certificate yet", "kubectl get csr")
          .doesNotContain("podUsage.certificates");
      assertThat(new Kubelets(client, settings()).check(NODE))
          .isInstanceOfSatisfying(Reply.Refused.class, r -> assertThat(r.passing()).isTrue());
    }
  }

  /** A kubelet that restarts closes connections in the middle of a handshake. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void handshakeThatBreaksIsNoFaultOfTheCertificate(boolean reset) throws Exception {
    try (ServerSocket bare = handshake(socket -> socket.setSoLinger(reset, 0))) {
      node(bare.getLocalPort());
      assertThat(ask().cpu().missing()).startsWith("Failed: the call to the kubelet at 127.0.0.1:");
      assertThat(new Kubelets(client, settings()).check(NODE))
          .isInstanceOfSatisfying(Reply.Refused.class, r -> assertThat(r.passing()).isTrue());
    }
  }

  private KubeletSettings settings() {
    return new KubeletSettings(Check.CAFile, Optional.of(directory.resolve("ca.crt")));
  }

  /** What a server does with a connection before it closes the connection. */
  private interface Handshake {
    void answer(Socket socket) throws IOException;
  }

  /** A server that reads the first message of each client, and then does this. */
  private ServerSocket handshake(Handshake then) throws IOException {
    ServerSocket bare = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    started.execute(
        () -> {
          while (!bare.isClosed()) {
            try (Socket socket = bare.accept()) {
              if (socket.getInputStream().read(new byte[MEBIBYTE]) > 0) {
                then.answer(socket);
              }
            } catch (IOException e) {
              // The test is over, or the client went away.
            }
          }
        });
    return bare;
  }

  /** The administrator may switch podUsage off while a benchmark runs. */
  @Test
  void nobodyIsAskedAndNoTokenIsSentWhenPodUsageIsOff() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS);
    UsageSample sample = ask(Check.Off, "", config -> config.setOauthTokenProvider(() -> "secret"));
    assertThat(sample.cpu().missing()).startsWith("Off: ");
    assertThat(sample.throttling().missing()).isEqualTo(sample.cpu().missing());
    assertThat(asked).isEmpty();
    assertThatThrownBy(() -> new KubeletTrust(KubeletSettings.OFF, Config.empty()).authorities())
        .isInstanceOf(IOException.class);
  }

  @Test
  void addressThatIsNoPartOfAUrlIsAReason() throws IOException {
    cluster
        .client()
        .nodes()
        .withName(NODE)
        .editStatus(
            n ->
                new NodeBuilder(n)
                    .editStatus()
                    .withAddresses(new NodeAddress("fe80::1%eth 0", "InternalIP"))
                    .endStatus()
                    .build());
    assertThat(ask().cpu().missing()).startsWith("Failed: the call to the kubelet of node node-1");
  }

  @Test
  void clusterWithoutACaIsNamed() throws IOException {
    assertThat(ask(Check.ClusterCA, "", config -> {}).cpu().missing())
        .startsWith("NotTrusted: the CA for the kubelet")
        .contains("knows no CA of the cluster");
  }

  @Test
  void fileWithoutACertificateIsNamed() throws IOException {
    assertThat(ask(Check.CAFile, "nothing", config -> {}).cpu().missing())
        .startsWith("NotTrusted: the CA for the kubelet");
  }

  @ParameterizedTest
  @CsvSource({
    "401, NotAuthenticated: , authentication.webhook.enabled",
    "403, Forbidden: , get on nodes/metrics",
    "404, NotServed: , enableDebuggingHandlers",
    "500, Failed: , with 500",
    "302, Failed: , with 302"
  })
  void statusIsANamedReason(int status, String begin, String part) throws IOException {
    answers("/metrics/cadvisor", status, "");
    assertThat(ask().cpu().missing())
        .startsWith(begin)
        .contains("answered /metrics/cadvisor with " + status)
        .contains(part);
  }

  /** The text of a kubelet may be anything. */
  @Test
  void textOfARefusalIsKeptShortAndVisible() throws IOException {
    answers("/metrics/cadvisor", 403, "Forbidden (user=rtb, verb=get)\u001b[2J" + "x".repeat(9000));
    String missing = ask().cpu().missing();
    assertThat(missing)
        .startsWith("Forbidden: the kubelet at 127.0.0.1:")
        .contains("with 403 \"Forbidden (user=rtb, verb=get)\\x1b[2Jxxx")
        .contains("...\": grant the operator get on nodes/metrics");
    assertThat(missing).hasSizeLessThan(480);
    client.close();
    assertThat(kubelets(Check.CAFile, identity.pem(), config -> {}).check(NODE))
        .isEqualTo(new Reply.Refused(missing, false));
  }

  @Test
  void kubeletThatAnswersDoesNotRefuse() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS);
    assertThat(kubelets(Check.CAFile, identity.pem(), config -> {}).check(NODE))
        .isEqualTo(new Reply.Answered());
  }

  /** A kubelet that restarts accepts no connection for some seconds. */
  @ParameterizedTest
  @CsvSource({"500, true", "503, true", "403, false", "404, false"})
  void reasonThatPassesIsMarked(int status, boolean passing) throws IOException {
    answers("/metrics/cadvisor", status, "");
    Kubelets kubelets = kubelets(Check.CAFile, identity.pem(), config -> {});
    assertThat(kubelets.check(NODE))
        .isInstanceOfSatisfying(
            Reply.Refused.class, r -> assertThat(r.passing()).isEqualTo(passing));
    assertThat(kubelets.memory(NODE, Set.of(UID)).passing()).isEqualTo(passing);
  }

  @Test
  void errorOfTheApiServerIsNotAnErrorOfTheKubelet() throws IOException {
    Kubelets kubelets =
        kubelets(
            Check.CAFile,
            identity.pem(),
            config -> {
              config.setMasterUrl("http://127.0.0.1:1");
              config.setRequestRetryBackoffLimit(0);
            });
    assertThat(kubelets.ask(NODE, UID, () -> true).orElseThrow().sample().cpu().missing())
        .startsWith("NodeNotRead: the API server did not return node node-1: ");
    assertThatThrownBy(() -> kubelets.check(NODE)).isInstanceOf(KubernetesClientException.class);
  }

  /** Each call holds a thread that reconciles. A call too many does not wait for its turn. */
  @Test
  void callTooManyIsNotMade() throws Exception {
    CountDownLatch waiting = new CountDownLatch(4);
    CountDownLatch go = new CountDownLatch(1);
    serve(
        "/metrics/cadvisor",
        exchange -> {
          waiting.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    Kubelets kubelets = kubelets(Check.CAFile, identity.pem(), config -> {});
    List<CompletableFuture<Optional<Kubelets.Answer>>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(
          CompletableFuture.supplyAsync(() -> kubelets.ask(NODE, UID, () -> true), started));
    }
    waiting.await();
    assertThat(kubelets.ask(NODE, UID, () -> true)).isEmpty();
    assertThat(kubelets.check(NODE)).isEqualTo(new Reply.Busy());
    go.countDown();
    running.forEach(call -> assertThat(call.join()).isPresent());
    assertThat(kubelets.ask(NODE, UID, () -> true)).isPresent();
  }

  @Test
  void tokenOfTheClientIsSent() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS);
    UsageSample sample =
        ask(Check.CAFile, identity.pem(), config -> config.setOauthTokenProvider(() -> "abc"));
    assertThat(sample.cpu().figure()).isPresent();
    assertThat(tokens).containsOnly("Bearer abc");
  }

  @Test
  void answerThatIsTooLongIsCut() throws IOException {
    serve(
        "/metrics/cadvisor",
        exchange -> {
          exchange.sendResponseHeaders(200, 65L * MEBIBYTE);
          exchange.getResponseBody().write('#');
          exchange.getResponseBody().flush();
        });
    assertThat(ask().cpu().missing()).startsWith("TooLarge: ").contains("exceeds 64 MiB");
  }

  /** A node with hundreds of Pods answers with tens of megabytes. */
  @Test
  void longAnswerIsReadToItsEnd() throws IOException {
    byte[] filler = ("container_other 1\n".repeat(57_000)).getBytes(StandardCharsets.UTF_8);
    serve(
        "/metrics/cadvisor",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < 17; i++) {
              out.write(filler);
            }
            out.write(METRICS.getBytes(StandardCharsets.UTF_8));
          }
        });
    assertThat(17L * filler.length).isGreaterThan(16L * MEBIBYTE);
    assertThat(ask().cpu().figure().map(Stamped::value)).contains(2.5);
  }

  /** A kubelet with the feature PodAndContainerStatsFromCRI has rows of containers only. */
  private static final String OF_THE_RUNTIME =
      "container_cpu_usage_seconds_total{id=\"3f0a9c\",image=\"i\",name=\"n\"} 5 1796069961000\n";

  private static final String STATS =
      "\"cpu\": {\"time\": \"2026-12-01T10:12:36Z\", \"usageCoreNanoSeconds\": %d}, \"memory\": {\"time\": \"2026-12-01T10:12:36Z\", \"workingSetBytes\": %d}";

  private static String summary(String containers) {
    return "{\"pods\": [{\"podRef\": {\"uid\": \"%s\"}, \"containers\": %s, %s}]}"
        .formatted(UID, containers, STATS.formatted(2_500_000_000L, 29_360_128));
  }

  private static final String CONTAINER =
      "[{\"name\": \"w\", " + STATS.formatted(2_000_000_000L, 11_010_048) + "}]";

  private Kubelets kubelets() throws IOException {
    return kubelets(Check.CAFile, identity.pem(), config -> {});
  }

  /** The kubelet's own cache comes first, and the answer says which path has the figures. */
  @ParameterizedTest
  @ValueSource(strings = {OF_THE_RUNTIME, "", "machine_cpu_cores 8\n"})
  void kubeletWithoutCgroupsOfPodsIsAskedForTheFiguresOfTheRuntime(String cadvisor)
      throws IOException {
    answers("/metrics/cadvisor", 200, cadvisor);
    answers("/stats/summary", 200, summary(CONTAINER));
    Kubelets.Answer answer = kubelets().ask(NODE, UID, () -> true).orElseThrow();
    assertThat(answer.path()).contains("/stats/summary");
    assertThat(answer.sample().cpu().figure().map(Stamped::value)).contains(2.5);
    assertThat(answer.sample().memory().figure().map(Stamped::value)).contains(29_360_128.0);
    assertThat(answer.sample().throttling().missing()).contains("has no throttling");
    assertThat(answer.sample().peak().missing()).contains("has no high-water mark");
    assertThat(answer.node().cpus()).hasValue(8);
    assertThat(asked)
        .containsExactly("/metrics/cadvisor", "/stats/summary?only_cpu_and_memory=true");
  }

  /** Such a kubelet lists the containers in the long answer only. */
  @Test
  void longAnswerIsReadIfTheShortOneListsNoContainers() throws IOException {
    answers("/metrics/cadvisor", 200, OF_THE_RUNTIME);
    serve(
        "/stats/summary",
        exchange -> {
          boolean brief = exchange.getRequestURI().getQuery() != null;
          byte[] body = summary(brief ? "null" : CONTAINER).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    Kubelets kubelets = kubelets();
    assertThat(kubelets.ask(NODE, UID, () -> true).orElseThrow().sample().cpu().figure())
        .isPresent();
    assertThat(asked)
        .containsExactly(
            "/metrics/cadvisor", "/stats/summary?only_cpu_and_memory=true", "/stats/summary");
    assertThat(kubelets.check(NODE)).isEqualTo(new Reply.Answered());
  }

  /** Another Pod has its cgroup, so the kubelet's cache has not seen this Pod yet. */
  @Test
  void podThatTheCacheHasNotSeenIsNotAskedForElsewhere() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS.replace("0c5b1f0e", "ffffffff"));
    answers("/stats/summary", 200, summary(CONTAINER));
    assertThat(ask().cpu().missing()).contains("has not seen the Pod yet");
    assertThat(asked).containsExactly("/metrics/cadvisor");
  }

  @Test
  void missingRightOnTheSecondPathIsNamed() throws IOException {
    answers("/metrics/cadvisor", 200, OF_THE_RUNTIME);
    answers("/stats/summary", 403, "Forbidden");
    Kubelets kubelets = kubelets();
    assertThat(kubelets.ask(NODE, UID, () -> true).orElseThrow().sample().memory().missing())
        .startsWith("Forbidden: ")
        .contains("/stats/summary", "grant the operator get on nodes/stats");
    assertThat(kubelets.check(NODE))
        .isInstanceOfSatisfying(
            Reply.Refused.class, r -> assertThat(r.message()).contains("get on nodes/stats"));
  }

  /** All requests of a call together end before the work. */
  @Test
  void requestsOfACallShareItsTime() throws IOException {
    serve(
        "/metrics/cadvisor",
        exchange -> {
          sleep(2500);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    serve("/stats/summary", exchange -> sleep(9000));
    long from = System.nanoTime();
    assertThat(ask().cpu().missing())
        .startsWith("TooSlow: ")
        .contains("/stats/summary", "within 4 s");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(6));
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each trial takes minutes, so the operator knows before the first one. */
  @Test
  void kubeletWithoutFiguresOfPodsIsRefused() throws IOException {
    answers("/metrics/cadvisor", 200, OF_THE_RUNTIME);
    answers("/stats/summary", 200, summary("[]"));
    assertThat(kubelets(Check.CAFile, identity.pem(), config -> {}).check(NODE))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            r -> {
              assertThat(r.passing()).isFalse();
              assertThat(r.message())
                  .startsWith("NoPodCgroups: ")
                  .contains("PodAndContainerStatsFromCRI", "/stats/summary does not help")
                  .contains("lists no container");
            });
  }

  /**
   * No call about a Pod takes longer than the operator plans for before the work. Other calls have
   * no work near.
   */
  @Test
  void slowAnswerEndsInTime() throws IOException {
    serve(
        "/metrics/cadvisor",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < 24; i++) {
              out.write("container_x 1\n".getBytes(StandardCharsets.UTF_8));
              out.flush();
              TimeUnit.MILLISECONDS.sleep(250);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    long from = System.nanoTime();
    assertThat(ask().cpu().missing()).startsWith("TooSlow: ").contains("within 4 s");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(9));
    client.close();
    assertThat(kubelets(Check.CAFile, identity.pem(), config -> {}).check(NODE))
        .isEqualTo(new Reply.Answered());
  }

  @Test
  void closedPortIsUnreachable() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      node(free.getLocalPort());
    }
    assertThat(ask().cpu().missing())
        .startsWith("Unreachable: ")
        .contains("a NetworkPolicy or a firewall");
  }

  @Test
  void nodeWithoutAKubeletsPortIsNamed() throws IOException {
    node(0);
    assertThat(ask().cpu().missing())
        .startsWith("NoAddress: node node-1 names no InternalIP or no status.daemonEndpoints");
    cluster.client().nodes().withName(NODE).delete();
    client.close();
    assertThat(ask().memory().missing()).startsWith("NoAddress: ");
  }

  @Test
  void noCallIsMadeWhenTheTimeIsOver() throws IOException {
    answers("/metrics/cadvisor", 200, METRICS);
    client = cluster.newClient();
    Kubelets kubelets =
        new Kubelets(client, new KubeletSettings(Check.Unverified, Optional.empty()));
    assertThat(kubelets.ask(NODE, UID, () -> false).orElseThrow().sample().cpu().missing())
        .contains("would reach into the work");
    assertThat(asked).isEmpty();
  }
}
