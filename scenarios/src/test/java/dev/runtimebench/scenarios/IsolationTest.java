package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator verifies that each runtime is the sandbox that its handler claims. */
class IsolationTest {

  private static final String SHORT =
      "design: {blocks: {warmup: 1, min: 1, max: 2}, settleSeconds: 0, retries: 1}\n";

  private static final String BYE = "@rtb {\"type\":\"bye\",\"exitCode\":0}";

  private static final String GVISOR =
      "@rtb {\"type\":\"hello\",\"protocol\":1,\"kernel\":{\"release\":\"4.4.0\",\"version\":\"#1 SMP\"},\"bootId\":\"b\",\"bootLog\":[\"Starting gVisor...\"]}";

  private final OperatorOnCluster on = new OperatorOnCluster();
  private final String nodesKernel =
      "@rtb {\"type\":\"hello\",\"protocol\":1,\"kernel\":{\"release\":\"%s\",\"version\":\"#1 SMP\"}}"
          .formatted(
              on.client()
                  .nodes()
                  .withName("node-1")
                  .get()
                  .getStatus()
                  .getNodeInfo()
                  .getKernelVersion());

  @AfterEach
  void stop() {
    on.close();
  }

  private void withProbe(Function<Pod, PodScript> probe) {
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1", "RTB_MEMORY_PROBE", "false"));
    on.playPreparation(probe);
  }

  private static PodScript prints(String... lines) {
    return PodScript.builder()
        .log(Duration.ZERO, lines)
        .exitAfter(Duration.ofMillis(2))
        .exitCode(0)
        .build();
  }

  private static Condition verified(RuntimeBenchmarkStatus status) {
    return Conditions.find(status.conditions(), Conditions.RUNTIMES_VERIFIED).orElseThrow();
  }

  private void assertMismatch(String... words) {
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(verified(status).getStatus()).isEqualTo("False");
    assertThat(verified(status).getReason()).isEqualTo("RuntimeMismatch");
    Condition failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("RuntimeMismatch");
    assertThat(failed.getMessage()).contains(words);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.events("b"))
                    .anySatisfy(
                        e -> assertThat(e).startsWith("Warning RuntimeMismatch").contains(words)));
  }

  @Test
  void probeVerifiesRuntimesWhoseWorkloadHasNoAgent() {
    withProbe(
        pod ->
            runtime(pod).equals("runc")
                ? prints(
                    nodesKernel,
                    "@rtb {\"type\":\"sandbox\",\"cpuModel\":\"Model 7\",\"syscallNs\":90}",
                    BYE)
                : prints(
                    GVISOR,
                    "@rtb {\"type\":\"sandbox\",\"addressSpaceEnd\":139637976727552}",
                    BYE));
    on.apply(Fixtures.benchmark("b", SHORT));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(verified(status).getStatus()).isEqualTo("True");
    assertThat(verified(status).getReason()).isEqualTo("AsClaimed");
    assertThat(verified(status).getMessage()).contains("runc: is Native", "systrap");
    assertThat(status.environment().cpuModel()).isEqualTo("Model 7");
    assertThat(status.environment().sandboxes())
        .extracting(s -> s.runtime() + " " + s.shown() + " " + s.platform() + " " + s.seenBy())
        .containsExactly("runc Native null Probe", "gvisor GVisor systrap Probe");
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }

  @Test
  void runtimeThatDiffersFromItsHandlerIsNotMeasured() {
    withProbe(pod -> prints(nodesKernel, BYE));
    on.apply(Fixtures.benchmark("b", SHORT));
    assertMismatch(
        "gvisor: is Native", "should be GVisor", "handler \"gvisor\"", "spec.runtimes[1].expect");
    assertThat(on.samples()).isEmpty();
  }

  @Test
  void expectInTheSpecOverridesTheHandler() {
    withProbe(pod -> prints(nodesKernel, BYE));
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + """
                runtimes:
                  - {name: runc, runtimeClassName: runc}
                  - {name: gvisor, runtimeClassName: gvisor, expect: Native}
                """));
    assertThat(verified(on.awaitPhase("b", "Complete")).getStatus()).isEqualTo("True");
  }

  @Test
  void trialInAnUnexpectedSandboxFailsABenchmarkThatHasResults() {
    withProbe(pod -> runtime(pod).equals("runc") ? prints(nodesKernel, BYE) : prints(GVISOR, BYE));
    on.play(
        pod ->
            runtime(pod).equals("gvisor")
                    && pod.getMetadata().getLabels().get("runtimebench.dev/block").equals("2")
                ? prints(nodesKernel, "latency=1", BYE)
                : printing("latency=1").exitCode(0).build());
    on.apply(Fixtures.benchmark("b", SHORT));
    assertMismatch("block 2 under gvisor", "is Native", "spec.runtimes[1].expect");
  }

  @Test
  void agentInTheWorkloadVerifiesRuntimesWithoutAProbe() {
    on.play(
        pod ->
            runtime(pod).equals("runc")
                ? prints(nodesKernel, "latency=1", BYE)
                : prints(GVISOR, "latency=3", BYE));
    on.apply(Fixtures.benchmark("b", SHORT));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(verified(status).getStatus()).isEqualTo("True");
    assertThat(status.environment().sandboxes())
        .extracting(SandboxView::seenBy)
        .containsOnly(SandboxView.SeenBy.Trial);
  }

  @Test
  void runtimesWithoutAProbeAreUnknownAndStillMeasured() {
    on.apply(Fixtures.benchmark("b", SHORT));
    Condition verified = verified(on.awaitPhase("b", "Complete"));
    assertThat(verified.getStatus()).isEqualTo("Unknown");
    assertThat(verified.getReason()).isEqualTo("NoProbeImage");
    assertThat(verified.getMessage()).contains("RTB_PROBE_IMAGE");
  }

  @Test
  void failedProbeIsReportedAndTheBenchmarkCompletes() {
    for (PodScript script :
        List.of(
            PodScript.builder().imagePullBackOff("no such image").build(),
            PodScript.builder().exitReason("StartError").exitCode(128).build(),
            prints("I am no agent"))) {
      withProbe(pod -> script);
      on.apply(Fixtures.benchmark("b", SHORT));
      Condition verified = verified(on.awaitPhase("b", "Complete"));
      assertThat(verified.getStatus()).isEqualTo("Unknown");
      assertThat(verified.getReason()).isEqualTo("ProbeFailed");
      on.client().resource(on.get("b")).delete();
      Awaitility.await().until(() -> on.get("b") == null);
    }
  }

  @Test
  void unknownHandlerIsReported() {
    on.client()
        .resource(
            new io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder()
                .withNewMetadata()
                .withName("odd")
                .endMetadata()
                .withHandler("odd")
                .build())
        .create();
    withProbe(pod -> prints(nodesKernel, BYE));
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + "runtimes: [{name: runc, runtimeClassName: runc}, {name: odd, runtimeClassName: odd}]"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(verified(status).getStatus()).isEqualTo("Unknown");
    assertThat(verified(status).getReason()).isEqualTo("HandlerUnknown");
    assertThat(verified(status).getMessage()).contains("\"odd\"", "set spec.runtimes[1].expect to");
    assertThat(status.environment().sandboxes().get(1).shown()).isEqualTo(Isolation.Native);
  }

  @Test
  void operatorThatRestartsDuringAProbeProbesAgain() {
    withProbe(pod -> PodScript.builder().log(Duration.ZERO, nodesKernel).hangs().build());
    on.apply(Fixtures.benchmark("b", SHORT));
    Awaitility.await().until(() -> !on.pods().isEmpty());
    on.stopOperator();
    on.client().pods().inNamespace("default").delete();
    on.playPreparation(
        pod -> runtime(pod).equals("runc") ? prints(nodesKernel, BYE) : prints(GVISOR, BYE));
    on.startOperator();
    assertThat(verified(on.awaitPhase("b", "Complete")).getStatus()).isEqualTo("True");
  }

  @Test
  void imageIsPulledUnderEachRuntimeBeforeTrialsWithoutWarmUp() {
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    on.awaitPhase("b", "Complete");
    List<String> pulled =
        on.client().v1().events().inNamespace("default").list().getItems().stream()
            .filter(e -> "Pulled".equals(e.getReason()))
            .map(e -> e.getInvolvedObject().getName())
            .filter(name -> name.contains("-prepare"))
            .toList();
    assertThat(pulled)
        .hasSize(2)
        .anyMatch(n -> n.endsWith("runc"))
        .anyMatch(n -> n.endsWith("gvisor"));
  }

  @Test
  void imageThatCannotBePulledFailsTheBenchmarkBeforeItsFirstTrial() {
    on.playPreparation(pod -> PodScript.builder().imagePullBackOff("pull access denied").build());
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}
            timeouts: {startSeconds: 2, runSeconds: 1, deleteSeconds: 20}
            """));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    Condition failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("ImagePullFailed");
    assertThat(failed.getMessage()).contains("before the first trial", "example/tool:1");
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }
}
