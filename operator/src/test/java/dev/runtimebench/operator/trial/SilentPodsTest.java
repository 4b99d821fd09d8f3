package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a Pod whose handler is missing is given up. */
class SilentPodsTest {

  private static final String MISSING =
      "FailedCreatePodSandBox: Failed to create pod sandbox: no runtime for \"gvisor\" is configured";

  private final Pod pod =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .withUid("uid")
          .endMetadata()
          .withNewSpec()
          .withNodeName("node-1")
          .withRuntimeClassName("gvisor")
          .addNewContainer()
          .withName("workload")
          .withImage("example/tool:1")
          .endContainer()
          .endSpec()
          .withNewStatus()
          .withPhase("Pending")
          .endStatus()
          .build();
  private final PodRun run = new PodRun(Side.Container, pod, pod, 0);
  private Optional<String> warning = Optional.of(MISSING);

  private Optional<SilentPods.Answer> ask(Pod now, int seconds) {
    return new SilentPods(p -> warning)
        .ask(
            Experiments.of(Fixtures.created("b", "{}")),
            run,
            now,
            TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void missingHandlerIsNamedAtOnceAndGivenUpWhenTheKubeletStillSaysSo() {
    assertThat(ask(pod, 10))
        .hasValueSatisfying(
            answer -> {
              assertThat(answer.trouble()).contains("RuntimeClass \"gvisor\"", "node-1");
              assertThat(answer.isMissingHandler()).isTrue();
              assertThat(answer.isHopeless()).isFalse();
            });
    assertThat(ask(pod, 20)).hasValueSatisfying(a -> assertThat(a.isHopeless()).isFalse());
    assertThat(ask(pod, 30)).hasValueSatisfying(a -> assertThat(a.isHopeless()).isTrue());
  }

  /** The container runtime was restarting: the kubelet has made the sandbox since. */
  @Test
  void podWithASandboxIsNotGivenUpForAnOldReport() {
    ask(pod, 10);
    Pod ready =
        new PodBuilder(pod)
            .editStatus()
            .addNewCondition()
            .withType("PodReadyToStartContainers")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    assertThat(ask(ready, 60)).isEmpty();
    Pod old = new PodBuilder(pod).editStatus().withPodIP("10.0.0.1").endStatus().build();
    assertThat(ask(old, 60)).isEmpty();
  }

  @Test
  void otherWarningIsPassedOnAndNeverHopeless() {
    warning = Optional.of("FailedMount: no such volume");
    ask(pod, 10);
    assertThat(ask(pod, 100))
        .hasValueSatisfying(
            answer -> {
              assertThat(answer.trouble()).isEqualTo("FailedMount: no such volume");
              assertThat(answer.isMissingHandler()).isFalse();
              assertThat(answer.isHopeless()).isFalse();
            });
    warning = Optional.empty();
    assertThat(ask(pod, 100)).isEmpty();
  }
}
