package dev.runtimebench.operator.observe.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of container runtimes that do not know a handler. */
class MissingHandlerTest {

  private static final String FAILED = "FailedCreatePodSandBox: Failed to create pod sandbox: ";

  private final Experiment experiment = Experiments.of(Fixtures.created("b", "{}"));
  private final Pod pod =
      new PodBuilder()
          .withNewSpec()
          .withNodeName("node-1")
          .withRuntimeClassName("gvisor")
          .endSpec()
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        // containerd
        "rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for \"kata-qemu\" is configured",
        "rpc error: code = Unknown desc = no runtime for \"runsc\" is configured",
        // CRI-O
        "rpc error: code = Unknown desc = failed to find runtime handler kata from runtime list map[crun:0xc00001da70 runc:0xc00001da70]",
        "rpc error: code = Unknown desc = failed to find runtime handler runc",
        "rpc error: code = Unknown desc = empty runtime path for runtime handler kata",
        // dockershim and cri-dockerd
        "rpc error: code = Unknown desc = RuntimeHandler \"spin\" not supported",
        "rpc error: code = Unknown desc = Error response from daemon: unknown or invalid runtime name: runsc",
        "rpc error: code = Unknown desc = Error response from daemon: Unknown runtime specified runsc",
        // The handler is configured, but its program is missing.
        "rpc error: code = Unknown desc = runtime \"io.containerd.kata.v2\" binary not installed \"containerd-shim-kata-v2\": file does not exist",
        "rpc error: code = Unknown desc = failed to create containerd task: failed to start shim: start failed: exec: \"containerd-shim-runsc-v1\": executable file not found in $PATH: unknown",
        "rpc error: code = Unknown desc = failed to start sandbox: fork/exec /usr/local/bin/containerd-shim-spin-v2: no such file or directory",
        // The RuntimeClass is gone.
        "runtimeclass.node.k8s.io \"gvisor\" not found"
      })
  void reportOfAMissingHandlerIsRecognised(String words) {
    assertThat(MissingHandler.message(experiment, pod, FAILED + words))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .contains(
                        "node node-1",
                        "RuntimeClass \"gvisor\"",
                        "handler \"gvisor\"",
                        "spec.runtimes[1].runtimeClassName",
                        words)
                    .contains("configure the handler on the node"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type=\"calico\" failed (add): no such file or directory",
        "FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        "FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unavailable desc = connection error: dial unix /run/containerd/containerd.sock: connect: connection refused",
        "FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image \"registry.k8s.io/pause:3.9\": not found",
        "FailedMount: MountVolume.SetUp failed: no runtime for \"x\" is configured",
        "Failed: Error: exec: \"containerd-shim-x\": executable file not found in $PATH"
      })
  void otherTroubleIsNotAMissingHandler(String warning) {
    assertThat(MissingHandler.message(experiment, pod, warning)).isEmpty();
  }

  @Test
  void podWithoutARuntimeClassNamesTheDefaultRuntime() {
    Pod plain = new PodBuilder().withNewSpec().withNodeName("node-1").endSpec().build();
    assertThat(
            MissingHandler.message(
                experiment, plain, FAILED + "no runtime for \"runc\" is configured"))
        .hasValueSatisfying(m -> assertThat(m).contains("the cluster's default runtime"));
  }
}
