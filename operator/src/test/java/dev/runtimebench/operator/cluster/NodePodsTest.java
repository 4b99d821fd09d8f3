package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class NodePodsTest {

  private static final String UID = "uid-of-a-benchmark";

  private static Pod large() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("large")
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-1")
        .addNewVolume()
        .withName("data")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .addNewContainer()
        .withName("main")
        .withImage("example/tool:1")
        .withArgs("serve")
        .addNewEnv()
        .withName("A")
        .withValue("b")
        .endEnv()
        .withNewResources()
        .addToRequests("memory", new Quantity("1Gi"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void otherPodsAreKeptWithTheirRequestsAndWithoutTheirVariables() {
    try (LocalCluster cluster = new LocalClusterBuilder().start();
        NodePods pods = new NodePods(cluster.client(), List.of(), OperatorClock.system())) {
      cluster.client().resource(large()).create();
      pods.watch(UID, "node-1");
      Awaitility.await()
          .until(() -> pods.others("node-1", UID).filter(o -> o.size() == 1).isPresent());
      Optional<List<Pod>> others = pods.others("node-1", UID);
      Pod pod = others.orElseThrow().get(0);
      assertThat(pod.getSpec().getVolumes()).isEmpty();
      assertThat(pod.getSpec().getContainers())
          .singleElement()
          .satisfies(
              main -> {
                assertThat(main.getEnv()).isEmpty();
                assertThat(main.getArgs()).isEmpty();
                assertThat(main.getResources().getRequests())
                    .containsEntry("memory", new Quantity("1Gi"));
              });
    }
  }
}
