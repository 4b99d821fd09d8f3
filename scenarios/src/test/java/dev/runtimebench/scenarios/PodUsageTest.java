package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import dev.runtimebench.localcluster.kubelet.PodFiguresBuilder;
import dev.runtimebench.localcluster.kubelet.SelfSigned;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks of mode Usage, on a node whose kubelet shows CPU and memory of its Pods. */
class PodUsageTest {

  private static final long MEBIBYTE = 1 << 20;

  /** The idle times of the played agent are shorter than the declared ones, to save time. */
  private static final Duration WORK = Duration.ofSeconds(14);

  private static final Duration AFTER = WORK.plusSeconds(4);

  /** The operator asks a container runtime every 10 s, and needs two readings in an idle time. */
  private static final Duration LONG_IDLE = Duration.ofSeconds(26);

  /** The middle of the work. On a busy machine, the records of the agent may be late. */
  private static final Duration WORKED = WORK.plusSeconds(2);

  /** What an idle Pod uses in a second. */
  private static final double IDLE_CPUS = 0.01;

  private final List<ScriptedNode> nodes = new CopyOnWriteArrayList<>();
  private volatile Duration workedAt = WORKED;
  private final List<Duration> readings = new CopyOnWriteArrayList<>();
  private final OperatorOnCluster on =
      new OperatorOnCluster(
          Duration.ofSeconds(150), 1, node -> nodes.add(node.withFigures(this::figures)));

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    on.close();
  }

  /** The work takes 1 s of CPU time under runc and 3 s under gVisor, and 4 s of time. */
  private PodFigures figures(Pod pod, Duration ran) {
    readings.add(ran);
    boolean gvisor = "gvisor".equals(runtime(pod));
    boolean worked = ran.compareTo(workedAt) > 0;
    double cpu = 0.1 + IDLE_CPUS * ran.toNanos() / 1e9 + (worked ? (gvisor ? 3 : 1) : 0);
    return PodFiguresBuilder.builder()
        .namespace(pod.getMetadata().getNamespace())
        .name(pod.getMetadata().getName())
        .uid(pod.getMetadata().getUid())
        .cpuNanos(Math.round(cpu * 1e9))
        .workingSetBytes((gvisor ? 20 : 2) * MEBIBYTE)
        .peakBytes(gvisor ? OptionalLong.of(30 * MEBIBYTE) : OptionalLong.empty())
        .throttledNanos(OptionalLong.of(worked && gvisor ? 500_000_000L : 0))
        .build();
  }

  private static String idle(String name, Duration at) {
    return "@rtb {\"type\":\"idle\",\"name\":\"%s\",\"monoNs\":%d}".formatted(name, at.toNanos());
  }

  private static PodScript agent() {
    return agent(WORK);
  }

  /** The work takes 4 s, between two idle times of that length. */
  private static PodScript agent(Duration idle) {
    Duration after = idle.plusSeconds(4);
    Duration end = after.plus(idle);
    return PodScript.builder()
        .log(
            Duration.ZERO,
            "@rtb {\"type\":\"hello\",\"protocol\":1,\"monoNs\":0}",
            idle("before", Duration.ZERO))
        .log(idle, idle("work", idle))
        .log(
            after,
            "latency=5",
            "requests 2000",
            "@rtb {\"type\":\"iteration\",\"index\":0,\"warmup\":true,\"values\":{\"n\":1}}",
            "@rtb {\"type\":\"iteration\",\"index\":0,\"warmup\":false,\"values\":{\"n\":1}}",
            idle("after", after))
        .log(end, idle("end", end), "@rtb {\"type\":\"bye\",\"exitCode\":0}")
        .exitAfter(end.plusMillis(20))
        .build();
  }

  private void withKubelets() throws IOException {
    Path ca =
        Files.writeString(
            directory.resolve("ca.crt"), nodes.get(0).kubeletCertificate().orElseThrow());
    on.restartOperator(Map.of("RTB_POD_USAGE", "CAFile", "RTB_KUBELET_CA", ca.toString()));
  }

  private static double median(RuntimeBenchmarkStatus status, String runtime, String metric) {
    return status.results().stream()
        .filter(r -> r.runtime().equals(runtime) && r.metric().equals(metric))
        .map(RuntimeResult::median)
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric + " in " + status.results()));
  }

  @Test
  @Tag("long")
  void benchmarkMeasuresCpuAndMemoryOfThePodsByTheKubelet() throws IOException {
    withKubelets();
    on.play(pod -> agent());
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {mode: Usage, order: AsListed, blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");

    // What the idle Pod uses is taken off for the idle times, and not for the 4 s of the work.
    assertThat(median(status, "runc", "pod-cpu")).isCloseTo(1.04, within(0.02));
    assertThat(median(status, "gvisor", "pod-cpu")).isCloseTo(3.04, within(0.02));
    assertThat(median(status, "gvisor", "pod-cpu-per-iteration")).isCloseTo(1520, within(10.0));
    assertThat(median(status, "runc", "pod-memory")).isEqualTo(2 * MEBIBYTE);
    assertThat(median(status, "gvisor", "pod-memory")).isEqualTo(20 * MEBIBYTE);
    assertThat(median(status, "gvisor", "pod-memory-peak")).isEqualTo(30 * MEBIBYTE);
    assertThat(median(status, "gvisor", "pod-throttled")).isCloseTo(0.5, within(1e-9));
    assertThat(status.missing())
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.runtime() + " " + m.metric()).isEqualTo("runc pod-memory-peak");
              assertThat(m.reasons().get(0).reason()).contains("container_memory_max_usage_bytes");
            });
    // A benchmark of this mode measures no times.
    assertThat(status.phases()).isEmpty();
    assertThat(status.results()).noneMatch(r -> r.metric().equals("latency"));
    assertThat(status.comparisons())
        .filteredOn(c -> c.metric().equals("pod-memory"))
        .singleElement()
        .satisfies(c -> assertThat(c.ratio()).isCloseTo(10, within(1e-9)));
    // The limit throttled one runtime only, and a value of 0 has no ratio.
    assertThat(status.comparisons())
        .filteredOn(c -> c.metric().equals("pod-throttled"))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.ratio()).isNull();
              assertThat(c.difference()).isCloseTo(0.5, within(1e-9));
            });
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(r -> r.message().contains("gvisor in 1 of 1 trials"));

    String sample = on.samples().stream().filter(s -> s.contains("\"usage\"")).findFirst().get();
    assertThat(sample)
        .contains("\"source\":\"kubelet 127.0.0.1:", "\"certificate\":\"CAFile\"", "\"CpuTime\"");
    assertThat(on.played())
        .filteredOn(pod -> pod.getMetadata().getLabels().containsKey("runtimebench.dev/block"))
        .allSatisfy(
            pod ->
                assertThat(pod.getSpec().getContainers().get(0).getEnv())
                    .anyMatch(
                        e -> e.getName().equals("RTB_IDLE_SECONDS") && e.getValue().equals("60")));
    assertThat(readings)
        .hasSizeGreaterThan(8)
        .noneMatch(ran -> ran.compareTo(WORK.plusSeconds(1)) > 0 && ran.compareTo(AFTER) < 0);
  }

  @Test
  void installationWithoutPodUsageRefusesTheBenchmark() {
    on.apply(Fixtures.benchmark("off", "design: {mode: Usage, blocks: {warmup: 0, max: 1}}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("off", "Failed");
    assertThat(status.result())
        .contains("spec.design.mode", "needs the chart's value podUsage.enabled");
    assertThat(on.trialPods()).isEmpty();
  }

  /** Each trial takes minutes, so a refusal must be known before the first one. */
  @Test
  void kubeletThatRefusesEndsTheBenchmarkBeforeTheFirstTrial() throws IOException {
    Path ca = Files.writeString(directory.resolve("ca.crt"), SelfSigned.create("127.0.0.1").pem());
    on.restartOperator(Map.of("RTB_POD_USAGE", "CAFile", "RTB_KUBELET_CA", ca.toString()));
    on.apply(Fixtures.benchmark("b", "design: {mode: Usage, blocks: {warmup: 0, max: 1}}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.conditions())
        .filteredOn(c -> c.getType().equals("Failed"))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.getReason()).isEqualTo("NoPodUsage");
              assertThat(c.getMessage())
                  .contains("before the first trial: NotTrusted: the certificate of the kubelet")
                  .contains("podUsage.certificates", "rtb doctor");
            });
    assertThat(on.trialPods()).isEmpty();
  }

  /** A refusal keeps nothing else from being measured. */
  @Test
  void kubeletThatRefusesLeavesEveryOtherBenchmarkAlone() throws IOException {
    withKubelets();
    nodes.get(0).refuseFigures(403);
    on.apply(Fixtures.benchmark("bill", "design: {mode: Usage, blocks: {warmup: 0, max: 1}}"));
    RuntimeBenchmarkStatus bill = on.awaitPhase("bill", "Failed");
    assertThat(bill.result()).startsWith("NoPodUsage: before the first trial: Forbidden: ");
    assertThat(bill.missing())
        .hasSize(10)
        .allSatisfy(
            m ->
                assertThat(m.reasons().get(0).reason())
                    .contains("with 403", "get on nodes/metrics"));
    assertThat(on.trialPods()).isEmpty();
    on.apply(Fixtures.benchmark("times", "design: {blocks: {warmup: 0, min: 1, max: 1}}"));
    assertThat(on.awaitPhase("times", "Complete").results()).isNotEmpty();
  }

  /** The blocks before stay, and {@code design.retries} says when the benchmark ends. */
  @Test
  @Tag("long")
  void kubeletThatBeginsToRefuseEndsTheBenchmarkAfterItsRetries() throws IOException {
    withKubelets();
    on.play(
        pod -> {
          long trials =
              on.played().stream()
                  .filter(PodUsageTest::isTrial)
                  .map(played -> played.getMetadata().getName())
                  .distinct()
                  .count();
          if (trials > 2) {
            nodes.get(0).refuseFigures(403);
          }
          return agent();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {mode: Usage, order: AsListed, blocks: {warmup: 0, min: 3, max: 3}, retries: 0, settleSeconds: 0}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.blocks().completed()).isEqualTo(1);
    assertThat(median(status, "gvisor", "pod-memory")).isEqualTo(20 * MEBIBYTE);
    assertThat(status.failures()).hasSize(1);
    assertThat(status.failures().get(0).reason()).isEqualTo("NoPodUsage");
    assertThat(status.failures().get(0).lastMessage()).contains("Forbidden: ", "with 403");
    assertThat(status.missing())
        .filteredOn(m -> m.metric().equals("pod-memory"))
        .hasSize(2)
        .allSatisfy(
            m -> {
              assertThat(m.count() + " of " + m.of()).isEqualTo("1 of 2");
              assertThat(m.reasons().get(0).reason()).startsWith("Forbidden: ");
            });
    assertThat(status.result()).contains("NoPodUsage");
  }

  private static boolean isTrial(Pod pod) {
    return pod.getMetadata().getLabels().containsKey("runtimebench.dev/block");
  }

  /** A kubelet with the feature PodAndContainerStatsFromCRI shows no cgroups of Pods. */
  @Test
  @Tag("long")
  void benchmarkMeasuresByTheFiguresOfTheContainerRuntime() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    nodes.get(0).withFiguresOfTheRuntime(asked::add);
    withKubelets();
    workedAt = LONG_IDLE.plusSeconds(2);
    on.play(pod -> agent(LONG_IDLE));
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {mode: Usage, order: AsListed, blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    // The time stamps are in whole seconds, so the idle part is less exact.
    assertThat(median(status, "runc", "pod-cpu")).isCloseTo(1.04, within(0.05));
    assertThat(median(status, "gvisor", "pod-cpu")).isCloseTo(3.04, within(0.05));
    assertThat(median(status, "runc", "pod-memory")).isEqualTo(2 * MEBIBYTE);
    assertThat(median(status, "gvisor", "pod-memory")).isEqualTo(20 * MEBIBYTE);
    assertThat(status.missing())
        .extracting(m -> m.metric() + ": " + m.reasons().get(0).reason())
        .contains(
            "pod-throttled: the kubelet's answer to /stats/summary has no throttling",
            "pod-memory-peak: the kubelet's answer to /stats/summary has no high-water mark of the memory");
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(r -> r.message().contains("the figures are those of /stats/summary"));
    assertThat(asked).contains("/metrics/cadvisor", "/stats/summary");
    assertThat(on.samples())
        .filteredOn(s -> s.contains("\"usage\""))
        .isNotEmpty()
        .allMatch(s -> s.contains("\"path\":\"/stats/summary\""));
  }

  /** Without the agent nothing holds the container idle. The trial says so, and does not guess. */
  @Test
  void workloadWithoutTheAgentHasNoFigures() throws IOException {
    withKubelets();
    on.apply(
        Fixtures.benchmark(
            "plain",
            "design: {mode: Usage, blocks: {warmup: 0, min: 1, max: 1}, retries: 0, settleSeconds: 0}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("plain", "Failed");
    assertThat(status.failures().get(0).reason()).isEqualTo("NoPodUsage");
    assertThat(status.failures().get(0).lastMessage()).contains("held no idle time", "the agent");
    assertThat(readings).isEmpty();
  }
}
