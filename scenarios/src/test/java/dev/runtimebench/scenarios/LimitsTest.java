package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.latency;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.LimitCheck.Result;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator checks whether each runtime keeps its sandboxes within their limits. */
class LimitsTest {

  private static final String SIX_BLOCKS =
      "design: {blocks: {warmup: 1, max: 6}, settleSeconds: 0%s}\nresources: {cpu: 200m, memory: 256Mi}\n";

  private static final String KEEPS = "{\"one\":200000000,\"two\":200000000,\"peak\":1000000000}";
  private static final String IGNORES =
      "{\"one\":1000000000,\"two\":1980000000,\"peak\":1000000000}";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static boolean isMemoryProbe(Pod pod) {
    return container(pod).getArgs().contains("--touch");
  }

  /** A CPU probe has a limit of its own, and is not held. */
  private static boolean isCpuProbe(Pod pod) {
    return container(pod).getArgs().equals(List.of("--describe"));
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }

  /** A probe whose sandbox shows this work. */
  private static PodScript probe(String cpuWork) {
    return PodScript.builder()
        .log(
            Duration.ZERO,
            "@rtb {\"type\":\"hello\",\"protocol\":1,\"cpus\":2}",
            "@rtb {\"type\":\"sandbox\",\"memoryTotalBytes\":1073741824,\"cpuWork\":%s}"
                .formatted(cpuWork),
            "@rtb {\"type\":\"bye\",\"exitCode\":0}")
        .exitAfter(Duration.ofMillis(2))
        .build();
  }

  private static PodScriptBuilder exits() {
    return PodScript.builder().exitAfter(Duration.ofMillis(2));
  }

  private void withProbes(
      Map<String, String> settings,
      Function<String, PodScript> probe,
      Function<String, PodScript> memoryProbe) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("RTB_PROBE_IMAGE", "example/agent:1");
    on.restartOperator(all);
    on.playPreparation(pod -> (isMemoryProbe(pod) ? memoryProbe : probe).apply(runtime(pod)));
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 2000));
  }

  private void withMemoryProbes(Function<String, PodScript> memoryProbe) {
    withProbes(Map.of(), runtime -> probe(KEEPS), memoryProbe);
  }

  private RuntimeBenchmarkStatus complete(String name, String spec) {
    on.apply(Fixtures.benchmark(name, spec));
    return on.awaitPhase(name, "Complete");
  }

  private RuntimeBenchmarkStatus complete(String name) {
    return complete(name, SIX_BLOCKS.formatted(""));
  }

  private static LimitCheck memory(RuntimeBenchmarkStatus status, String runtime) {
    return sandbox(status, runtime).memoryLimit();
  }

  private static SandboxView sandbox(RuntimeBenchmarkStatus status, String runtime) {
    return status.environment().sandboxes().stream()
        .filter(s -> s.runtime().equals(runtime))
        .findFirst()
        .orElseThrow();
  }

  /** The memory probes so far. The scheduler and the node ask for the script of the same Pod. */
  private Collection<Pod> memoryProbes() {
    Map<String, Pod> byUid = new LinkedHashMap<>();
    on.played().stream()
        .filter(LimitsTest::isMemoryProbe)
        .forEach(pod -> byUid.put(pod.getMetadata().getUid(), pod));
    return byUid.values();
  }

  @Test
  void cpuLimitThatOneRuntimeIgnoresMakesTheVerdictInconclusive() {
    withProbes(
        Map.of(),
        runtime -> probe(runtime.equals("runc") ? KEEPS : IGNORES),
        runtime -> exits().oomKilled().build());
    RuntimeBenchmarkStatus status = complete("b");
    assertThat(sandbox(status, "runc").cpuLimit().result()).isEqualTo(Result.Enforced);
    assertThat(sandbox(status, "gvisor").cpuLimit().result()).isEqualTo(Result.NotEnforced);
    assertThat(sandbox(status, "gvisor").memoryBytes()).isEqualTo(1L << 30);
    Comparison comparison = status.comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.ratio()).isEqualTo(2.0);
    assertThat(comparison.message())
        .startsWith("gvisor is not held to its CPU limit of 200m")
        .endsWith("runc is");
    assertThat(comparison.remarks())
        .extracting(Remark::kind)
        .containsExactly(Remark.Kind.CpuLimitIgnored);
  }

  @Test
  void ignoredCpuLimitThatTheSpecAcceptsLeavesTheVerdict() {
    withProbes(
        Map.of(),
        runtime -> probe(runtime.equals("runc") ? KEEPS : IGNORES),
        runtime -> exits().oomKilled().build());
    RuntimeBenchmarkStatus status =
        complete("b", SIX_BLOCKS.formatted(", acceptIgnoredCpuLimit: true"));
    assertThat(status.comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(status.comparisons().get(0).remarks())
        .extracting(Remark::kind)
        .containsExactly(Remark.Kind.CpuUnlimited);
  }

  private static final String TWO_CPUS =
      "design: {blocks: {warmup: 1, max: 6}, settleSeconds: 0}\nresources: {cpu: \"2\", memory: 256Mi}\n";

  /** What every sandbox shows under a limit of 2 CPUs, and under no limit. */
  private static final String TWO_FREE =
      "{\"one\":1000000000,\"two\":2000000000,\"peak\":1000000000}";

  private static final String HELD_TO_ONE =
      "{\"one\":1000000000,\"two\":1000000000,\"peak\":1000000000}";

  private void withCpuProbes(Function<String, PodScript> cpuProbe) {
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1", "RTB_MEMORY_PROBE", "false"));
    on.playPreparation(pod -> isCpuProbe(pod) ? cpuProbe.apply(runtime(pod)) : probe(TWO_FREE));
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 2000));
  }

  @Test
  void highCpuLimitThatOneRuntimeIgnoresMakesTheVerdictInconclusive() {
    withCpuProbes(runtime -> probe(runtime.equals("runc") ? HELD_TO_ONE : TWO_FREE));
    RuntimeBenchmarkStatus status = complete("b", TWO_CPUS);
    assertThat(sandbox(status, "runc").cpuLimit().result()).isEqualTo(Result.Enforced);
    assertThat(sandbox(status, "gvisor").cpuLimit().result()).isEqualTo(Result.NotEnforced);
    assertThat(sandbox(status, "gvisor").memoryBytes()).isEqualTo(1L << 30);
    Comparison comparison = status.comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.remarks())
        .extracting(Remark::kind)
        .containsExactly(Remark.Kind.CpuLimitIgnored);
    assertThat(on.played().stream().filter(LimitsTest::isCpuProbe))
        .isNotEmpty()
        .allSatisfy(
            pod ->
                assertThat(container(pod).getResources())
                    .satisfies(
                        resources -> {
                          assertThat(resources.getLimits())
                              .containsEntry("cpu", new Quantity("1"))
                              .containsEntry("memory", new Quantity("256Mi"));
                          assertThat(resources.getRequests())
                              .containsEntry("cpu", new Quantity("1"));
                        }));
  }

  @Test
  void cpuProbeThatFailsLeavesTheCpuLimitUnknown() {
    withCpuProbes(
        runtime ->
            runtime.equals("runc")
                ? probe(HELD_TO_ONE)
                : PodScript.builder().createContainerConfigError("no such thing").build());
    RuntimeBenchmarkStatus status = complete("b", TWO_CPUS);
    assertThat(sandbox(status, "runc").cpuLimit().result()).isEqualTo(Result.Enforced);
    assertThat(sandbox(status, "gvisor").cpuLimit().result()).isEqualTo(Result.Unknown);
    assertThat(sandbox(status, "gvisor").cpuLimit().message())
        .contains("a limit of 2", "a probe with a limit of 1 gave no answer");
    assertThat(status.comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Slower);
  }

  @Test
  void lowCpuLimitNeedsNoCpuProbe() {
    withProbes(Map.of(), runtime -> probe(KEEPS), runtime -> exits().oomKilled().build());
    complete("b");
    assertThat(on.played()).noneMatch(LimitsTest::isCpuProbe);
  }

  @Test
  void memoryProbeShowsWhichRuntimeKeepsItsLimit() {
    withMemoryProbes(
        runtime ->
            runtime.equals("runc") ? exits().oomKilled().build() : exits().exitCode(0).build());
    RuntimeBenchmarkStatus status = complete("b");
    assertThat(memory(status, "runc").result()).isEqualTo(Result.Enforced);
    assertThat(memory(status, "gvisor").result()).isEqualTo(Result.NotEnforced);
    Comparison comparison = status.comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.message()).startsWith("gvisor is not held to its memory limit");
    assertThat(comparison.remarks())
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Remark.Kind.MemoryLimitIgnored);
              assertThat(remark.message())
                  .contains("gvisor is not held to its memory limit", "128Mi", "160Mi", "runc is");
            });
    assertThat(memoryProbes()).hasSize(2);
    assertThat(memoryProbes())
        .allSatisfy(
            pod -> {
              assertThat(container(pod).getArgs())
                  .containsExactly("--touch", String.valueOf(160L << 20));
              assertThat(container(pod).getResources().getLimits())
                  .containsEntry("memory", new Quantity("128Mi"))
                  .containsEntry("cpu", new Quantity("200m"));
            });
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }

  @Test
  void secondBenchmarkUsesTheResultsOfTheFirst() {
    withMemoryProbes(runtime -> exits().oomKilled().build());
    LimitCheck first = memory(complete("a"), "gvisor");
    assertThat(memoryProbes()).hasSize(2);
    assertThat(memory(complete("b"), "gvisor")).isEqualTo(first);
    assertThat(memoryProbes()).hasSize(2);
  }

  /** Another kernel or another version of the runtime may treat the limit in another way. */
  @ParameterizedTest
  @ValueSource(strings = {"boot", "kernel", "runtime", "a day"})
  void resultIsNotUsedForAnotherNodeThanTheOneProbed(String change) {
    withMemoryProbes(runtime -> exits().oomKilled().build());
    complete("a");
    assertThat(memoryProbes()).hasSize(2);
    if (change.equals("a day")) {
      on.letTimePass(Duration.ofHours(24));
    } else {
      on.client()
          .nodes()
          .withName("node-1")
          .editStatus(
              node ->
                  new NodeBuilder(node)
                      .editStatus()
                      .withNodeInfo(changed(node.getStatus().getNodeInfo(), change))
                      .endStatus()
                      .build());
    }
    complete("b");
    assertThat(memoryProbes()).hasSize(4);
  }

  private static NodeSystemInfo changed(NodeSystemInfo info, String change) {
    NodeSystemInfoBuilder changed = new NodeSystemInfoBuilder(info);
    return switch (change) {
      case "boot" -> changed.withBootID("0a1b2c3d-0000-4000-8000-000000000002").build();
      case "kernel" -> changed.withKernelVersion("6.2.0-other").build();
      default -> changed.withContainerRuntimeVersion("containerd://2.0.1").build();
    };
  }

  @Test
  void unknownResultIsNotKeptForTheNextBenchmark() {
    withMemoryProbes(runtime -> exits().exitCode(1).build());
    assertThat(memory(complete("a"), "gvisor").result()).isEqualTo(Result.Unknown);
    withSecondAnswer();
    assertThat(memory(complete("b"), "gvisor").result()).isEqualTo(Result.Enforced);
  }

  private void withSecondAnswer() {
    on.playPreparation(pod -> isMemoryProbe(pod) ? exits().oomKilled().build() : probe(KEEPS));
  }

  @Test
  void memoryProbeThatIsRejectedOrCannotStartFailsNoBenchmark() {
    AtomicBoolean refused = new AtomicBoolean();
    withMemoryProbes(runtime -> latency(1));
    on.playPreparation(
        pod -> {
          if (isMemoryProbe(pod)) {
            return PodScript.builder().createContainerConfigError("no such thing").build();
          }
          if (runtime(pod).equals("gvisor") && refused.compareAndSet(false, true)) {
            // The next Pod is the first memory probe.
            on.cluster()
                .faults()
                .next(
                    1,
                    r -> r.is("create", "pods"),
                    403,
                    "Forbidden",
                    "minimum memory usage per Container is 1Gi");
          }
          return probe(KEEPS);
        });
    RuntimeBenchmarkStatus status = complete("b");
    assertThat(memory(status, "runc").result()).isEqualTo(Result.Unknown);
    assertThat(memory(status, "runc").message()).contains("refused", "minimum memory usage");
    assertThat(memory(status, "gvisor").result()).isEqualTo(Result.Unknown);
    assertThat(memory(status, "gvisor").message()).contains("no such thing");
    assertThat(status.comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Slower);
  }

  @Test
  void memoryProbeCanBeSwitchedOff() {
    withProbes(Map.of("RTB_MEMORY_PROBE", "false"), runtime -> probe(KEEPS), runtime -> latency(1));
    RuntimeBenchmarkStatus status = complete("b");
    assertThat(memoryProbes()).isEmpty();
    assertThat(memory(status, "runc").result()).isEqualTo(Result.Unknown);
    assertThat(memory(status, "runc").message()).contains("RTB_MEMORY_PROBE");
    assertThat(sandbox(status, "runc").cpuLimit().result()).isEqualTo(Result.Enforced);
  }

  @Test
  void runtimeThatCannotBeProbedGetsNoMemoryProbe() {
    withProbes(
        Map.of(),
        runtime -> PodScript.builder().exitReason("StartError").exitCode(128).build(),
        runtime -> exits().oomKilled().build());
    RuntimeBenchmarkStatus status = complete("b");
    assertThat(memoryProbes()).isEmpty();
    assertThat(memory(status, "runc").message()).contains("could not be inspected");
    assertThat(sandbox(status, "runc").cpuLimit()).isNull();
  }

  @Test
  void defaultRuntimeThatIsASandboxIsNotVerified() {
    String gvisor = "@rtb {\"type\":\"hello\",\"protocol\":1,\"bootLog\":[\"Starting gVisor...\"]}";
    withProbes(
        Map.of("RTB_MEMORY_PROBE", "false"),
        runtime ->
            exits().log(Duration.ZERO, gvisor, "@rtb {\"type\":\"bye\",\"exitCode\":0}").build(),
        runtime -> latency(1));
    RuntimeBenchmarkStatus status =
        complete(
            "b",
            SIX_BLOCKS.formatted("")
                + "runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]");
    Condition verified =
        Conditions.find(status.conditions(), Conditions.RUNTIMES_VERIFIED).orElseThrow();
    assertThat(verified.getStatus()).isEqualTo("Unknown");
    assertThat(verified.getReason()).isEqualTo("DefaultIsSandbox");
    assertThat(verified.getMessage())
        .contains("runc: names no RuntimeClass, but its sandbox is GVisor");
    assertThat(status.comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(status.comparisons().get(0).remarks().get(0).kind())
        .isEqualTo(Remark.Kind.DefaultIsSandbox);
  }
}
