package dev.runtimebench.operator.trial.density;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreemptionTest {

  private static Pod pod(String name, Integer priority, String policy) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .endMetadata()
        .withNewSpec()
        .withPriority(priority)
        .withPreemptionPolicy(policy)
        .withPriorityClassName(priority == null ? null : "high")
        .endSpec()
        .build();
  }

  @Test
  void podAboveOthersMayPreemptThem() {
    assertThat(
            Preemption.of(
                pod("own", 1000, "PreemptLowerPriority"),
                List.of(pod("a", 2000, null), pod("b", 10, null), pod("c", null, null))))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .contains(
                        "priority 1000 (PriorityClass high)",
                        "2 other Pods",
                        "shop/b with 10",
                        "preemptionPolicy: Never",
                        "spec.priorityClassName"));
  }

  /** Without a policy the scheduler preempts. */
  @Test
  void podWithoutAPolicyMayPreempt() {
    assertThat(Preemption.of(pod("own", 0, null), List.of(pod("placeholder", -10, null))))
        .isPresent();
  }

  @Test
  void podThatPreemptsNobodyMayRun() {
    List<Pod> others = List.of(pod("a", 10, null), pod("b", 1000, null));
    assertThat(Preemption.of(pod("own", 1000, "Never"), others)).isEmpty();
    assertThat(Preemption.of(pod("own", 10, null), others)).as("equal is not above").isEmpty();
    assertThat(Preemption.of(pod("own", null, null), others)).isEmpty();
    assertThat(Preemption.of(pod("own", 1000, null), List.of())).isEmpty();
  }
}
