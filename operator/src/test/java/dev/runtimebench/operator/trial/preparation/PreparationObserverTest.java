package dev.runtimebench.operator.trial.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SandboxShownBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationObserverTest {

  private static final PreparationTask PROBE = new PreparationTask.Probe("gvisor", "agent:1");
  private static final PreparationTask PULL = new PreparationTask.Pull("gvisor", "tool:1");

  /** A Pod that waits, with this status of PodReadyToStartContainers; empty for none. */
  private static Optional<Pod> waiting(String node, String sandbox) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .endMetadata()
            .withNewSpec()
            .withNodeName(node)
            .addNewContainer()
            .withName("c")
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Pending")
            .endStatus();
    return Optional.of(
        sandbox == null
            ? pod.build()
            : pod.editStatus()
                .addNewCondition()
                .withType("PodReadyToStartContainers")
                .withStatus(sandbox)
                .endCondition()
                .endStatus()
                .build());
  }

  private static boolean isHopeless(PreparationTask task, FailureReason reason, Optional<Pod> pod) {
    TaskProgress.Failed failed = new TaskProgress.Failed(reason, "why", Optional.empty());
    TaskProgress judged = PreparationObserver.judged(task, failed, pod);
    assertThat(judged).isIn(failed, new TaskProgress.Hopeless(failed.reason(), failed.message()));
    return judged instanceof TaskProgress.Hopeless;
  }

  @ParameterizedTest
  @CsvSource({
    "StartTimeout, false",
    "PodChanged, true",
    "HandlerNotFound, true",
    "Unschedulable, true"
  })
  void failedProbeEndsTheBenchmarkOnlyIfEveryTrialWouldFail(FailureReason reason, boolean ends) {
    assertThat(isHopeless(PROBE, reason, waiting("node", "False"))).isEqualTo(ends);
    assertThat(isHopeless(PROBE, reason, Optional.empty())).isEqualTo(ends);
  }

  @Test
  void checkOfALimitThatGetsNoNodeEndsNothing() {
    PreparationTask check = new PreparationTask.CpuProbe("gvisor", "agent:1", new Quantity("8"));
    assertThat(isHopeless(check, FailureReason.Unschedulable, waiting(null, null))).isFalse();
  }

  @Test
  void failedPullEndsTheBenchmarkUnlessItsPodGotNoSandbox() {
    FailureReason late = FailureReason.StartTimeout;
    assertThat(isHopeless(PULL, late, waiting("node", "False"))).isFalse();
    assertThat(isHopeless(PULL, late, waiting("node", "True"))).isTrue();
    assertThat(isHopeless(PULL, late, waiting("node", null))).isTrue();
    assertThat(isHopeless(PULL, late, waiting(null, "False"))).isTrue();
    assertThat(isHopeless(PULL, late, Optional.empty())).isTrue();
    assertThat(isHopeless(PULL, FailureReason.PodChanged, waiting("node", "False"))).isTrue();
  }

  @Test
  void unreadableLogOfAProbeFailsTheProbeAfterFiveReads() {
    ProbeResult unreadable = new ProbeResult.Unreadable("no answer");
    assertThat(PreparationObserver.read(unreadable, 4)).isInstanceOf(TaskProgress.Waiting.class);
    assertThat(PreparationObserver.read(unreadable, 5))
        .isEqualTo(
            new TaskProgress.Failed(FailureReason.LogUnavailable, "no answer", Optional.empty()));
  }

  @Test
  void readableLogEndsTheProbe() {
    SandboxShown sandbox = SandboxShownBuilder.builder().release("6.1").build();
    assertThat(PreparationObserver.read(new ProbeResult.Shown(sandbox), 1))
        .isEqualTo(new TaskProgress.Probed(sandbox));
    assertThat(PreparationObserver.read(new ProbeResult.Silent("said nothing"), 1))
        .isEqualTo(
            new TaskProgress.Failed(FailureReason.NoOutput, "said nothing", Optional.empty()));
  }
}
