package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.timeline.InitPull;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kubelet's Events on containers that a platform adds and that start before the workload's. */
class InitContainerEventsTest {

  private static final String PULLED =
      "Successfully pulled image \"mesh:1\" in 1.5s (2s including waiting). Image size: 5 bytes.";

  private final TestCluster cluster =
      TestCluster.start(
          new ScriptedNode("node-1", pod -> PodScript.builder().neverStarts().build()));
  private final BlockingQueue<InitPull> pulls = new LinkedBlockingQueue<>();
  private final InitContainerEvents events =
      new InitContainerEvents(cluster.client(), pulls::add, 2);

  @AfterEach
  void stop() {
    events.close();
    cluster.close();
  }

  private static Pod pod(String... initContainers) {
    return podOf("uid-b", initContainers);
  }

  private static Pod podOf(String benchmarkUid, String... initContainers) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("p")
            .withUid("uid-p")
            .addToLabels(Labels.BENCHMARK_UID, benchmarkUid)
            .endMetadata()
            .withNewSpec()
            .endSpec();
    for (String name : initContainers) {
      pod.editSpec().addNewInitContainer().withName(name).endInitContainer().endSpec();
    }
    return pod.build();
  }

  private void happens(String initContainer, String reason, String message) {
    happensAt("spec.initContainers{" + initContainer + "}", reason, message);
  }

  private void happensAt(String fieldPath, String reason, String message) {
    cluster
        .client()
        .v1()
        .events()
        .inNamespace("default")
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withGenerateName("p.")
                .endMetadata()
                .withReason(reason)
                .withMessage(message)
                .withType("Normal")
                .withNewInvolvedObject()
                .withKind("Pod")
                .withNamespace("default")
                .withName("p")
                .withUid("uid-p")
                .withFieldPath(fieldPath)
                .endInvolvedObject()
                .build())
        .create();
  }

  @Test
  void pullIsReportedWithItsContainerAlsoIfItHappenedBeforeTheWatch() throws Exception {
    happens("mesh-init", "Pulled", PULLED);
    events.follow(pod("mesh-init"));
    assertThat(pulls.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new InitPull("uid-p", "mesh-init", true, Optional.of(1_500_000_000L)));
  }

  @Test
  void otherEventsAndOtherContainersAreNotPulls() throws Exception {
    events.follow(pod("mesh-init", "copy"));
    events.follow(pod("mesh-init"));
    happens("mesh-init", "Pulled", "Container image \"mesh:1\" already present on machine");
    happens("other", "Pulled", PULLED);
    happens("copy", "Pulled", "Successfully pulled image \"copy:1\"");
    assertThat(pulls.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new InitPull("uid-p", "copy", true, Optional.empty()));
    assertThat(pulls).isEmpty();
  }

  @Test
  void beginningOfAPullIsReported() throws Exception {
    events.follow(pod("mesh-init"));
    happens("mesh-init", "Pulling", "Pulling image \"mesh:1\"");
    assertThat(pulls.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new InitPull("uid-p", "mesh-init", false, Optional.empty()));
  }

  /** The kubelet starts the containers of a Pod in their order. */
  @Test
  void pullOfAContainerInFrontOfTheWorkloadsIsReported() throws Exception {
    PodBuilder pod = new PodBuilder(pod());
    for (String name : List.of("aaa-proxy", TrialNames.CONTAINER, "zzz-proxy")) {
      pod.editSpec().addNewContainer().withName(name).endContainer().endSpec();
    }
    events.follow(pod.build());
    happensAt("spec.containers{zzz-proxy}", "Pulled", PULLED);
    happensAt("spec.containers{workload}", "Pulled", PULLED);
    happensAt("spec.containers{aaa-proxy}", "Pulled", PULLED);
    assertThat(next()).isEqualTo("aaa-proxy");
    assertThat(pulls).isEmpty();
  }

  /** Two watches at most are open here. */
  @Test
  void watchEndsWithTheLastBenchmarkThatNeedsIt() throws Exception {
    events.follow(podOf("first", "a", "b"));
    events.follow(podOf("second", "b"));
    events.follow(podOf("third", "c"));
    events.unfollow("first");
    happens("b", "Pulled", PULLED);
    assertThat(next()).isEqualTo("b");

    events.follow(podOf("third", "c"));
    happens("a", "Pulled", PULLED);
    happens("c", "Pulled", PULLED);
    assertThat(next()).isEqualTo("c");

    events.unfollow("second");
    events.follow(podOf("third", "a"));
    assertThat(next()).isEqualTo("a");
    assertThat(pulls).isEmpty();
  }

  private String next() throws InterruptedException {
    InitPull pull = pulls.poll(20, TimeUnit.SECONDS);
    assertThat(pull).isNotNull();
    return pull.container();
  }
}
