package dev.runtimebench.testkit;

import static dev.runtimebench.testkit.Pods.pod;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.testkit.scripted.LogLine;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodLogTest {

  private final Map<String, PodScript> scripts = new ConcurrentHashMap<>();
  private final ScriptedNode node =
      new ScriptedNode("node-1", p -> scripts.get(p.getMetadata().getName()));
  private LocalCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster = new LocalClusterBuilder().node(node).start();
    client = cluster.client();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void logHasTheLinesWrittenSoFarWithTheirTimestamps() {
    scripts.put(
        "p",
        PodScript.builder()
            .log(ofMillis(0), "first")
            .log(ofMillis(5), "second")
            .log(ofSeconds(60), "never")
            .exitAfter(ofMillis(50))
            .build());
    run("p", "Succeeded");

    assertThat(client.pods().withName("p").getLog()).isEqualTo("first\nsecond\n");
    List<String> lines = client.pods().withName("p").usingTimestamps().getLog().lines().toList();
    assertThat(lines.get(1)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z second");
    assertThat(time(lines.get(1))).isEqualTo(time(lines.get(0)).plusMillis(5));
  }

  /** As on a node that has no inotify instance left. */
  @Test
  void followedLogMayEndWithAnErrorOfTheKubelet() throws IOException {
    scripts.put(
        "p",
        PodScript.builder()
            .log(ofMillis(0), "first")
            .log(ofMillis(20), "second")
            .exitAfter(ofSeconds(60))
            .logBroken(r -> r.follow() ? Optional.of("too many open files") : Optional.empty())
            .build());
    run("p", "Running");
    await().until(() -> client.pods().withName("p").getLog().equals("first\nsecond\n"));
    try (LogWatch watch = client.pods().withName("p").watchLog()) {
      assertThat(watch.getOutput().readAllBytes())
          .asString(UTF_8)
          .isEqualTo("first\nsecond\ntoo many open files");
    }
  }

  @Test
  void kubeletMayRefuseToOpenALog() {
    scripts.put("p", PodScript.builder().logRefused(r -> Optional.of("it is busy")).build());
    run("p", "Succeeded");
    assertThatThrownBy(() -> client.pods().withName("p").getLog())
        .hasMessageContaining("it is busy");
  }

  @Test
  void stepOfTheNodesClockLosesNoLine() {
    scripts.put(
        "p", PodScript.builder().log(ofMillis(0), "first").exitAfter(ofMillis(2000)).build());
    run("p", "Running");
    node.withClockOffset(ofSeconds(-60));
    await().until(() -> "Succeeded".equals(Pods.phase(client, "p")));
    assertThat(client.pods().withName("p").getLog()).isEqualTo("first\n");
  }

  @Test
  void followedLogStreamsUntilTheContainerEnds() throws IOException {
    scripts.put(
        "p",
        PodScript.builder()
            .log(ofMillis(0), "first")
            .log(ofMillis(2000), "second")
            .exitAfter(ofMillis(2100))
            .build());
    run("p", "Running");
    try (LogWatch log = client.pods().withName("p").watchLog();
        BufferedReader reader = new BufferedReader(new InputStreamReader(log.getOutput(), UTF_8))) {
      assertThat(reader.readLine()).isEqualTo("first");
      assertThat(Pods.phase(client, "p")).isEqualTo("Running");
      assertThat(reader.readLine()).isEqualTo("second");
      assertThat(reader.readLine()).isNull();
    }
  }

  @Test
  void readerThatOpenedTheLogBeforeARotationGetsAllLines() throws IOException {
    AtomicBoolean rotated = new AtomicBoolean();
    scripts.put(
        "p",
        PodScript.builder()
            .log(ofMillis(0), "first", "second")
            .log(ofMillis(2000), "third")
            .firstLogLineLost(rotated::get)
            .exitAfter(ofMillis(2100))
            .build());
    run("p", "Running");
    try (LogWatch log = client.pods().withName("p").watchLog();
        BufferedReader reader = new BufferedReader(new InputStreamReader(log.getOutput(), UTF_8))) {
      assertThat(reader.readLine()).isEqualTo("first");
      rotated.set(true);
      assertThat(client.pods().withName("p").getLog()).isEqualTo("second\n");
      assertThat(reader.lines()).containsExactly("second", "third");
    }
  }

  @Test
  void lostConnectionFailsTheReader() {
    scripts.put(
        "p",
        PodScript.builder()
            .log(ofMillis(0), "first", "second")
            .logConnectionLost(() -> true)
            .hangs()
            .build());
    run("p", "Running");
    StringBuilder read = new StringBuilder();
    try (LogWatch log = client.pods().withName("p").watchLog()) {
      assertThatThrownBy(
              () -> {
                for (int c = log.getOutput().read(); c >= 0; c = log.getOutput().read()) {
                  read.append((char) c);
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(read).hasToString("first\n");
  }

  @Test
  void logHonoursTailLimitAndSince() {
    scripts.put(
        "p", PodScript.builder().log(ofMillis(1), "a", "b", "c").exitAfter(ofMillis(5)).build());
    run("p", "Succeeded");

    var p = client.pods().withName("p");
    assertThat(p.tailingLines(2).getLog()).isEqualTo("b\nc\n");
    assertThat(p.limitBytes(3).getLog()).isEqualTo("a\nb");
    assertThat(p.sinceTime(Instant.now().plusSeconds(1).toString()).getLog()).isEmpty();
    assertThat(p.sinceTime(Instant.now().minusSeconds(60).toString()).getLog()).isNotEmpty();
    assertThatThrownBy(() -> p.terminated().getLog())
        .hasMessageContaining("previous terminated container \"main\" in pod \"p\" not found");
  }

  @Test
  void logIsUnavailableBeforeTheStartAndAfterTheDeletion() {
    scripts.put("p", PodScript.builder().neverStarts().build());
    client.resource(pod("p").build()).create();
    await().until(() -> "ContainerCreating".equals(Pods.waitingReason(client, "p")));
    assertThatThrownBy(() -> client.pods().withName("p").getLog())
        .hasMessageContaining(
            "container \"main\" in pod \"p\" is waiting to start: ContainerCreating")
        .extracting("code")
        .isEqualTo(400);
    assertThatThrownBy(() -> client.pods().withName("p").inContainer("other").getLog())
        .hasMessageContaining("container other is not valid for pod p");
    client.pods().withName("p").withGracePeriod(0).delete();
    assertThatThrownBy(() -> client.pods().withName("p").getLog())
        .extracting("code")
        .isEqualTo(404);
  }

  @Test
  void hugeLogIsStreamedInBoundedMemory() throws IOException {
    byte[] line = new byte[1023];
    Arrays.fill(line, (byte) 'x');
    scripts.put(
        "p",
        PodScript.builder()
            .log(() -> IntStream.range(0, 100_000).mapToObj(i -> new LogLine(ofMillis(0), line)))
            .build());
    run("p", "Succeeded");
    long before = used();
    long bytes = 0;
    long peak = 0;
    try (InputStream in = client.pods().withName("p").getLogInputStream()) {
      byte[] buffer = new byte[64 * 1024];
      int n;
      while ((n = in.read(buffer)) > 0) {
        bytes += n;
        if (bytes % (16 * 1024 * 1024) < buffer.length) {
          peak = Math.max(peak, used() - before);
        }
      }
    }
    assertThat(bytes).isEqualTo(100_000L * 1024);
    assertThat(peak).isLessThan(64L * 1024 * 1024);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static Instant time(String line) {
    return Instant.parse(line.split(" ")[0]);
  }

  private void run(String name, String until) {
    client.resource(pod(name).build()).create();
    await().until(() -> until.equals(Pods.phase(client, name)));
  }
}
