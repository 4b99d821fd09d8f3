package dev.runtimebench.results.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BurstCurve;
import dev.runtimebench.api.v1alpha1.BurstLevel;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BurstCurvesTest {

  private final List<RuntimeResult> results = new ArrayList<>();

  private static RuntimeResult result(String metric, double millis) {
    return RuntimeResultBuilder.builder()
        .runtime("runc")
        .metric(metric)
        .unit("ms")
        .n(6)
        .invalid(0)
        .median(millis)
        .medianLow(millis)
        .medianHigh(millis)
        .mean(millis)
        .min(millis)
        .max(millis)
        .outliers(0)
        .build();
  }

  /**
   * Adds the results for a level: the median latency and the time until all have started, in ms.
   */
  private void level(int concurrency, double median, double all) {
    results.add(result("start-latency-" + concurrency, median));
    results.add(result("all-started-" + concurrency, all));
  }

  private BurstCurve curve(String levels) {
    RuntimeBenchmark benchmark =
        Fixtures.created(
            "b", "design: {mode: Burst, concurrency: " + levels + ", blocks: {warmup: 0, max: 6}}");
    List<BurstCurve> curves = BurstCurves.of(experiment(benchmark), results);
    assertThat(curves).hasSize(1);
    return curves.get(0);
  }

  /** The power, N / (all * median), is 1e-4, 1.96e-4, 3.7e-4 and 1.6e-4. */
  @Test
  void kneeIsTheLevelWithTheGreatestPower() {
    level(1, 100, 100);
    level(2, 101, 101);
    level(4, 104, 104);
    level(8, 220, 230);
    assertThat(curve("[8, 1, 4, 2]").knee()).isEqualTo(4);
    assertThat(curve("[1, 2, 4, 8]").levels())
        .extracting(BurstLevel::concurrency)
        .containsExactly(1, 2, 4, 8);
    assertThat(curve("[1, 2, 4, 8]").levels().get(2).podsPerSecond()).isEqualTo(4000 / 104.0);
  }

  @Test
  void curveThatStillImprovesHasNoKnee() {
    level(1, 100, 100);
    level(2, 101, 101);
    level(4, 102, 102);
    assertThat(curve("[1, 2, 4]").knee()).isNull();
  }

  @Test
  void twoLevelsGiveNoKnee() {
    level(1, 100, 100);
    level(2, 300, 300);
    assertThat(curve("[1, 2]").knee()).isNull();
  }

  @Test
  void levelWithoutValuesIsLeftOut() {
    level(1, 100, 100);
    level(4, 100, 100);
    assertThat(curve("[1, 2, 4]").levels()).hasSize(2);
  }

  private static Experiment experiment(RuntimeBenchmark benchmark) {
    return ExperimentBuilder.builder()
        .workloadName("inline")
        .workload(benchmark.getSpec().workload().inline())
        .parameters(Map.of("size", "4"))
        .runtimes(List.of(runtime("runc"), runtime("gvisor")))
        .baseline("runc")
        .peerRuntime("runc")
        .design(benchmark.getSpec().design())
        .gates(benchmark.getSpec().gates())
        .seed(7)
        .startTime("2026-01-01T00:00:00Z")
        .build();
  }

  private static ResolvedRuntime runtime(String name) {
    return ResolvedRuntimeBuilder.builder().name(name).runtimeClassName(name).handler(name).build();
  }
}
