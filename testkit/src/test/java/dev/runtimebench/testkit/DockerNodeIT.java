package dev.runtimebench.testkit;

import static dev.runtimebench.testkit.Pods.pod;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.localcluster.docker.ContainerTruth;
import dev.runtimebench.localcluster.docker.DockerNode;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Needs an engine with the runtimes runc and runsc, and the image debian:bookworm-slim. */
class DockerNodeIT {

  private static final String IMAGE =
      System.getenv().getOrDefault("LOCALCLUSTER_TEST_IMAGE", "debian:bookworm-slim");

  @TempDir private static Path state;
  private static DockerNode node;
  private static LocalCluster cluster;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    node = new DockerNode("local", TestEngine.addressOrSkip("DockerNode"), state);
    cluster = new LocalClusterBuilder().node(node).start();
    client = cluster.client();
    for (String handler : List.of("runc", "runsc", "no-such-handler")) {
      client.resource(Fixtures.runtimeClass(handler, handler)).create();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
      try (var left = Files.list(state)) {
        assertThat(left).isEmpty();
      }
    }
  }

  @AfterEach
  void clean() {
    client.pods().inNamespace("default").withGracePeriod(0).delete();
    client.v1().events().inNamespace("default").delete();
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "runsc"})
  void podRunsUnderTheRuntimeOfItsRuntimeClass(String runtime) {
    client
        .resource(
            shell("p", "echo begin; cat /proc/version; echo oops >&2; hostname; exit 3")
                .editSpec()
                .withRuntimeClassName(runtime)
                .endSpec()
                .build())
        .create();
    await().atMost(Duration.ofSeconds(20)).until(() -> "Failed".equals(Pods.phase(client, "p")));

    String log = client.pods().withName("p").getLog();
    // The engine reads standard output and standard error from two pipes, in any order.
    assertThat(log.lines()).contains("begin", "oops", "p");
    assertThat(log.contains("Linux version 4.4.0")).isEqualTo(runtime.equals("runsc"));
    ContainerStateTerminated end = terminated("p");
    assertThat(end.getExitCode()).isEqualTo(3);
    assertThat(end.getReason()).isEqualTo("Error");
    assertThat(Pods.eventReasons(client, "p"))
        .containsExactlyInAnyOrder("Scheduled", "Pulled", "Created", "Started");
  }

  @Test
  void eventNamesContainTheTimesOfTheEngine() {
    Pod created = client.resource(shell("p", "sleep 0.3").build()).create();
    await().until(() -> "Succeeded".equals(Pods.phase(client, "p")));

    ContainerTruth truth = node.truth(created.getMetadata().getUid()).orElseThrow();
    assertThat(nanosOf("Created")).isEqualTo(truth.created().getAsLong());
    assertThat(nanosOf("Started")).isEqualTo(truth.started().getAsLong());
    assertThat(truth.died().getAsLong() - truth.started().getAsLong()).isGreaterThan(250_000_000L);
    client.pods().withName("p").delete();
    await().until(() -> Pods.get(client, "p") == null);
    assertThat(node.truth(created.getMetadata().getUid())).contains(truth);
  }

  @Test
  void endOfAContainerIsReportedAfterTheEngineHasReportedTheEnd() {
    Pod created = client.resource(shell("p", "sleep 0.5").build()).create();
    client
        .pods()
        .withName("p")
        .waitUntilCondition(
            pod -> pod != null && "Succeeded".equals(pod.getStatus().getPhase()),
            20,
            java.util.concurrent.TimeUnit.SECONDS);
    Instant seen = Instant.now();
    long died = node.truth(created.getMetadata().getUid()).orElseThrow().died().getAsLong();
    assertThat(seen).isAfter(Instant.ofEpochSecond(0, died));
  }

  @Test
  void settingsOfThePodSpecAreApplied() {
    client
        .resource(
            shell(
                    "p",
                    "id -u; id -g; echo $GREETING; echo $0; pwd; cat /proc/self/status | grep"
                        + " NoNewPrivs; touch /nope 2>/dev/null || echo read-only; touch /disk/x && echo disk;"
                        + " df -k /memory | tail -1; cat /sys/fs/cgroup/memory/memory.limit_in_bytes"
                        + " /sys/fs/cgroup/memory.max 2>/dev/null; hostname -i")
                .editSpec()
                .editFirstContainer()
                .addToArgs("$(GREETING)!")
                .addNewEnv()
                .withName("WHO")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("GREETING")
                .withValue("hello $(WHO)")
                .endEnv()
                .withWorkingDir("/usr")
                .withNewSecurityContext()
                .withRunAsUser(1234L)
                .withRunAsGroup(2345L)
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withNewResources()
                .addToLimits("cpu", new Quantity("500m"))
                .addToLimits("memory", new Quantity("64Mi"))
                .endResources()
                .addNewVolumeMount()
                .withName("disk")
                .withMountPath("/disk")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("memory")
                .withMountPath("/memory")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("disk")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewVolume()
                .withName("memory")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity("8Mi"))
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build())
        .create();
    await().until(() -> "Succeeded".equals(Pods.phase(client, "p")));

    String log = client.pods().withName("p").getLog();
    assertThat(log)
        .startsWith("1234\n2345\nhello p\nhello p!\n/usr\n")
        .contains("NoNewPrivs:\t1", "read-only", "\ndisk\n", "8192", "67108864");
    String ip = Pods.get(client, "p").getStatus().getPodIP();
    assertThat(ip).isNotEmpty();
  }

  @Test
  void followedLogStreamsAndAHugeLogIsReadCompletely() throws IOException {
    client
        .resource(
            shell(
                    "p",
                    "echo one; sleep 1; echo two; yes 0123456789012345678901234567890123456789 | head -n 1000000")
                .build())
        .create();
    await().until(() -> "Running".equals(Pods.phase(client, "p")));
    try (LogWatch log = client.pods().withName("p").watchLog();
        BufferedReader reader = new BufferedReader(new InputStreamReader(log.getOutput(), UTF_8))) {
      assertThat(reader.readLine()).isEqualTo("one");
      assertThat(reader.readLine()).isEqualTo("two");
      long lines = reader.lines().count();
      assertThat(lines).isEqualTo(1_000_000);
    }
    long bytes = 0;
    try (InputStream in = client.pods().withName("p").usingTimestamps().getLogInputStream()) {
      byte[] buffer = new byte[64 * 1024];
      int n;
      while ((n = in.read(buffer)) > 0) {
        bytes += n;
      }
    }
    assertThat(bytes).isEqualTo(1_000_000L * (31 + 41) + 2 * (31 + 4));
    assertThat(client.pods().withName("p").tailingLines(2).getLog()).hasSize(82);
  }

  @Test
  void longLineIsAssembledFromItsPieces() {
    client
        .resource(shell("p", "head -c 100000 /dev/zero | tr '\\0' x; echo; echo end").build())
        .create();
    await().until(() -> "Succeeded".equals(Pods.phase(client, "p")));
    List<String> lines = client.pods().withName("p").usingTimestamps().getLog().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).hasSize(31 + 100_000);
  }

  @Test
  void unknownHandlerFailsTheSandbox() {
    client
        .resource(
            shell("p", "true").editSpec().withRuntimeClassName("no-such-handler").endSpec().build())
        .create();
    await().until(() -> Pods.eventReasons(client, "p").contains("FailedCreatePodSandBox"));
    assertThat(Pods.events(client, "p"))
        .extracting(Event::getMessage)
        .anyMatch(
            m ->
                m.contains(
                    "failed to get sandbox runtime: no runtime for \"no-such-handler\" is"
                        + " configured"));
    assertThat(Pods.waitingReason(client, "p")).isEqualTo("ContainerCreating");
  }

  @Test
  void missingImageLeavesThePodWaiting() {
    client
        .resource(
            shell("pulls", "true")
                .editSpec()
                .editFirstContainer()
                .withImage("localhost:1/none:1")
                .endContainer()
                .endSpec()
                .build())
        .create();
    client
        .resource(
            shell("never", "true")
                .editSpec()
                .editFirstContainer()
                .withImage("localhost:1/none:1")
                .withImagePullPolicy("Never")
                .endContainer()
                .endSpec()
                .build())
        .create();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> "ImagePullBackOff".equals(Pods.waitingReason(client, "pulls")));
    await().until(() -> "ErrImageNeverPull".equals(Pods.waitingReason(client, "never")));
    assertThat(Pods.eventReasons(client, "pulls")).contains("Pulling", "Failed", "BackOff");
  }

  @Test
  void missingCommandFailsThePod() {
    client
        .resource(
            pod("p")
                .editSpec()
                .editFirstContainer()
                .withImage(IMAGE)
                .withCommand("/no/such/command")
                .endContainer()
                .endSpec()
                .build())
        .create();
    await().until(() -> "Failed".equals(Pods.phase(client, "p")));
    assertThat(terminated("p").getReason()).isEqualTo("StartError");
    assertThat(terminated("p").getMessage()).contains("/no/such/command");
  }

  @Test
  void missingConfigMapLeavesThePodInCreateContainerConfigError() {
    client
        .resource(
            shell("p", "true")
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("X")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("k", "none", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .build())
        .create();
    await().until(() -> "CreateContainerConfigError".equals(Pods.waitingReason(client, "p")));
  }

  @Test
  void containerBeyondItsMemoryLimitIsOomKilled() {
    client
        .resource(
            shell("p", "tail /dev/zero")
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .addToLimits("memory", new Quantity("32Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build())
        .create();
    await().atMost(Duration.ofSeconds(20)).until(() -> "Failed".equals(Pods.phase(client, "p")));
    assertThat(terminated("p").getReason()).isEqualTo("OOMKilled");
  }

  @Test
  void deletedPodHasItsGracePeriod() {
    client
        .resource(shell("p", "trap 'exit 0' TERM; echo up; while true; do sleep 0.1; done").build())
        .create();
    await().until(() -> "Running".equals(Pods.phase(client, "p")));
    long begin = System.nanoTime();
    client.pods().withName("p").delete();
    assertThat(Pods.get(client, "p").getMetadata().getDeletionTimestamp()).isNotNull();
    await().until(() -> Pods.get(client, "p") == null);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

    client.resource(shell("q", "trap '' TERM; while true; do sleep 0.1; done").build()).create();
    await().until(() -> "Running".equals(Pods.phase(client, "q")));
    client.pods().withName("q").withGracePeriod(1).delete();
    await().atMost(Duration.ofSeconds(5)).until(() -> Pods.get(client, "q") == null);
    assertThatThrownBy(() -> client.pods().withName("q").getLog())
        .extracting("code")
        .isEqualTo(404);
  }

  /** Listens on port 8080 after five seconds, and answers each connection with that status. */
  private static String lateServer(int status) {
    return "sleep 5; exec perl -MIO::Socket::INET -e '"
        + "my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die;"
        + "while (my $c = $s->accept) { sysread($c, my $b, 4096);"
        + "print $c \"HTTP/1.0 "
        + status
        + " X\\r\\n\\r\\n\"; close $c }'";
  }

  private static Pod probed(String name, String script, Consumer<ProbeBuilder> check) {
    ProbeBuilder probe = new ProbeBuilder().withPeriodSeconds(1).withFailureThreshold(60);
    check.accept(probe);
    return shell(name, script)
        .editSpec()
        .editFirstContainer()
        .withStartupProbe(probe.build())
        .endContainer()
        .endSpec()
        .build();
  }

  private static ContainerStatus container(String pod) {
    return Pods.get(client, pod).getStatus().getContainerStatuses().get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "runsc"})
  void containerIsReadyWhenItsPortAnswers(String runtime) {
    Pod pod =
        probed("p", lateServer(200), p -> p.withNewTcpSocket().withNewPort(8080).endTcpSocket());
    pod.getSpec().setRuntimeClassName(runtime);
    client.resource(pod).create();
    await().atMost(Duration.ofSeconds(40)).until(() -> "Running".equals(Pods.phase(client, "p")));
    assertThat(container("p").getReady()).isFalse();
    assertThat(container("p").getStarted()).isFalse();
    await().atMost(Duration.ofSeconds(40)).until(() -> container("p").getReady());
    assertThat(container("p").getStarted()).isTrue();
    assertThat(Pods.events(client, "p"))
        .filteredOn(e -> e.getReason().equals("Unhealthy"))
        .isNotEmpty()
        .allMatch(e -> e.getMessage().endsWith(":8080: connect: connection refused"));
  }

  @Test
  void containerIsReadyWhenItAnswersOverHttp() {
    client
        .resource(
            probed("p", lateServer(204), p -> p.withNewHttpGet().withNewPort(8080).endHttpGet()))
        .create();
    client
        .resource(
            probed("q", lateServer(503), p -> p.withNewHttpGet().withNewPort(8080).endHttpGet()))
        .create();
    await().atMost(Duration.ofSeconds(40)).until(() -> container("p").getReady());
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(Pods.events(client, "q"))
                    .extracting(Event::getMessage)
                    .contains("Startup probe failed: HTTP probe failed with statuscode: 503"));
    assertThat(container("q").getReady()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "runsc"})
  void containerIsReadyWhenItsCommandPasses(String runtime) {
    Pod pod =
        probed(
            "p",
            "sleep 60",
            // The first check fails, and lets the second check pass.
            p ->
                p.withNewExec()
                    .withCommand("sh", "-c", "ls /tmp/up || { touch /tmp/up; exit 1; }")
                    .endExec());
    pod.getSpec().setRuntimeClassName(runtime);
    client.resource(pod).create();
    await().atMost(Duration.ofSeconds(40)).until(() -> container("p").getReady());
    assertThat(Pods.events(client, "p"))
        .extracting(Event::getMessage)
        .anyMatch(m -> m.startsWith("Startup probe failed: ls: cannot access '/tmp/up'"));
  }

  @Test
  void nodeReportsTheKernelAndTheEngineOfTheMachine() {
    var info = client.nodes().withName("local").get().getStatus().getNodeInfo();
    assertThat(info.getContainerRuntimeVersion()).startsWith("docker://");
    assertThat(info.getKernelVersion()).isNotEmpty();
  }

  private static PodBuilder shell(String name, String script) {
    return pod(name)
        .editSpec()
        .editFirstContainer()
        .withImage(IMAGE)
        .withCommand("sh", "-c", script)
        .endContainer()
        .endSpec();
  }

  private static ContainerStateTerminated terminated(String pod) {
    return Pods.get(client, pod)
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getState()
        .getTerminated();
  }

  private static long nanosOf(String reason) {
    String name =
        Pods.events(client, "p").stream()
            .filter(e -> e.getReason().equals(reason))
            .reduce((first, second) -> second)
            .orElseThrow()
            .getMetadata()
            .getName();
    return Long.parseLong(name.substring(name.lastIndexOf('.') + 1), 16);
  }
}
