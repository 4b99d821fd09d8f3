package dev.runtimebench.operator.trial.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.LimitCheck.Result;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.pod.PreparationTask.MemoryProbe;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryProbeEndTest {

  private static final MemoryProbe PROBE =
      new MemoryProbe("gvisor", "agent:1", 128L << 20, 160L << 20);

  private static Pod pod(Map<String, Quantity> limits, Map<String, Quantity> overhead) {
    return new PodBuilder()
        .withNewSpec()
        .withOverhead(overhead)
        .addNewContainer()
        .withName("injected")
        .endContainer()
        .addNewContainer()
        .withName(PodRenderer.CONTAINER)
        .withNewResources()
        .withLimits(limits)
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static LimitCheck check(Pod pod, Integer exitCode, String reason) {
    return MemoryProbeEnd.check(
        PROBE, pod, new PodState.Ended(Optional.ofNullable(exitCode), reason, "why"));
  }

  private static Pod limited(String memory) {
    return pod(Map.of("memory", new Quantity(memory)), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "137, OOMKilled, Enforced",
    // Some runtimes report a container that ran out of memory without the reason.
    "137, Error, Enforced",
    "128, Error, Enforced",
    // Every container that cannot start ends in this way.
    "128, StartError, Unknown",
    "255, Unknown, Enforced",
    "137, ContainerStatusUnknown, Enforced",
    "0, Completed, NotEnforced",
    "1, Error, Unknown",
    "64, Error, Unknown",
    "71, Error, Unknown",
    "137, Evicted, Unknown",
    "137, DeadlineExceeded, Unknown",
    ", OutOfmemory, Unknown",
    ", '', Unknown",
  })
  void endOfTheProbeShowsWhetherTheLimitHolds(Integer exitCode, String reason, Result result) {
    assertThat(check(limited("128Mi"), exitCode, reason).result()).isEqualTo(result);
  }

  @Test
  void containerThatCouldNotStartForLackOfMemoryShowsTheLimit() {
    PodState.Ended ended =
        new PodState.Ended(
            Optional.of(128), "StartError", "cannot allocate Memory for the sandbox");
    assertThat(MemoryProbeEnd.check(PROBE, limited("128Mi"), ended).result())
        .isEqualTo(Result.Enforced);
  }

  @Test
  void messagesHaveTheFigures() {
    assertThat(check(limited("128Mi"), 0, "Completed").message())
        .isEqualTo("a container with a memory limit of 128Mi wrote to 160Mi, and nothing ended it");
    assertThat(check(limited("128Mi"), 137, "Error").message())
        .isEqualTo(
            "a container with a memory limit of 128Mi was ended when it wrote to 160Mi (Error, exit code 137)");
    assertThat(check(limited("128Mi"), 64, "Error").message()).contains("too old");
    assertThat(check(limited("128Mi"), 137, "Evicted").message()).contains("Evicted: why");
  }

  @Test
  void limitThatThePlatformChangedProvesNothing() {
    assertThat(check(limited("1Gi"), 0, "Completed").message()).contains("from 128Mi to 1Gi");
    assertThat(check(pod(Map.of(), Map.of()), 0, "Completed").message()).contains("removed");
    assertThat(check(limited("1Gi"), 0, "Completed").result()).isEqualTo(Result.Unknown);
  }

  @Test
  void overheadThatCoversTheMemoryProvesNothing() {
    Pod pod = pod(Map.of("memory", new Quantity("128Mi")), Map.of("memory", new Quantity("64Mi")));
    assertThat(check(pod, 0, "Completed").result()).isEqualTo(Result.Unknown);
    assertThat(check(pod, 137, "OOMKilled").result()).isEqualTo(Result.Enforced);
  }
}
