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

  private PodRun.Warning learn(Pod now, int seconds) {
    new SilentPods(p -> warning)
        .learn(
            Experiments.of(Fixtures.created("b", "{}")),
            run,
            now,
            TimeUnit.SECONDS.toNanos(seconds));
    return run.warning().orElseThrow();
  }

  @Test
  void missingHandlerIsNamedAtOnceAndGivenUpWhenTheKubeletStillSaysSo() {
    PodRun.Warning first = learn(pod, 10);
    assertThat(first.trouble().orElseThrow()).contains("RuntimeClass \"gvisor\"", "node-1");
    assertThat(first.isMissingHandler()).isTrue();
    assertThat(first.isHopeless()).isFalse();
    assertThat(learn(pod, 20).isHopeless()).isFalse();
    assertThat(learn(pod, 30).isHopeless()).isTrue();
  }

  /** The container runtime was restarting: the kubelet has made the sandbox since. */
  @Test
  void podWithASandboxIsNotGivenUpForAnOldReport() {
    learn(pod, 10);
    Pod ready =
        new PodBuilder(pod)
            .editStatus()
            .addNewCondition()
            .withType("PodReadyToStartContainers")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    assertThat(learn(ready, 60).trouble()).isEmpty();
    assertThat(learn(ready, 60).isMissingHandler()).isFalse();
    Pod old = new PodBuilder(pod).editStatus().withPodIP("10.0.0.1").endStatus().build();
    assertThat(learn(old, 60).trouble()).isEmpty();
  }

  @Test
  void otherWarningIsPassedOnAndNeverHopeless() {
    warning = Optional.of("FailedMount: no such volume");
    learn(pod, 10);
    PodRun.Warning later = learn(pod, 100);
    assertThat(later.trouble()).contains("FailedMount: no such volume");
    assertThat(later.isMissingHandler()).isFalse();
    assertThat(later.isHopeless()).isFalse();
    warning = Optional.empty();
    assertThat(learn(pod, 100).trouble()).isEmpty();
  }
}
