package dev.runtimebench.testkit;

import static dev.runtimebench.testkit.Pods.pod;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodLifecycleTest {

  private TestCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster =
        TestCluster.start(
            new ScriptedNode(
                "node-1",
                p -> PodScript.builder().hangs().deletionSeenAfter(ofMillis(100)).build()));
    client = cluster.client();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void newPodHasTheDefaultsOfTheApiServer() {
    Pod created =
        client
            .resource(
                pod("p")
                    .editSpec()
                    .editFirstContainer()
                    .withNewResources()
                    .addToLimits("cpu", new Quantity("1"))
                    .addToLimits("memory", new Quantity("64Mi"))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .build())
            .create();

    assertThat(created.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(created.getStatus().getQosClass()).isEqualTo("Guaranteed");
    assertThat(created.getSpec().getServiceAccountName()).isEqualTo("default");
    assertThat(created.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(30);
    assertThat(created.getSpec().getContainers().get(0).getImagePullPolicy())
        .isEqualTo("IfNotPresent");
    assertThat(created.getSpec().getContainers().get(0).getResources().getRequests())
        .containsEntry("cpu", new Quantity("1"));
  }

  @Test
  void podNeedsAnExistingRuntimeClassAndGetsItsOverhead() {
    Pod pod = pod("p").editSpec().withRuntimeClassName("gvisor").endSpec().build();
    assertThatThrownBy(() -> client.resource(pod).create())
        .hasMessageContaining(
            "pods \"p\" is forbidden: pod rejected: RuntimeClass \"gvisor\" not found")
        .extracting("code")
        .isEqualTo(403);

    client
        .resource(
            new RuntimeClassBuilder()
                .withNewMetadata()
                .withName("gvisor")
                .endMetadata()
                .withHandler("runsc")
                .withNewOverhead()
                .addToPodFixed("memory", new Quantity("16Mi"))
                .endOverhead()
                .withNewScheduling()
                .addToNodeSelector("runtime", "gvisor")
                .endScheduling()
                .build())
        .create();
    Pod created = client.resource(pod).create();
    assertThat(created.getSpec().getOverhead()).containsEntry("memory", new Quantity("16Mi"));
    assertThat(created.getSpec().getNodeSelector()).containsEntry("runtime", "gvisor");
  }

  @Test
  void invalidPodAndChangeOfThePodSpecAreRejected() {
    assertThatThrownBy(
            () ->
                client
                    .resource(
                        pod("p")
                            .editSpec()
                            .editFirstContainer()
                            .addNewVolumeMount()
                            .withName("none")
                            .withMountPath("/x")
                            .endVolumeMount()
                            .endContainer()
                            .endSpec()
                            .build())
                    .create())
        .hasMessageContaining("spec.containers[0].volumeMounts[0].name: Not found: \"none\"");
    client.resource(pod("p").build()).create();
    assertThatThrownBy(
            () ->
                // Without a resourceVersion: the node may write the Pod's status at the same time.
                client
                    .pods()
                    .withName("p")
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"hostNetwork\": true}}"))
        .hasMessageContaining("pod updates may not change fields other than");
  }

  @Test
  void podBeyondTheQuotaIsRejected() {
    client
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("q")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity("1")))
                .endSpec()
                .build())
        .create();
    client.resource(pod("a").build()).create();
    assertThatThrownBy(() -> client.resource(pod("b").build()).create())
        .hasMessageContaining(
            "pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited:"
                + " pods=1");
  }

  @Test
  void podWithoutALimitThatTheQuotaCountsIsRejected() {
    client
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("q")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("limits.cpu", new Quantity("8"), "pods", new Quantity("9")))
                .endSpec()
                .build())
        .create();
    Pod unlimited =
        pod("p")
            .editSpec()
            .editFirstContainer()
            .withNewResources()
            .addToRequests("cpu", new Quantity("1"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    String container = unlimited.getSpec().getContainers().get(0).getName();
    assertThatThrownBy(() -> client.resource(unlimited).create())
        .hasMessageContaining(
            "pods \"p\" is forbidden: failed quota: q: must specify limits.cpu for: " + container);
  }

  @Test
  void runningPodIsDeletedGracefully() {
    runPod("p");
    client.pods().withName("p").delete();
    Pod deleting = Pods.get(client, "p");
    assertThat(deleting.getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(deleting.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
    await().until(() -> Pods.get(client, "p") == null);
    assertThat(Pods.eventReasons(client, "p")).contains("Killing");
  }

  @Test
  void deleteWithoutAGracePeriodRemovesThePodAtOnce() {
    runPod("p");
    client.pods().withName("p").withGracePeriod(0).delete();
    assertThat(Pods.get(client, "p")).isNull();
  }

  @Test
  void deleteWithTheWrongUidIsRejected() {
    runPod("p");
    String path = "/api/v1/namespaces/default/pods/p";
    assertThatThrownBy(
            () ->
                client.raw(path, "DELETE", Map.of("preconditions", Map.of("uid", "somebody-else"))))
        .hasMessageContaining("Precondition failed: UID in precondition: somebody-else")
        .extracting("code")
        .isEqualTo(409);
    assertThat(Pods.get(client, "p").getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void dependentsOfADeletedOwnerAreDeleted() {
    var owner = client.resource(Fixtures.benchmark("w", "")).create();
    Pod owned =
        pod("p")
            .editMetadata()
            .addNewOwnerReference()
            .withApiVersion(owner.getApiVersion())
            .withKind(owner.getKind())
            .withName("w")
            .withUid(owner.getMetadata().getUid())
            .endOwnerReference()
            .endMetadata()
            .build();
    client.resource(owned).create();
    await().until(() -> "Running".equals(Pods.phase(client, "p")));
    client.resource(owner).delete();
    await().until(() -> Pods.get(client, "p") == null);

    // The garbage collector also deletes an object that is created after its owner is gone.
    owned.getMetadata().setName("late");
    client.resource(owned).create();
    await().until(() -> Pods.get(client, "late") == null);
  }

  @Test
  void foregroundDeletionIsRejected() {
    runPod("p");
    assertThatThrownBy(
            () ->
                client
                    .pods()
                    .withName("p")
                    .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                    .delete())
        .hasMessageContaining("does not support propagationPolicy Foreground")
        .extracting("code")
        .isEqualTo(400);
    assertThat(Pods.get(client, "p").getMetadata().getDeletionTimestamp()).isNull();
  }

  private void runPod(String name) {
    client.resource(pod(name).build()).create();
    await().until(() -> "Running".equals(Pods.phase(client, name)));
  }
}
