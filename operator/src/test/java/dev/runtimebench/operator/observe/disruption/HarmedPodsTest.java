package dev.runtimebench.operator.observe.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class HarmedPodsTest {

  private static Pod ended(String uid, String reason, String finished) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(uid)
        .withUid(uid)
        .endMetadata()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("web")
        .withNewLastState()
        .withNewTerminated()
        .withReason(reason)
        .withFinishedAt(finished)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  @Test
  void killStaysWhenThePodShowsAnotherEnd() {
    HarmedPods harmed = new HarmedPods(10);
    harmed.saw("", ended("a", "OOMKilled", "2026-01-01T00:00:00Z"));
    harmed.saw("", ended("a", "OOMKilled", "2026-01-01T00:00:00Z"));
    harmed.saw("", ended("a", "Error", "2026-01-01T00:01:00Z"));
    assertThat(harmed.others("b")).extracting(HarmedPods.Harmed::name).containsExactly("shop/a");
  }

  @Test
  void podsOfTheBenchmarkDoNotCount() {
    HarmedPods harmed = new HarmedPods(10);
    harmed.saw("b", ended("a", "OOMKilled", "2026-01-01T00:00:00Z"));
    assertThat(harmed.others("b")).isEmpty();
    assertThat(harmed.others("c")).hasSize(1);
  }

  @Test
  void oldestHarmGoesFirst() {
    HarmedPods harmed = new HarmedPods(2);
    for (String uid : new String[] {"a", "b", "c"}) {
      harmed.saw("", ended(uid, "OOMKilled", "2026-01-01T00:00:00Z"));
    }
    assertThat(harmed.others("x")).extracting(HarmedPods.Harmed::uid).containsExactly("b", "c");
  }
}
