package dev.runtimebench.operator.observe.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.DensityStop;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeRoomTest {

  private static final NodeRoom.Reserve NOTHING = new NodeRoom.Reserve(0, new Quantity("1"));

  private static Node node(String cpu, String memory, String pods) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName("n")
        .endMetadata()
        .withNewStatus()
        .withAllocatable(
            Map.of(
                "cpu",
                new Quantity(cpu),
                "memory",
                new Quantity(memory),
                "pods",
                new Quantity(pods)))
        .endStatus()
        .build();
  }

  private static Pod pod(String cpu, String memory, String overhead) {
    return new PodBuilder()
        .withNewSpec()
        .addNewContainer()
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
        .endResources()
        .endContainer()
        .withOverhead(Map.of("memory", new Quantity(overhead)))
        .endSpec()
        .build();
  }

  @Test
  void overheadOfTheRuntimeClassCounts() {
    NodeRoom room = NodeRoom.of(node("8", "1000Mi", "100"), List.of());
    assertThat(room.limit(pod("10m", "50Mi", "0"), 30, NOTHING))
        .hasValueSatisfying(limit -> assertThat(limit.count()).isEqualTo(19));
    assertThat(room.limit(pod("10m", "50Mi", "50Mi"), 30, NOTHING))
        .hasValueSatisfying(
            limit -> {
              assertThat(limit.count()).isEqualTo(9);
              assertThat(limit.stop()).isEqualTo(DensityStop.ReservedMemory);
            });
  }

  @Test
  void reserveStaysFree() {
    NodeRoom room =
        NodeRoom.of(node("8", "1000Mi", "20"), Collections.nCopies(5, pod("10m", "100Mi", "0")));
    assertThat(
            room.limit(
                pod("10m", "10Mi", "0"), 100, new NodeRoom.Reserve(4, new Quantity("100Mi"))))
        .hasValueSatisfying(
            limit -> {
              assertThat(limit.count()).isEqualTo(11);
              assertThat(limit.stop()).isEqualTo(DensityStop.NodePods);
            });
    assertThat(
            room.limit(
                pod("10m", "100Mi", "0"), 100, new NodeRoom.Reserve(4, new Quantity("450Mi"))))
        .hasValueSatisfying(limit -> assertThat(limit.count()).isZero());
  }

  @Test
  void cpuRequestsFillANode() {
    NodeRoom room = NodeRoom.of(node("1", "64Gi", "100"), List.of(pod("500m", "1Mi", "0")));
    assertThat(room.limit(pod("200m", "1Mi", "0"), 5, NOTHING))
        .hasValueSatisfying(
            limit -> {
              assertThat(limit.count()).isEqualTo(2);
              assertThat(limit.stop()).isEqualTo(DensityStop.NodeFull);
            });
    assertThat(room.limit(pod("200m", "1Mi", "0"), 2, NOTHING)).isEmpty();
  }

  @Test
  void requestsOfEphemeralStorageFillANode() {
    Node node =
        new NodeBuilder(node("8", "64Gi", "100"))
            .editStatus()
            .addToAllocatable("ephemeral-storage", new Quantity("10Gi"))
            .endStatus()
            .build();
    NodeRoom room = NodeRoom.of(node, List.of(storing("1Gi")));
    assertThat(room.limit(storing("2Gi"), 5, NOTHING))
        .hasValueSatisfying(
            limit -> {
              assertThat(limit.count()).isEqualTo(4);
              assertThat(limit.stop()).isEqualTo(DensityStop.NodeFull);
              assertThat(limit.message())
                  .contains("ephemeral storage", "a Pod requests 2147483648");
            });
    assertThat(room.limit(storing("2Gi"), 4, NOTHING)).isEmpty();
    assertThat(room.limit(pod("10m", "1Mi", "0"), 5, NOTHING)).as("no request").isEmpty();
    assertThat(NodeRoom.of(node("8", "64Gi", "100"), List.of()).limit(storing("2Gi"), 50, NOTHING))
        .as("a node that names no storage has no limit")
        .isEmpty();
  }

  private static Pod storing(String amount) {
    return new PodBuilder(pod("10m", "1Mi", "0"))
        .editSpec()
        .editContainer(0)
        .editResources()
        .addToRequests("ephemeral-storage", new Quantity(amount))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void nodeThatIsOverfullHasRoomForNone() {
    NodeRoom room =
        NodeRoom.of(node("1", "64Gi", "1"), Collections.nCopies(3, pod("1", "1Mi", "0")));
    assertThat(room.limit(pod("1", "1Mi", "0"), 1, NOTHING))
        .hasValueSatisfying(limit -> assertThat(limit.count()).isZero());
  }

  @Test
  void eachPressureIsSeen() {
    for (var pressure :
        Map.of(
                "MemoryPressure", DensityStop.MemoryPressure,
                "PIDPressure", DensityStop.PidPressure,
                "DiskPressure", DensityStop.DiskPressure)
            .entrySet()) {
      Node pressed =
          new NodeBuilder(node("1", "1Gi", "1"))
              .editStatus()
              .addNewCondition()
              .withType(pressure.getKey())
              .withStatus("True")
              .withMessage("low")
              .endCondition()
              .endStatus()
              .build();
      assertThat(NodeRoom.pressure(pressed))
          .hasValueSatisfying(p -> assertThat(p.getKey()).isEqualTo(pressure.getValue()));
    }
    assertThat(NodeRoom.pressure(node("1", "1Gi", "1"))).isEmpty();
  }
}
