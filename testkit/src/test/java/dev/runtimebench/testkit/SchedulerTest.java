package dev.runtimebench.testkit;

import static dev.runtimebench.testkit.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {

  private LocalCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster =
        new LocalClusterBuilder()
            .node(
                new ScriptedNode("small", p -> PodScript.builder().hangs().build())
                    .withAllocatable("cpu", "1"),
                new ScriptedNode("labelled", p -> PodScript.builder().hangs().build())
                    .withLabel("disk", "ssd"))
            .start();
    client = cluster.client();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void podWithANodeSelectorIsBoundToAMatchingNode() {
    create(pod("p").editSpec().addToNodeSelector("disk", "ssd").endSpec());
    assertBound("p", "labelled");
  }

  @Test
  void podWithANodeAffinityIsBoundToTheNamedNode() {
    create(
        pod("p")
            .editSpec()
            .withNewAffinity()
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addNewMatchField()
            .withKey("metadata.name")
            .withOperator("In")
            .withValues("small")
            .endMatchField()
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .endAffinity()
            .endSpec());
    assertBound("p", "small");
  }

  /** A soft affinity decides between nodes that fit, and keeps no Pod from a node. */
  @ParameterizedTest
  @CsvSource({"labelled, small", "small, labelled"})
  void podWithASoftAffinityPrefersTheNode(String avoided, String chosen) {
    create(avoiding("a", avoided));
    create(avoiding("b", avoided));
    assertBound("a", chosen);
    assertBound("b", chosen);
    create(avoiding("c", avoided).editSpec().addToNodeSelector(host(avoided)).endSpec());
    assertBound("c", avoided);
  }

  private static PodBuilder avoiding(String name, String node) {
    return pod(name)
        .editSpec()
        .withNewAffinity()
        .withNewNodeAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withNewPreference()
        .addNewMatchField()
        .withKey("metadata.name")
        .withOperator("NotIn")
        .withValues(node)
        .endMatchField()
        .endPreference()
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .endAffinity()
        .endSpec();
  }

  @Test
  void unschedulablePodShowsTheReasonAndIsRetried() {
    create(requesting("p", "100").editSpec().addToNodeSelector("disk", "ssd").endSpec());
    await().until(() -> Pods.condition(Pods.get(client, "p"), "PodScheduled") != null);

    var condition = Pods.condition(Pods.get(client, "p"), "PodScheduled");
    assertThat(condition.getStatus()).isEqualTo("False");
    assertThat(condition.getReason()).isEqualTo("Unschedulable");
    assertThat(condition.getMessage())
        .startsWith(
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node"
                + " affinity/selector.");
    assertThat(Pods.eventReasons(client, "p")).containsExactly("FailedScheduling");

    client
        .nodes()
        .withName("labelled")
        .editStatus(
            node ->
                new NodeBuilder(node)
                    .editStatus()
                    .addToAllocatable("cpu", new Quantity("200"))
                    .endStatus()
                    .build());
    assertBound("p", "labelled");
  }

  @Test
  void deletedPodFreesItsResources() {
    create(requesting("first", "800m").editSpec().addToNodeSelector(host("small")).endSpec());
    assertBound("first", "small");
    create(requesting("second", "800m").editSpec().addToNodeSelector(host("small")).endSpec());
    await().until(() -> Pods.eventReasons(client, "second").contains("FailedScheduling"));
    client.pods().withName("first").withGracePeriod(0).delete();
    assertBound("second", "small");
  }

  @Test
  void onlyAPodWithATolerationIsBoundToATaintedNode() {
    client
        .nodes()
        .withName("labelled")
        .edit(
            node ->
                new NodeBuilder(node)
                    .editSpec()
                    .addNewTaint("NoSchedule", "only", null, "benchmarks")
                    .endSpec()
                    .build());
    create(pod("a").editSpec().addToNodeSelector("disk", "ssd").endSpec());
    await().until(() -> Pods.eventReasons(client, "a").contains("FailedScheduling"));
    assertThat(Pods.condition(Pods.get(client, "a"), "PodScheduled").getMessage())
        .contains("1 node(s) had untolerated taint {only: benchmarks}");
    create(
        pod("b")
            .editSpec()
            .addToNodeSelector("disk", "ssd")
            .addNewToleration("NoSchedule", "only", "Equal", null, "benchmarks")
            .endSpec());
    assertBound("b", "labelled");
  }

  @Test
  void nodeReportsItsKernelAndContainerRuntime() {
    var info = client.nodes().withName("small").get().getStatus().getNodeInfo();
    assertThat(info.getKernelVersion()).isNotEmpty();
    assertThat(info.getContainerRuntimeVersion()).startsWith("containerd://");
  }

  private static java.util.Map<String, String> host(String name) {
    return java.util.Map.of("kubernetes.io/hostname", name);
  }

  private static PodBuilder requesting(String name, String cpu) {
    return pod(name)
        .editSpec()
        .editFirstContainer()
        .withNewResources()
        .addToRequests("cpu", new Quantity(cpu))
        .endResources()
        .endContainer()
        .endSpec();
  }

  private void create(PodBuilder pod) {
    client.resource(pod.build()).create();
  }

  private void assertBound(String name, String node) {
    await()
        .untilAsserted(
            () -> {
              Pod pod = Pods.get(client, name);
              assertThat(pod.getSpec().getNodeName()).isEqualTo(node);
            });
  }
}
