package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A phase that an older cluster does not report is missing; all other phases are measured. */
@Tag("long")
class OlderKubernetesTest {

  private static final int SANDBOX_MS = 400;

  /** A busy machine hears late of the Pod's node, and a phase that starts there gets shorter. */
  private static final int BUSY_MACHINE_MS = 300;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static PodScriptBuilder pod() {
    return PodScript.builder()
        .sandboxReadyAfter(Duration.ofMillis(SANDBOX_MS))
        .log(Duration.ofMillis(SANDBOX_MS + 200), "latency=5")
        .exitAfter(Duration.ofMillis(SANDBOX_MS + 205))
        .exitCode(0);
  }

  /** Runs a benchmark, and returns the results under runc by phase. */
  private Map<String, PhaseResult> run(PodScript script) {
    on.play(pod -> script);
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 0, min: 1, max: 3}, settleSeconds: 0}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.results()).isNotEmpty().allMatch(result -> result.n() == 3);
    assertThat(status.failures()).isEmpty();
    return status.phases().stream()
        .filter(phase -> phase.runtime().equals("runc"))
        .collect(Collectors.toMap(PhaseResult::phase, phase -> phase));
  }

  @Test
  void kubeletWithoutTheSandboxConditionHasNoSandboxSetupPhase() {
    Map<String, PhaseResult> phases =
        run(
            pod()
                .withoutCondition("PodReadyToStartContainers")
                .dropEvent("Pulling", "Pulled", "Created", "Started")
                .build());

    assertThat(phases)
        .as("a missing phase is neither zero nor estimated")
        .doesNotContainKey("SandboxSetup");
    assertThat(phases.get("SandboxAndContainer").n()).isEqualTo(3);
    assertThat(phases.get("SandboxAndContainer").minMs())
        .isGreaterThan(SANDBOX_MS - BUSY_MACHINE_MS);
  }

  @Test
  void eventsGiveTheSandboxSetupThatTheStatusDoesNotShow() {
    Map<String, PhaseResult> phases =
        run(pod().withoutCondition("PodReadyToStartContainers").build());

    assertThat(phases.get("SandboxSetup").n()).isEqualTo(3);
    assertThat(phases.get("SandboxSetup").minMs()).isGreaterThan(SANDBOX_MS - BUSY_MACHINE_MS);
  }

  @Test
  void clusterWithoutContainerEventsHasNoContainerPhases() {
    Map<String, PhaseResult> phases =
        run(pod().dropEvent("Pulling", "Pulled", "Created", "Started").build());

    assertThat(phases).doesNotContainKeys("ContainerStart", "FirstOutput", "ImagePull");
    assertThat(phases.get("SandboxSetup").n()).isEqualTo(3);
    assertThat(phases.get("SandboxAndContainer").n()).isEqualTo(3);
  }
}
