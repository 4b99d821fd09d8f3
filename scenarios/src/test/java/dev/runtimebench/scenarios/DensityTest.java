package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.LogLine;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ramps: Pods are added to a node until a criterion fails. */
@Execution(ExecutionMode.CONCURRENT)
class DensityTest {

  private static final String DESIGN =
      """
      resources: {cpu: 10m, memory: 16Mi}
      design:
        mode: Density
        density:
          maxPods: %d
          step: %d
          maxStartSeconds: 30
          holdSeconds: 0
          reserveMemory: 1Gi
          acceptUnknownMemory: true
      %s
        blocks: {warmup: 0, min: 1, max: %d}
        settleSeconds: 0
        seed: 11
        retries: 2
      """;

  private static final long MEBIBYTE = 1L << 20;

  private static final String ALLOWED = "{\"perBenchmark\":{\"maxDensityPods\":50}}";

  private final AtomicInteger most = new AtomicInteger();
  private OperatorOnCluster on;

  @AfterEach
  void stop() {
    on.close();
  }

  private void start(String pods, String memory) {
    on =
        new OperatorOnCluster(
            Duration.ofSeconds(60),
            1,
            node -> node.withAllocatable("pods", pods).withAllocatable("memory", memory));
    on.restartOperator(Map.of("RTB_POLICY", ALLOWED));
    on.play(pod -> idle().build());
  }

  private void start() {
    start("1000", "256Gi");
  }

  private static PodScriptBuilder idle() {
    return PodScript.builder().hangs();
  }

  private static int index(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getLabels().get(Labels.INDEX));
  }

  private static String design(int maxPods, int step, String more, int blocks) {
    return DESIGN.formatted(maxPods, step, more, blocks);
  }

  /** A design whose Pods must start within 3 s. */
  private static String strict(int maxPods, int step, int blocks) {
    return design(maxPods, step, "", blocks).replace("maxStartSeconds: 30", "maxStartSeconds: 3");
  }

  private static DensityResult of(RuntimeBenchmarkStatus status, String runtime) {
    return status.density().stream()
        .filter(r -> r.runtime().equals(runtime))
        .findFirst()
        .orElseThrow();
  }

  private static DensityStop stop(DensityResult result) {
    assertThat(result.stops()).hasSize(1);
    return result.stops().get(0).reason();
  }

  private void awaitNoPods() {
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }

  @Test
  void runtimeWhosePodsStartSlowlyFitsFewerPods() {
    start();
    on.play(
        pod -> {
          most.accumulateAndGet(on.trialPods().size(), Math::max);
          int limit = runtime(pod).equals("runc") ? 10 : 6;
          return index(pod) < limit
              ? idle().build()
              : idle().startedAfter(Duration.ofSeconds(5)).build();
        });
    on.apply(Fixtures.benchmark("b", strict(20, 2, 2)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    DensityResult runc = of(status, "runc");
    DensityResult gvisor = of(status, "gvisor");
    assertThat(runc.fits()).isEqualTo(10);
    assertThat(gvisor.fits()).isEqualTo(6);
    assertThat(gvisor.n()).isEqualTo(2);
    assertThat(stop(gvisor)).isEqualTo(DensityStop.StartupTooSlow);
    assertThat(gvisor.stops().get(0).message()).contains("maxStartSeconds");
    assertThat(gvisor.ratio()).isCloseTo(0.6, within(1e-9));
    assertThat(gvisor.ratioLow()).as("two blocks are too few").isNull();
    assertThat(gvisor.rungs()).extracting(r -> r.pods()).containsExactly(2, 4, 6, 8);
    assertThat(gvisor.rungs().get(0).startMedianMs()).isPositive();
    assertThat(gvisor.rungs().get(0).ready()).isEqualTo(2);
    assertThat(gvisor.rungs().get(3).failed()).isEqualTo(2);
    assertThat(gvisor.rungs().get(0).memoryUnrequested()).isPositive();
    assertThat(status.result()).startsWith("gvisor fits 60% of the Pods of runc");
    assertThat(status.comparisons()).isEmpty();
    assertThat(status.samples().count()).isEqualTo(4);
    assertThat(most.get()).isLessThanOrEqualTo(12);
    awaitNoPods();
  }

  @Test
  void rampsThatEndAtMaxPodsHaveNoRatio() {
    start();
    on.apply(Fixtures.benchmark("b", design(5, 2, "", 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    DensityResult gvisor = of(status, "gvisor");
    assertThat(gvisor.fits()).isEqualTo(5);
    assertThat(gvisor.atLeast()).isTrue();
    assertThat(gvisor.ratio()).isNull();
    assertThat(gvisor.message()).contains("no ratio").contains("MaxPods");
    assertThat(status.result())
        .isEqualTo("runc at least 5 Pods (MaxPods), gvisor at least 5 Pods (MaxPods)");
    awaitNoPods();
  }

  @Test
  void placesForOthersStayFree() {
    start("12", "256Gi");
    on.play(
        pod -> {
          most.accumulateAndGet(on.trialPods().size(), Math::max);
          return idle().build();
        });
    on.apply(Fixtures.benchmark("b", design(40, 5, "    reservePods: 4", 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    DensityResult runc = of(status, "runc");
    assertThat(runc.fits()).isEqualTo(8);
    assertThat(stop(runc)).isEqualTo(DensityStop.NodePods);
    assertThat(runc.atLeast()).isTrue();
    assertThat(most.get()).isEqualTo(8);
  }

  @Test
  void memoryReserveHoldsAndTheCountIsSaidToFollowFromRequests() {
    start("1000", "1152Mi");
    on.apply(Fixtures.benchmark("b", design(40, 5, "", 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    DensityResult runc = of(status, "runc");
    // 128 MiB beside the reserve of 1 GiB, and 16 MiB for each Pod.
    assertThat(runc.fits()).isEqualTo(8);
    assertThat(stop(runc)).isEqualTo(DensityStop.ReservedMemory);
    assertThat(runc.atLeast()).isNull();
    assertThat(of(status, "gvisor").ratio()).isEqualTo(1);
    assertThat(of(status, "gvisor").message()).contains("not from what the Pods use");
  }

  @Tag("long")
  @Test
  void memoryOfTheSandboxesEndsTheRampBeforeTheReserveIsUsed() {
    // Each rung waits for two new figures of the kubelet.
    on =
        new OperatorOnCluster(
            Duration.ofMinutes(10),
            1,
            node ->
                node.withAllocatable("memory", "3Gi")
                    .withMemoryUse(
                        MEBIBYTE << 10,
                        pod -> ("gvisor".equals(runtime(pod)) ? 200 : 100) * MEBIBYTE));
    on.restartOperator(Map.of("RTB_POLICY", ALLOWED, "RTB_POD_USAGE", "Unverified"));
    on.play(pod -> idle().build());
    on.apply(Fixtures.benchmark("b", design(40, 3, "", 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    DensityResult runc = of(status, "runc");
    DensityResult gvisor = of(status, "gvisor");
    assertThat(stop(runc)).isEqualTo(DensityStop.AvailableMemory);
    assertThat(stop(gvisor)).isEqualTo(DensityStop.AvailableMemory);
    // 1 GiB beside the system and the reserve.
    assertThat(runc.fits()).isEqualTo(10);
    assertThat(gvisor.fits()).isEqualTo(5);
    assertThat(gvisor.ratio()).isCloseTo(0.5, within(1e-9));
    assertThat(gvisor.rungs().get(0).memoryPerPod()).isEqualTo(200 * MEBIBYTE);
    assertThat(gvisor.rungs())
        .allSatisfy(rung -> assertThat(rung.memoryAvailable()).isGreaterThan(MEBIBYTE << 10));
    assertThat(gvisor.message()).isNull();
  }

  @Test
  void quotaEndsARampWithALowerBound() {
    start();
    on.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("q")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity("7")))
                .endSpec()
                .build())
        .create();
    on.apply(Fixtures.benchmark("b", design(40, 5, "", 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(of(status, "runc").fits()).isEqualTo(7);
    assertThat(stop(of(status, "runc"))).isEqualTo(DensityStop.Quota);
    assertThat(of(status, "gvisor").ratio()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to allocate for range 0: no IP addresses available in range set",
        "IPAM Invoker Add failed with error: No available addresses"
      })
  void podsWithoutAnAddressEndARampWithALowerBound(String words) {
    start();
    on.play(pod -> index(pod) < 7 ? idle().build() : idle().sandboxFails(words).build());
    on.apply(Fixtures.benchmark("b", strict(40, 5, 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(of(status, "runc").fits()).isEqualTo(7);
    assertThat(stop(of(status, "runc"))).isEqualTo(DensityStop.Addresses);
    assertThat(of(status, "runc").stops().get(0).message()).contains(words);
    assertThat(of(status, "gvisor").atLeast()).isTrue();
  }

  @Test
  void imageThatCannotBePulledIsNoCount() {
    start();
    on.play(
        pod ->
            index(pod) < 7 ? idle().build() : idle().imagePullBackOff("pull QPS exceeded").build());
    on.apply(Fixtures.benchmark("b", strict(40, 5, 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.conditions())
        .anySatisfy(
            c -> {
              assertThat(c.getReason()).isEqualTo("ImagePullFailed");
              assertThat(c.getMessage()).contains("pull QPS exceeded", "maxStartSeconds (3 s)");
            });
    assertThat(on.samples()).noneMatch(line -> line.contains("StartupTooSlow"));
    awaitNoPods();
  }

  @Test
  void pressureEndsTheRampAtOnceAndTheNextRampWaitsUntilItIsOver() {
    start();
    on.apply(
        Fixtures.benchmark("b", design(5, 5, "", 1).replace("holdSeconds: 0", "holdSeconds: 10")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(5));
    report("MemoryPressure", "True");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.samples())
                    .anyMatch(line -> line.contains("\"stop\":\"MemoryPressure\"")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).isEmpty());
    awaitMessage("b", "the ramp cannot begin yet");
    assertThat(on.samples()).hasSize(1);
    report("MemoryPressure", "False");
    assertThat(on.awaitPhase("b", "Complete").density()).hasSize(2);
    assertThat(on.samples()).hasSize(2);
  }

  /** A design that compares the rates of its Pods. Each container prints its rate every 100 ms. */
  private static String rates(int maxPods, int step) {
    return design(maxPods, step, "    rateMetric: rate\n    minRatePercent: 75", 1)
            .replace("holdSeconds: 0", "holdSeconds: 1")
        + """
        workload:
          inline:
            container: {image: "example/server:1"}
            metrics: [{name: rate, unit: "/s", better: Higher, summary: Median, source: {regex: {pattern: "^rate=([0-9.]+)$", group: 1}}}]
        """;
  }

  /** Each value is 10% less than the rate, the rate, or 10% more than the rate, by turns. */
  private static PodScript prints(IntSupplier rate) {
    return idle()
        .log(
            () -> {
              int now = rate.getAsInt();
              return IntStream.range(0, 6000)
                  .mapToObj(
                      i ->
                          LogLine.of(
                              Duration.ofMillis(100L * i),
                              "rate=" + (now + (i % 3 - 1) * now / 10)));
            })
        .build();
  }

  @Test
  void rateThatFallsEndsTheRampAndTheCurveShowsIt() {
    start();
    on.play(
        pod ->
            prints(
                () -> {
                  most.accumulateAndGet(on.trialPods().size(), Math::max);
                  int limit = runtime(pod).equals("runc") ? 6 : 4;
                  return on.trialPods().size() <= limit ? 100 : 70;
                }));
    on.apply(Fixtures.benchmark("b", rates(20, 2)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    DensityResult runc = of(status, "runc");
    DensityResult gvisor = of(status, "gvisor");
    assertThat(runc.fits()).isEqualTo(6);
    assertThat(gvisor.fits()).isEqualTo(4);
    assertThat(gvisor.atLeast()).as("a low rate counts").isNull();
    assertThat(stop(gvisor)).isEqualTo(DensityStop.RateTooLow);
    assertThat(gvisor.stops().get(0).message())
        .contains("the metric rate", "70 /s", "70% of the 100 /s", "minRatePercent is 75");
    assertThat(gvisor.rungs()).extracting(r -> r.pods()).containsExactly(2, 4, 6);
    assertThat(gvisor.rungs()).extracting(r -> r.rate()).containsExactly(100.0, 100.0, 70.0);
    assertThat(gvisor.rungs().get(2).failed()).isOne();
    assertThat(status.result())
        .isEqualTo("gvisor fits 67% of the Pods of runc (4 of 6, by their rate)");
    assertThat(on.samples()).allMatch(line -> line.contains("\"rate\":100.0"));
    assertThat(most.get()).as("no Pod after the rung that failed").isEqualTo(8);
    awaitNoPods();
  }

  /** The log had a rate before, and has none of the hold time. */
  @Test
  void podThatPrintsNoRateInTheHoldTimeFailsTheBenchmarkWithTheFix() {
    start();
    on.play(
        pod -> idle().log(Duration.ZERO, "rate=100").log(Duration.ofMillis(1), "served").build());
    on.apply(Fixtures.benchmark("b", rates(20, 2).replace("holdSeconds: 1", "holdSeconds: 2")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.conditions())
        .anySatisfy(
            c -> {
              assertThat(c.getReason()).isEqualTo("NoRate");
              assertThat(c.getMessage())
                  .contains(
                      "spec.design.density.rateMetric",
                      "two hold times",
                      "lines of the last 2 s",
                      "^rate=([0-9.]+)$",
                      "raise holdSeconds");
            });
    assertThat(status.density()).isEmpty();
    assertThat(on.samples()).hasSize(1);
    awaitNoPods();
  }

  /** From the first Pod of the ramp under runc on: the preparation reads logs too. */
  private PodScript refusingLogs(Pod pod, int times, AtomicInteger reads) {
    if (index(pod) == 0 && runtime(pod).equals("runc")) {
      on.cluster()
          .faults()
          .next(
              times,
              request -> "log".equals(request.subresource()) && reads.incrementAndGet() > 0,
              500,
              "InternalError",
              "the kubelet is busy");
    }
    return prints(() -> 100);
  }

  @Test
  void logThatCannotBeReadForAMomentIsReadAgain() {
    start();
    AtomicInteger reads = new AtomicInteger();
    on.play(pod -> refusingLogs(pod, 3, reads));
    on.apply(Fixtures.benchmark("b", rates(4, 2)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(of(status, "runc").fits()).isEqualTo(4);
    assertThat(of(status, "runc").rungs()).allMatch(rung -> rung.rate() == 100);
    assertThat(on.samples()).as("no ramp ran again").hasSize(2);
    assertThat(reads.get()).as("the first three reads failed").isGreaterThan(3);
  }

  /** The first rung has a rate, so the Pods of the first rung fit. */
  @Test
  void podOfALaterRungWithoutARateEndsTheRampWithALowerBound() {
    start();
    on.play(
        pod -> index(pod) < 4 ? prints(() -> 100) : idle().log(Duration.ZERO, "served").build());
    on.apply(Fixtures.benchmark("b", rates(20, 2)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    DensityResult runc = of(status, "runc");
    assertThat(runc.fits()).isEqualTo(4);
    assertThat(runc.atLeast()).isTrue();
    assertThat(stop(runc)).isEqualTo(DensityStop.RateUnknown);
    assertThat(runc.stops().get(0).message()).contains("two hold times", "Pod ");
    awaitNoPods();
  }

  @Test
  void logThatStaysUnreadableGivesNoResult() {
    start();
    on.play(pod -> refusingLogs(pod, Integer.MAX_VALUE, new AtomicInteger()));
    on.apply(Fixtures.benchmark("b", rates(4, 2)));
    awaitMessage("b", "the kubelet is busy");
    assertThat(on.get("b").getStatus().conditions())
        .anyMatch(c -> c.getReason().equals("RateNotRead"));
    assertThat(on.samples()).noneMatch(line -> line.contains("LogUnavailable"));
    on.advance(Duration.ofSeconds(61));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.samples())
                    .anyMatch(
                        line ->
                            line.contains("\"LogUnavailable\"")
                                && line.contains("cannot be read: HTTP 500")));
  }

  /** Creates a Pod of somebody else, and waits until the Pod is ready. */
  private void otherPod(String memory) {
    on.playPreparation(
        pod ->
            pod.getMetadata().getLabels().containsKey("app")
                ? idle().build()
                : PodScript.builder().exitReason("StartError").exitCode(128).build());
    on.client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("other")
                .withNamespace("default")
                .addToLabels("app", "other")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .addNewContainer()
                .withName("container")
                .withImage("image")
                .withNewResources()
                .addToRequests("memory", new Quantity(memory))
                .endResources()
                .endContainer()
                .endSpec()
                .build())
        .create();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(other().getStatus().getConditions())
                    .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
  }

  private Pod other() {
    return on.client().pods().inNamespace("default").withName("other").get();
  }

  private void awaitNoTrialPods() {
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).isEmpty());
  }

  @Test
  void podOfOthersThatIsKilledDuringARampEndsTheRampWithALowerBound() {
    start();
    otherPod("16Mi");
    on.apply(
        Fixtures.benchmark(
            "b", design(20, 5, "", 1).replace("holdSeconds: 0", "holdSeconds: 100")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(5));
    on.client()
        .resource(other())
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .editStatus()
                    .editContainerStatus(0)
                    .withRestartCount(1)
                    .withNewLastState()
                    .withNewTerminated()
                    .withExitCode(137)
                    .withReason("OOMKilled")
                    .endTerminated()
                    .endLastState()
                    .endContainerStatus()
                    .endStatus()
                    .build());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.samples())
                    .singleElement()
                    .asString()
                    .contains("\"stop\":\"OthersDisturbed\"", "default/other", "OOMKilled")
                    .doesNotContain("failsAt"));
    on.patchSpec("b", "{\"suspend\":true}");
    awaitNoTrialPods();
  }

  /** The Pod is gone before the operator looks at the node again. */
  @Test
  void podOfOthersThatIsKilledAndDeletedEndsTheRampWithALowerBound() {
    start();
    otherPod("16Mi");
    on.apply(
        Fixtures.benchmark(
            "b", design(20, 5, "", 1).replace("holdSeconds: 0", "holdSeconds: 100")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(5));
    on.client()
        .resource(other())
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .editStatus()
                    .editContainerStatus(0)
                    .withNewLastState()
                    .withNewTerminated()
                    .withExitCode(137)
                    .withReason("OOMKilled")
                    .endTerminated()
                    .endLastState()
                    .endContainerStatus()
                    .endStatus()
                    .build());
    on.client().pods().inNamespace("default").withName("other").withGracePeriod(0).delete();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.samples())
                    .singleElement()
                    .asString()
                    .contains("\"stop\":\"OthersDisturbed\"", "default/other", "OOMKilled"));
    on.patchSpec("b", "{\"suspend\":true}");
    awaitNoTrialPods();
  }

  /** Its request for memory is free after the eviction, and the ramp must not run again. */
  @Test
  void podOfOthersThatIsEvictedDuringARampEndsTheRampOnce() {
    start();
    otherPod("4Gi");
    on.apply(
        Fixtures.benchmark(
            "b", design(20, 5, "", 1).replace("holdSeconds: 0", "holdSeconds: 100")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(5));
    on.client()
        .resource(other())
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .editStatus()
                    .withPhase("Failed")
                    .withReason("Evicted")
                    .withMessage("The node was low on resource: memory.")
                    .endStatus()
                    .build());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.samples())
                    .singleElement()
                    .asString()
                    .contains("\"stop\":\"OthersDisturbed\"", "default/other"));
    on.patchSpec("b", "{\"suspend\":true}");
    awaitNoTrialPods();
  }

  @Test
  void rampWhosePodsCouldPreemptOthersIsRefusedWithItsPriorityClass() {
    start();
    otherPod("16Mi");
    on.cluster()
        .mutatePods(
            pod ->
                pod.getMetadata().getLabels().containsKey(Labels.BLOCK)
                    ? new PodBuilder(pod)
                        .editSpec()
                        .withPriority(1000)
                        .withPriorityClassName("high")
                        .endSpec()
                        .build()
                    : pod);
    on.play(
        pod -> {
          most.accumulateAndGet(on.trialPods().size(), Math::max);
          return idle().build();
        });
    on.apply(Fixtures.benchmark("b", design(20, 5, "", 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.conditions())
        .anySatisfy(
            c ->
                assertThat(c.getMessage())
                    .contains(
                        "priority 1000 (PriorityClass high)",
                        "default/other with 0",
                        "preemptionPolicy: Never"));
    assertThat(most.get()).as("only the first Pod shows its priority").isEqualTo(1);
    awaitNoTrialPods();
  }

  private void awaitMessage(String name, String words) {
    on.await(
        name,
        b ->
            b.getStatus() != null
                && b.getStatus().conditions().stream()
                    .anyMatch(c -> c.getMessage() != null && c.getMessage().contains(words)));
  }

  private void report(String type, String value) {
    on.client()
        .nodes()
        .withName("node-1")
        .editStatus(
            node -> {
              List<NodeCondition> conditions = new ArrayList<>(node.getStatus().getConditions());
              conditions.removeIf(c -> type.equals(c.getType()));
              conditions.add(
                  new NodeConditionBuilder()
                      .withType(type)
                      .withStatus(value)
                      .withReason("Reported")
                      .withMessage("reported by the test")
                      .build());
              return new NodeBuilder(node)
                  .editStatus()
                  .withConditions(conditions)
                  .endStatus()
                  .build();
            });
  }

  @Test
  void nodeThatIsLostInTwoRampsEndsTheBenchmark() {
    start();
    on.apply(
        Fixtures.benchmark("b", design(40, 5, "", 1).replace("holdSeconds: 0", "holdSeconds: 30")));
    for (int lost = 1; lost <= 2; lost++) {
      int number = lost;
      Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(5));
      report("Ready", "Unknown");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(on.samples())
                      .filteredOn(line -> line.contains("\"NodeLost\""))
                      .hasSize(number));
      awaitNoPods();
      report("Ready", "True");
    }
    assertThat(on.awaitPhase("b", "Failed").conditions())
        .anyMatch(
            c -> c.getReason().equals("NodeLost") && c.getMessage().contains("lost in 2 ramps"));
  }

  private void applyWithPodsThatNeverStart() {
    start();
    on.play(
        pod ->
            index(pod) < 5 ? idle().build() : idle().startedAfter(Duration.ofMinutes(10)).build());
    on.apply(Fixtures.benchmark("b", strict(40, 5, 1)));
    awaitMessage("b", "did not run within");
  }

  @Test
  void podsThatDoNotStartOnANodeThatDiesAreNoResult() {
    applyWithPodsThatNeverStart();
    report("Ready", "Unknown");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(on.samples()).anyMatch(line -> line.contains("\"NodeLost\"")));
    assertThat(on.samples()).noneMatch(line -> line.contains("StartupTooSlow"));
  }

  @Test
  void podsThatDoNotStartOnANodeThatStaysReadyEndTheRamp() {
    applyWithPodsThatNeverStart();
    assertThat(on.samples()).isEmpty();
    on.advance(Duration.ofSeconds(61));
    on.triggerReconcile("b");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(on.samples()).anyMatch(line -> line.contains("StartupTooSlow")));
  }

  @Test
  void podOfSomebodyElseThatArrivesDuringARampMakesTheRampRunAgain() {
    start();
    on.apply(
        Fixtures.benchmark("b", design(5, 5, "", 1).replace("holdSeconds: 0", "holdSeconds: 5")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(5));
    on.playPreparation(pod -> idle().build());
    on.client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("other")
                .withNamespace("default")
                .addToLabels("app", "other")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .addNewContainer()
                .withName("container")
                .withImage("image")
                .withNewResources()
                .addToRequests("memory", new Quantity("4Gi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build())
        .create();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(on.samples()).anyMatch(line -> line.contains("other Pods on the node changed"));
    assertThat(status.failures()).singleElement().matches(f -> f.reason().equals("Interrupted"));
    assertThat(status.density()).hasSize(2).allMatch(r -> r.n() == 1);
  }

  @Test
  void sandboxesThatHangDoNotKeepTheOtherPodsOnTheNode() {
    start();
    on.play(
        pod ->
            index(pod) >= 14
                ? idle().deletionSeenAfter(Duration.ofMinutes(10)).build()
                : idle().build());
    on.apply(Fixtures.benchmark("b", design(24, 12, "", 1) + "timeouts: {deleteSeconds: 5}\n"));
    assertThat(on.awaitPhase("b", "Failed").conditions())
        .anyMatch(c -> c.getReason().equals("DeleteTimeout"));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(10));
  }

  @Test
  void podsOfARampHaveNoCpuLimitSoTheKernelKillsThemFirst() {
    start();
    on.apply(
        Fixtures.benchmark("b", design(4, 2, "", 1).replace("holdSeconds: 0", "holdSeconds: 60")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).isNotEmpty());
    Container container = on.trialPods().get(0).getSpec().getContainers().get(0);
    assertThat(container.getResources().getLimits()).containsKey("memory").doesNotContainKey("cpu");
    assertThat(container.getReadinessProbe()).isNull();
  }

  @Test
  void kubeletRunsTheProbeCommandInEachContainer() {
    start();
    on.apply(
        Fixtures.benchmark(
            "b",
            design(4, 2, "    probeCommand: [ls, /]", 1)
                .replace("holdSeconds: 0", "holdSeconds: 60")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).isNotEmpty());
    Probe probe = on.trialPods().get(0).getSpec().getContainers().get(0).getReadinessProbe();
    assertThat(probe.getExec().getCommand()).containsExactly("ls", "/");
  }

  @Test
  void earlierPodThatEndsStopsTheRamp() {
    start();
    on.play(
        pod ->
            index(pod) == 1
                ? PodScript.builder().exitAfter(Duration.ofSeconds(2)).exitCode(1).build()
                : idle().build());
    on.apply(
        Fixtures.benchmark("b", design(40, 2, "", 1).replace("holdSeconds: 0", "holdSeconds: 1")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(stop(of(status, "runc"))).isEqualTo(DensityStop.NeighboursNotReady);
    assertThat(of(status, "runc").fits()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void workloadThatEndsByItselfFailsTheBenchmarkWithTheFix() {
    start();
    on.play(pod -> PodScript.succeeds());
    on.apply(Fixtures.benchmark("b", design(10, 2, "", 1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.conditions())
        .anyMatch(
            c -> c.getReason().equals("WorkloadEnded") && c.getMessage().contains("spec.workload"));
    assertThat(on.events("b")).anyMatch(e -> e.contains("WorkloadEnded"));
    awaitNoPods();
  }

  @Test
  void operatorThatRestartsDuringARampCleansUpAndRepeatsTheRamp() {
    start();
    on.apply(
        Fixtures.benchmark("b", design(4, 2, "", 1).replace("holdSeconds: 0", "holdSeconds: 2")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSizeGreaterThan(2));
    on.killOperator();
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).singleElement().matches(f -> f.reason().equals("Interrupted"));
    assertThat(status.density()).hasSize(2).allMatch(r -> r.fits() == 4 && r.n() == 1);
    awaitNoPods();
  }

  @Test
  void suspensionRemovesThePodsAtOnceAndTheRampRunsAgain() {
    start();
    on.apply(
        Fixtures.benchmark("b", design(4, 2, "", 1).replace("holdSeconds: 0", "holdSeconds: 2")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSizeGreaterThan(2));
    on.patchSpec("b", "{\"suspend\":true}");
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    awaitNoPods();
    assertThat(on.samples())
        .singleElement()
        .asString()
        .contains("\"Interrupted\"", "\"suspended\":true");
    on.patchSpec("b", "{\"suspend\":false}");
    assertThat(on.awaitPhase("b", "Complete").density()).hasSize(2);
  }

  @Test
  void deletedBenchmarkLeavesNoPod() {
    start();
    on.apply(
        Fixtures.benchmark(
            "b", design(40, 20, "", 1).replace("holdSeconds: 0", "holdSeconds: 60")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(20));
    on.client().resource(on.get("b")).delete();
    awaitNoPods();
  }

  @Test
  void podsGoInSmallGroupsAndTheLastOnesFirst() {
    start();
    on.play(pod -> idle().deletionSeenAfter(Duration.ofMillis(300)).build());
    on.apply(Fixtures.benchmark("b", design(24, 12, "", 1)));
    AtomicInteger going = new AtomicInteger();
    AtomicInteger lowest = new AtomicInteger(Integer.MAX_VALUE);
    on.await(
        "b",
        b -> {
          List<Pod> deleted =
              on.trialPods().stream()
                  .filter(p -> p.getMetadata().getDeletionTimestamp() != null)
                  .toList();
          going.accumulateAndGet(deleted.size(), Math::max);
          if (lowest.get() == Integer.MAX_VALUE) {
            deleted.stream().mapToInt(DensityTest::index).min().ifPresent(lowest::set);
          }
          return "Complete".equals(b.getStatus().phase());
        });
    assertThat(going.get()).isBetween(1, 10);
    assertThat(lowest.get()).isGreaterThanOrEqualTo(14);
  }

  @Test
  void densityIsDeniedUnlessThePolicyAllowsIt() {
    start();
    on.apply(Fixtures.benchmark("many", design(60, 5, "", 1)));
    assertDenied("many", "policy.perBenchmark.maxDensityPods", "60", "50 are allowed");
    on.restartOperator(Map.of());
    on.apply(Fixtures.benchmark("b", design(10, 5, "", 1)));
    assertDenied("b", "policy.perBenchmark.maxDensityPods", "spec.design.mode", "administrator");
    assertThat(on.pods()).isEmpty();
  }

  private void assertDenied(String name, String... words) {
    RuntimeBenchmarkStatus status = on.awaitPhase(name, "Failed");
    assertThat(status.conditions()).anySatisfy(c -> assertThat(c.getMessage()).contains(words));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.events(name))
                    .anySatisfy(
                        e -> assertThat(e).startsWith("Warning PolicyDenied").contains(words)));
  }

  @Test
  void policyThatIsWithdrawnEndsARunningRampAndRemovesItsPods() {
    start();
    on.apply(
        Fixtures.benchmark(
            "b", design(40, 20, "", 1).replace("holdSeconds: 0", "holdSeconds: 60")));
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(20));
    on.restartOperator(Map.of());
    assertThat(on.awaitPhase("b", "Failed").conditions())
        .anyMatch(c -> c.getMessage().contains("policy.perBenchmark.maxDensityPods"));
    awaitNoPods();
  }

  @Test
  void specsThatCannotWorkAreRefusedWithTheFieldAndTheFix() {
    start();
    Map<String, String> refused =
        Map.of(
            "{density: {maxPods: 9, maxStartSeconds: 5, reserveMemory: 1Gi}}",
                "density needs mode: Density",
            "{mode: Density, density: {maxPods: 400, maxStartSeconds: 5, reserveMemory: 1Gi}}",
                "at most 64 rungs",
            "{mode: Density, density: {maxPods: 4, step: 9, maxStartSeconds: 5, reserveMemory: 1Gi}}",
                "step (default: 5) must not be greater than maxPods: set step, or raise maxPods",
            "{mode: Density, density: {maxPods: 3, maxStartSeconds: 5, reserveMemory: 1Gi}}",
                "step (default: 5) must not be greater than maxPods: set step, or raise maxPods",
            "{mode: Density, density: {maxPods: 4, maxStartSeconds: 5, reserveMemory: 1GB}}",
                "must be an amount greater than 0",
            "{mode: Density, density: {maxPods: 9, maxStartSeconds: 5, reserveMemory: 1Gi, rateMetric: latency}}",
                "set rateMetric and minRatePercent together",
            "{mode: Density, density: {maxPods: 9, maxStartSeconds: 5, reserveMemory: 1Gi, minRatePercent: 80}}",
                "set rateMetric and minRatePercent together",
            "{mode: Density, density: {maxPods: 9, maxStartSeconds: 5, holdSeconds: 0, reserveMemory: 1Gi, rateMetric: latency, minRatePercent: 80}}",
                "holdSeconds must be at least 1");
    refused.forEach(
        (design, words) ->
            assertThatThrownBy(() -> on.apply(Fixtures.benchmark("r", "design: " + design)))
                .as(design)
                .hasMessageContaining(words));
    on.apply(
        Fixtures.benchmark(
            "small", design(10, 5, "", 1).replace("reserveMemory: 1Gi", "reserveMemory: 10Mi")));
    assertThat(on.awaitPhase("small", "Failed").conditions())
        .anySatisfy(c -> assertThat(c.getMessage()).contains("reserveMemory", "256Mi"));
    on.apply(
        Fixtures.benchmark(
            "blind", design(10, 5, "", 1).replace("UnknownMemory: true", "UnknownMemory: false")));
    assertThat(on.awaitPhase("blind", "Failed").conditions())
        .anySatisfy(c -> assertThat(c.getMessage()).contains("podUsage.enabled", "acceptUnknown"));
    on.apply(Fixtures.benchmark("none", "design: {mode: Density}"));
    assertThat(on.awaitPhase("none", "Failed").conditions())
        .anySatisfy(c -> assertThat(c.getMessage()).contains("spec.design.density", "maxPods"));
    on.apply(
        Fixtures.benchmark(
            "b",
            design(10, 5, "", 1)
                + "podRetention: Always\nimagePull: Measure\ngates: [{metric: latency, runtime: gvisor, maxRatio: 2}]\nplacement: {nodes: All}\n"));
    assertThat(on.awaitPhase("b", "Failed").conditions())
        .anySatisfy(
            c ->
                assertThat(c.getMessage())
                    .contains(
                        "spec.podRetention",
                        "spec.imagePull",
                        "spec.gates",
                        "spec.placement.nodes"));
  }
}
