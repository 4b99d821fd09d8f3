package dev.runtimebench.testkit;

import static dev.runtimebench.testkit.Pods.pod;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptedNodeTest {

  private final Map<String, PodScript> scripts = new ConcurrentHashMap<>();
  private LocalCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster =
        new LocalClusterBuilder()
            .node(
                new ScriptedNode(
                    "node-1",
                    pod -> scripts.getOrDefault(pod.getMetadata().getName(), PodScript.succeeds())))
            .start();
    client = cluster.client();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void podPassesTheStatesOfARealPodInOrder() {
    scripts.put(
        "p",
        PodScript.builder()
            .scheduledAfter(ofMillis(30))
            .sandboxReadyAfter(ofMillis(60))
            .imagePullTakes(ofMillis(40))
            .createdAfter(ofMillis(20))
            .startedAfter(ofMillis(20))
            .readyAfter(ofMillis(40))
            .exitAfter(ofMillis(100))
            .terminatedSeenAfter(ofMillis(50))
            .build());
    Map<String, Long> seen = Collections.synchronizedMap(new LinkedHashMap<>());
    Watch watch = client.pods().inNamespace("default").watch(milestones(seen));
    try {
      warmUp();
      seen.clear();
      long created = System.nanoTime();
      client.resource(pod("p").build()).create();
      await().until(() -> "Succeeded".equals(Pods.phase(client, "p")));
      await().until(() -> seen.containsKey("Succeeded"));

      assertThat(seen.keySet())
          .containsExactly("Pending", "scheduled", "sandbox", "Running", "ready", "Succeeded");
      // A step is never early. A busy machine can make a step late.
      assertThat(ms(seen.get("scheduled") - created)).isBetween(30L, 300L);
      assertThat(ms(seen.get("sandbox") - created)).isBetween(90L, 400L);
      assertThat(ms(seen.get("Running") - created)).isBetween(170L, 500L);
      assertThat(ms(seen.get("ready") - created)).isBetween(210L, 550L);
      assertThat(ms(seen.get("Succeeded") - created)).isBetween(320L, 700L);
    } finally {
      watch.close();
    }
    ContainerStateTerminated end = terminated("p");
    assertThat(end.getExitCode()).isZero();
    assertThat(end.getReason()).isEqualTo("Completed");
    assertThat(end.getStartedAt()).matches(".*T\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(Pods.get(client, "p").getStatus().getPodIP()).startsWith("10.244.");
  }

  /** On a busy machine the step that shows the running container comes late. */
  @Test
  void containerThatHasEndedIsNotShownAsRunning() {
    scripts.put(
        "p",
        PodScript.builder()
            .exitAfter(ofMillis(2))
            .runningSeenAfter(ofMillis(300))
            .readyAfter(ofMillis(300))
            .sandboxOutlivesContainer(Duration.ofHours(1))
            .build());
    scripts.put("later", PodScript.builder().runningSeenAfter(ofMillis(400)).hangs().build());
    client.resource(pod("p").build()).create();
    await()
        .until(
            () ->
                Pods.get(client, "p").getStatus().getContainerStatuses().stream()
                    .anyMatch(c -> c.getState().getTerminated() != null));
    client.resource(pod("later").build()).create();
    await().until(() -> "Running".equals(Pods.phase(client, "later")));
    assertThat(terminated("p")).isNotNull();
  }

  @Test
  void namesOfKubeletEventsEndInTheNanosecondsOfTheNode() {
    scripts.put("p", PodScript.builder().imagePullTakes(ofMillis(30)).build());
    Instant before = Instant.now();
    client.resource(pod("p").build()).create();
    await().until(() -> "Succeeded".equals(Pods.phase(client, "p")));

    List<Event> events = Pods.events(client, "p");
    assertThat(events)
        .extracting(Event::getReason)
        .containsExactlyInAnyOrder("Scheduled", "Pulling", "Pulled", "Created", "Started");
    Event pulled = event(events, "Pulled");
    assertThat(pulled.getMessage())
        .startsWith("Successfully pulled image \"example.dev/image:1\" in 30ms (");
    assertThat(pulled.getEventTime()).isNull();
    assertThat(pulled.getInvolvedObject().getFieldPath()).isEqualTo("spec.containers{main}");
    assertThat(pulled.getSource().getHost()).isEqualTo("node-1");
    assertThat(at(event(events, "Started"))).isAfter(at(event(events, "Created")));
    assertThat(at(pulled)).isBetween(before, Instant.now());
    assertThat(event(events, "Scheduled").getEventTime().getTime()).matches(".*\\.\\d{6}Z");
  }

  @Test
  void nodeWithAClockOffsetUsesItsOwnClock() {
    cluster.close();
    cluster =
        new LocalClusterBuilder()
            .node(
                new ScriptedNode("late", p -> PodScript.builder().log(ofMillis(0), "x").build())
                    .withClockOffset(java.time.Duration.ofSeconds(-100)))
            .start();
    client = cluster.client();
    client.resource(pod("p").build()).create();
    await().until(() -> "Succeeded".equals(Pods.phase(client, "p")));

    Instant shouldBe = Instant.now().minusSeconds(100);
    assertThat(at(event(Pods.events(client, "p"), "Started")))
        .isBetween(shouldBe.minusSeconds(5), shouldBe);
    String log = client.pods().withName("p").usingTimestamps().getLog();
    assertThat(Instant.parse(log.split(" ")[0])).isBetween(shouldBe.minusSeconds(5), shouldBe);
  }

  @Test
  void endedContainerHasItsExitCodeAndReason() {
    scripts.put("error", PodScript.builder().exitCode(3).build());
    scripts.put("oom", PodScript.builder().oomKilled().build());
    client.resource(pod("error").build()).create();
    client.resource(pod("oom").build()).create();
    await().until(() -> "Failed".equals(Pods.phase(client, "error")));
    await().until(() -> "Failed".equals(Pods.phase(client, "oom")));

    assertThat(terminated("error").getReason()).isEqualTo("Error");
    assertThat(terminated("error").getExitCode()).isEqualTo(3);
    assertThat(terminated("oom").getReason()).isEqualTo("OOMKilled");
    assertThat(terminated("oom").getExitCode()).isEqualTo(137);
  }

  @Test
  void failedImagePullLeavesThePodInImagePullBackOff() {
    scripts.put("p", PodScript.builder().imagePullBackOff("manifest unknown").build());
    client.resource(pod("p").build()).create();
    await().until(() -> "ImagePullBackOff".equals(Pods.waitingReason(client, "p")));

    assertThat(Pods.eventReasons(client, "p")).contains("Pulling", "Failed", "BackOff");
    assertThat(Pods.phase(client, "p")).isEqualTo("Pending");
    assertThatThrownBy(() -> client.pods().withName("p").getLog())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("is waiting to start: trying and failing to pull image");
  }

  @Test
  void failedSandboxLeavesThePodInContainerCreating() {
    scripts.put("p", PodScript.builder().sandboxFails("no runtime for \"kata\"").build());
    client.resource(pod("p").build()).create();
    await().until(() -> Pods.eventReasons(client, "p").contains("FailedCreatePodSandBox"));

    assertThat(Pods.waitingReason(client, "p")).isEqualTo("ContainerCreating");
    assertThat(Pods.condition(Pods.get(client, "p"), "PodReadyToStartContainers").getStatus())
        .isEqualTo("False");
  }

  @Test
  void configErrorLeavesThePodInCreateContainerConfigError() {
    scripts.put("p", PodScript.builder().createContainerConfigError("no such key").build());
    client.resource(pod("p").build()).create();
    await().until(() -> "CreateContainerConfigError".equals(Pods.waitingReason(client, "p")));
  }

  @Test
  void evictionFailsThePod() {
    scripts.put("p", PodScript.builder().hangs().evicted(ofMillis(20), "low on memory").build());
    client.resource(pod("p").build()).create();
    await().until(() -> "Failed".equals(Pods.phase(client, "p")));

    assertThat(Pods.get(client, "p").getStatus().getReason()).isEqualTo("Evicted");
    assertThat(Pods.eventReasons(client, "p")).contains("Evicted");
  }

  @Test
  void activeDeadlineFailsThePod() {
    scripts.put("p", PodScript.builder().hangs().build());
    client.resource(pod("p").editSpec().withActiveDeadlineSeconds(1L).endSpec().build()).create();
    await().until(() -> "Failed".equals(Pods.phase(client, "p")));

    assertThat(Pods.get(client, "p").getStatus().getReason()).isEqualTo("DeadlineExceeded");
    assertThat(terminated("p").getExitCode()).isEqualTo(137);
  }

  @Test
  void loweredActiveDeadlineEndsARunningPodAndKeepsItsLog() {
    scripts.put("p", PodScript.builder().log(ofMillis(0), "hello").hangs().build());
    client.resource(pod("p").editSpec().withActiveDeadlineSeconds(900L).endSpec().build()).create();
    await().until(() -> "Running".equals(Pods.phase(client, "p")));

    client
        .pods()
        .inNamespace("default")
        .withName("p")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeDeadlineSeconds\":1}}");
    await().until(() -> "Failed".equals(Pods.phase(client, "p")));

    assertThat(Pods.get(client, "p").getStatus().getReason()).isEqualTo("DeadlineExceeded");
    assertThat(client.pods().inNamespace("default").withName("p").getLog()).contains("hello");
  }

  @Test
  void activeDeadlineCannotBeRaised() {
    client.resource(pod("p").editSpec().withActiveDeadlineSeconds(900L).endSpec().build()).create();
    assertThatThrownBy(
            () ->
                client
                    .pods()
                    .inNamespace("default")
                    .withName("p")
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"activeDeadlineSeconds\":901}}"))
        .hasMessageContaining("must be less than or equal to previous value");
  }

  @Test
  void containerThatNeverStartsStaysInContainerCreating() {
    scripts.put("p", PodScript.builder().neverStarts().dropEvent("Pulled").build());
    client.resource(pod("p").build()).create();
    await().until(() -> Pods.eventReasons(client, "p").contains("Created"));

    assertThat(Pods.waitingReason(client, "p")).isEqualTo("ContainerCreating");
    assertThat(Pods.eventReasons(client, "p")).doesNotContain("Pulled", "Started");
  }

  @Test
  void nodeRunsHundredsOfPodsAtOnce() {
    for (int i = 0; i < 300; i++) {
      scripts.put("p" + i, PodScript.builder().exitAfter(ofMillis(100)).build());
    }
    IntStream.range(0, 300).parallel().forEach(i -> client.resource(pod("p" + i).build()).create());
    await()
        .until(
            () ->
                client.pods().withField("status.phase", "Succeeded").list().getItems().size()
                    == 300);
  }

  /** Runs Pods first, so that class loading and compilation do not disturb the times. */
  private void warmUp() {
    for (int i = 0; i < 10; i++) {
      client.resource(pod("warm-up-" + i).build()).create();
    }
    await()
        .until(
            () ->
                client.pods().withField("status.phase", "Succeeded").list().getItems().size()
                    == 10);
  }

  private ContainerStateTerminated terminated(String pod) {
    return Pods.get(client, pod)
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getState()
        .getTerminated();
  }

  private static Watcher<Pod> milestones(Map<String, Long> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Pod pod) {
        if (!pod.getMetadata().getName().equals("p")) {
          return;
        }
        seen.putIfAbsent(pod.getStatus().getPhase(), System.nanoTime());
        if (pod.getSpec().getNodeName() != null) {
          seen.putIfAbsent("scheduled", System.nanoTime());
        }
        if (isTrue(pod, "PodReadyToStartContainers")) {
          seen.putIfAbsent("sandbox", System.nanoTime());
        }
        if (isTrue(pod, "Ready")) {
          seen.putIfAbsent("ready", System.nanoTime());
        }
      }

      @Override
      public void onClose(WatcherException cause) {}
    };
  }

  private static boolean isTrue(Pod pod, String condition) {
    var found = Pods.condition(pod, condition);
    return found != null && found.getStatus().equals("True");
  }

  private static Event event(List<Event> events, String reason) {
    return events.stream().filter(e -> e.getReason().equals(reason)).findFirst().orElseThrow();
  }

  private static Instant at(Event event) {
    String name = event.getMetadata().getName();
    long nanos = Long.parseLong(name.substring(name.lastIndexOf('.') + 1), 16);
    return Instant.ofEpochSecond(0, nanos);
  }

  private static long ms(long nanos) {
    return nanos / 1_000_000;
  }
}
