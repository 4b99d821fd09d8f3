package dev.runtimebench.operator.trial.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.TimeoutsBuilder;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.trial.PodDeadlines;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.pod.PreparationTask;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A probe on a node pool that grows first. */
class TaskTimeoutsTest {

  private static final PreparationTask PROBE = new PreparationTask.Probe("runc", "agent:1");
  private static final Timeouts ASKED = Timeouts.ofPods(300, 300, 120);
  private static final PodState NO_NODE = new PodState.Waiting("Unschedulable", "0/1 nodes");
  private static final PodState CREATING = new PodState.Waiting("ContainerCreating", "");
  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .withUid("u")
          .endMetadata()
          .withNewSpec()
          .addNewContainer()
          .withName("workload")
          .withImage("agent:1")
          .endContainer()
          .endSpec()
          .build();

  private final PodRun run = new PodRun(Side.Container, POD, POD, 0);

  /** Whether the probe has run out of time in that second. */
  private boolean isExpired(PodState state, long second) {
    long now = Duration.ofSeconds(second).toNanos();
    run.note(state, now);
    return new PodDeadlines(TaskTimeouts.of(PROBE, ASKED, state), ASKED, run, now)
        .expired(state)
        .isPresent();
  }

  @Test
  void waitForANodeDoesNotCountAgainstAProbe() {
    assertThat(isExpired(CREATING, 59)).isFalse();
    assertThat(isExpired(NO_NODE, 60)).isFalse();
    assertThat(isExpired(CREATING, 100)).isFalse();
    assertThat(isExpired(CREATING, 159)).isFalse();
    assertThat(isExpired(CREATING, 160)).isTrue();
  }

  @Test
  void specSaysHowLongAProbeMayTake() {
    Timeouts asked = TimeoutsBuilder.builder(ASKED).probeSeconds(7).build();
    assertThat(PROBE.timeouts(asked).startSeconds()).isEqualTo(7);
    assertThat(PROBE.timeouts(asked).runSeconds()).isEqualTo(7);
    Timeouts brief = TimeoutsBuilder.builder(ASKED).startSeconds(5).build();
    assertThat(PROBE.timeouts(brief).startSeconds()).isEqualTo(5);
  }
}
