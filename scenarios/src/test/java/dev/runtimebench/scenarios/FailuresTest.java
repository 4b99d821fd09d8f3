package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every failure ends in a condition and an Event that name the cause. The tests mostly wait, so
 * they run concurrently, each on its own cluster.
 */
@Execution(ExecutionMode.CONCURRENT)
class FailuresTest {

  private static final String SHORT =
      """
      design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 1}
      timeouts: {startSeconds: 2, runSeconds: 1, deleteSeconds: 20}
      """;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private void assertFailed(String reason, String... words) {
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    var failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getStatus()).isEqualTo("True");
    assertThat(failed.getReason()).isEqualTo(reason);
    assertThat(failed.getMessage()).contains(words);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.events("b"))
                    .anySatisfy(
                        e -> assertThat(e).startsWith("Warning " + reason).contains(words)));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.pods())
                    .allMatch(
                        pod ->
                            "Failed".equals(pod.getStatus().getPhase())
                                || "Succeeded".equals(pod.getStatus().getPhase())));
  }

  static Stream<Arguments> scripts() {
    return Stream.of(
        Arguments.of(
            "NonZeroExit",
            printing("cannot open file").exitCode(3).build(),
            new String[] {"exited with 3", "cannot open file"}),
        Arguments.of(
            "NoOutput",
            PodScript.builder().exitAfter(Duration.ofMillis(2)).exitCode(0).build(),
            new String[] {"printed nothing"}),
        Arguments.of(
            "NoValue", printing("done").exitCode(0).build(), new String[] {"latency", "no line"}),
        Arguments.of(
            "OutOfMemory",
            PodScript.builder().exitAfter(Duration.ofMillis(2)).oomKilled().build(),
            new String[] {"spec.resources.memory"}),
        Arguments.of(
            "RunTimeout",
            printing("latency=1").hangs().build(),
            new String[] {"spec.timeouts.runSeconds"}),
        Arguments.of(
            "StartTimeout",
            PodScript.builder().neverStarts().build(),
            new String[] {"spec.timeouts.startSeconds"}),
        Arguments.of(
            "StartTimeout",
            PodScript.builder().sandboxFails("the network is down").build(),
            new String[] {"spec.timeouts.startSeconds", "the network is down"}),
        Arguments.of(
            "HandlerNotFound",
            PodScript.builder().sandboxFails("no runtime for \"runc\" is configured").build(),
            new String[] {"node-1", "handler", "no runtime for \"runc\" is configured"}),
        Arguments.of(
            "ImagePullFailed",
            PodScript.builder().imagePullBackOff("pull access denied").build(),
            new String[] {"example/tool:1", "check its name"}),
        Arguments.of(
            "ForeignArchitecture",
            PodScript.builder().imagePullBackOff("no match for platform in manifest").build(),
            new String[] {"example/tool:1", "no match for platform in manifest"}),
        Arguments.of(
            "ForeignArchitecture",
            printing("exec /usr/bin/tool: exec format error").exitCode(255).build(),
            new String[] {"amd64", "exec /usr/bin/tool: exec format error"}),
        Arguments.of(
            "ContainerConfigError",
            PodScript.builder().createContainerConfigError("configmap not found").build(),
            new String[] {"CreateContainerConfigError"}),
        Arguments.of(
            "Evicted",
            PodScript.builder()
                .hangs()
                .evicted(
                    Duration.ofMillis(20),
                    "Pod ephemeral local storage usage exceeds the total limit of containers 10Mi.")
                .build(),
            new String[] {"total limit of containers 10Mi"}),
        Arguments.of(
            "BadRecords",
            printing("@rtb {\"type\":\"hello\",\"protocol\":9}").exitCode(0).build(),
            new String[] {"protocol 9"}));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("scripts")
  void failureOfAPodIsReportedWithItsCause(String reason, PodScript script, String[] words) {
    on.play(pod -> script);
    on.apply(Fixtures.benchmark("b", SHORT));
    assertFailed(reason, words);
  }

  /** Parameters can make a run longer than the timeout that fits their defaults. */
  @Test
  void runTimeoutNamesTheParametersThatMayBeLowered() {
    on.play(pod -> printing("latency=1").hangs().build());
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + """
                workload:
                  inline:
                    parameters:
                      - {name: count, type: Integer, default: "20", minimum: 1, maximum: 1000}
                      - {name: target, type: String, default: rootfs}
                    container: {image: example/tool:1, args: ["$(params.count)", "$(params.target)"]}
                    metrics:
                      - {name: latency, unit: ns, better: Lower, primary: true, source: {regex: {pattern: "latency=([0-9]+)"}}}
                  parameters: {count: 900}
                """));
    assertFailed(
        "RunTimeout",
        "spec.timeouts.runSeconds (1 s); raise it if the workload needs longer, or lower the numbers in spec.workload.parameters that make its run long (count: 900)");
  }

  @Test
  void missingRuntimeClassIsReported() {
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + "runtimes: [{name: runc, runtimeClassName: runc}, {name: x, runtimeClassName: kata}]"));
    assertFailed("RuntimeClassNotFound", "spec.runtimes[1].runtimeClassName", "kata");
  }

  @Test
  void specSaysHowLongAReferenceMayBeMissing() {
    on.apply(
        Fixtures.benchmark(
            "b", SHORT + "workload: {ref: nothing}\ntimeouts: {referenceSeconds: 600}"));
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && b.getStatus().conditions().stream()
                    .anyMatch(
                        c -> c.getMessage().contains("spec.timeouts.referenceSeconds (600 s)")));
    on.advance(Duration.ofSeconds(601));
    assertFailed(
        "WorkloadNotFound", "did not appear within spec.timeouts.referenceSeconds (600 s)");
  }

  private void awaitAccepted(String words) {
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && Conditions.find(b.getStatus().conditions(), Conditions.ACCEPTED)
                    .filter(c -> c.getMessage().contains(words))
                    .isPresent());
  }

  /** A suspended benchmark does not run, so it needs nothing yet. */
  @Test
  void suspendedBenchmarkWaitsForItsWorkloadWithoutALimit() {
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            suspend: true
            workload: {ref: tool}
            design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}
            """));
    awaitAccepted("without a limit, because spec.suspend is true");
    on.advance(Duration.ofSeconds(601));
    on.triggerReconcile("b");
    on.patchSpec("b", "{\"suspend\":false}");
    awaitAccepted("spec.timeouts.referenceSeconds (20 s)");
    on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD)).create();
    on.awaitPhase("b", "Complete");
  }

  @Test
  void missingWorkloadIsReported() {
    on.apply(Fixtures.benchmark("b", SHORT + "workload: {ref: nothing}"));
    assertFailed("WorkloadNotFound", "spec.workload.ref", "nothing");
  }

  @Test
  void invalidParameterIsReportedAndAnEditFixesIt() {
    on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD)).create();
    on.apply(Fixtures.benchmark("b", SHORT + "workload: {ref: tool, parameters: {size: 99}}"));
    assertFailed("InvalidSpec", "spec.workload.parameters.size", "maximum 10");
    on.client()
        .resource(on.get("b"))
        .edit(b -> Fixtures.withSpec(b, "workload: {ref: tool, parameters: {size: 9}}"));
    on.await("b", b -> "Complete".equals(b.getStatus().phase()));
  }

  /** Each value alone is allowed. The Pod would only fail after its start. */
  @Test
  void combinationAgainstARuleIsReportedBeforeAnyPod() {
    on.client()
        .resource(
            Fixtures.workload(
                "tool",
                Fixtures.WORKLOAD
                    + "rules: [{product: [size, size], atMost: 50, message: Lower size.}]"))
        .create();
    on.apply(Fixtures.benchmark("b", SHORT + "workload: {ref: tool, parameters: {size: 8}}"));
    assertFailed(
        "InvalidSpec",
        "spec.workload.parameters: size x size is 8 x 8 = 64, but must be at most 50: Lower size.");
    assertThat(on.pods()).isEmpty();
  }

  @Test
  void exhaustedQuotaIsReported() {
    on.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("none")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build())
        .create();
    on.apply(Fixtures.benchmark("b", SHORT));
    assertFailed("PodRejected", "exceeded quota");
  }

  @Test
  void requestThatFitsNoNodeIsReported() {
    on.apply(Fixtures.benchmark("b", SHORT + "resources: {cpu: '500', memory: 1Gi}"));
    assertFailed("Unschedulable", "Insufficient cpu");
  }

  @Test
  void trialWhosePodAUserDeletesRunsAgain() {
    on.play(pod -> printing("latency=1").hangs().build());
    on.apply(
        Fixtures.benchmark(
            "b", "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 2}"));
    Awaitility.await()
        .until(
            () ->
                on.trialPods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    on.play(pod -> OperatorOnCluster.latency(1));
    on.client().resource(on.trialPods().get(0)).delete();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("PodVanished"));
  }

  @Test
  void benchmarkWithEnoughBlocksCompletesWhenALaterBlockFails() {
    on.play(
        pod ->
            pod.getMetadata().getLabels().get("runtimebench.dev/block").equals("2")
                ? printing("broken").exitCode(1).build()
                : OperatorOnCluster.latency(1));
    on.apply(
        Fixtures.benchmark(
            "b", "design: {blocks: {warmup: 0, min: 2, max: 5}, settleSeconds: 0, retries: 0}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    var complete = Conditions.find(status.conditions(), Conditions.COMPLETE).orElseThrow();
    assertThat(complete.getReason()).isEqualTo("StoppedEarly");
    assertThat(complete.getMessage()).contains("2 of 5 blocks", "broken");
  }

  @Test
  void specIsImmutableOnceTheBenchmarkHasStarted() {
    on.apply(Fixtures.benchmark("b", SHORT));
    on.awaitPhase("b", "Complete");
    assertThatThrownBy(
            () ->
                on.client()
                    .resource(on.get("b"))
                    .edit(b -> Fixtures.withSpec(b, "resources: {cpu: 2, memory: 1Gi}")))
        .hasMessageContaining("spec.resources is immutable once the benchmark has started");
  }

  @Test
  void failedApiCallsAreRetried() {
    on.cluster().faults().next(3, r -> r.isWrite() && r.is("create", "pods"), 500);
    on.cluster().faults().next(2, r -> r.is("update", "runtimebenchmarks"), 409);
    on.cluster().faults().next(2, r -> r.is("update", "configmaps"), 500);
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0}"));
    assertThat(on.awaitPhase("b", "Complete").results()).allMatch(r -> r.n() == 2);
  }

  @Test
  void createCallWithALostResponseMakesOnlyOnePod() {
    on.cluster().faults().afterCommit(1, r -> r.is("create", "pods"), 504);
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    on.awaitPhase("b", "Complete");
  }

  @Test
  void failedDeleteCallIsRetried() {
    on.cluster().faults().next(2, r -> r.is("delete", "pods"), 403);
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}
            timeouts: {deleteSeconds: 10}
            """));
    on.awaitPhase("b", "Complete");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(on.pods()).extracting(p -> p.getMetadata().getName()).isEmpty());
  }
}
