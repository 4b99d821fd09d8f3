package dev.runtimebench.operator.observe.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestedRoomTest {

  private static Pod pod(String cpu, String memory) {
    return new PodBuilder()
        .withNewSpec()
        .addNewContainer()
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod withStorage(Pod pod, String storage) {
    return new PodBuilder(pod)
        .editSpec()
        .editContainer(0)
        .editResources()
        .addToRequests("ephemeral-storage", new Quantity(storage))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static final Pod ONE = pod("10m", "16Mi");

  @Test
  void podAsSmallAsOneOfTheRampIsNoChange() {
    RequestedRoom before = RequestedRoom.of(List.of(pod("1", "1Gi")));
    RequestedRoom after = RequestedRoom.of(List.of(pod("1", "1Gi"), pod("10m", "16Mi")));
    assertThat(before.change(after, ONE)).isEmpty();
    assertThat(after.change(before, ONE)).isEmpty();
  }

  @Test
  void largerPodThatComesOrGoesIsAChange() {
    RequestedRoom before = RequestedRoom.of(List.of(pod("1", "1Gi")));
    RequestedRoom after = RequestedRoom.of(List.of(pod("1", "1Gi"), pod("10m", "17Mi")));
    assertThat(before.change(after, ONE)).get().asString().contains("1 Pods", "2 Pods");
    assertThat(after.change(before, ONE)).isPresent();
    assertThat(before.change(RequestedRoom.of(List.of()), ONE)).isPresent();
  }

  /** Ephemeral storage limits how many Pods of a ramp fit only if a Pod of the ramp requests it. */
  @Test
  void requestForStorageIsAChangeForPodsThatRequestStorage() {
    Pod small = pod("1m", "1Mi");
    RequestedRoom before = RequestedRoom.of(List.of());
    RequestedRoom after = RequestedRoom.of(List.of(withStorage(small, "2Gi")));
    assertThat(before.change(after, withStorage(ONE, "1Gi")))
        .get()
        .asString()
        .contains("0 bytes of ephemeral storage", "2147483648 bytes of ephemeral storage");
    assertThat(before.change(after, withStorage(ONE, "2Gi"))).isEmpty();
    assertThat(before.change(after, ONE)).isEmpty();
  }
}
