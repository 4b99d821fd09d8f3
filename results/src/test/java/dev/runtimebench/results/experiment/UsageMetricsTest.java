package dev.runtimebench.results.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpecBuilder;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.PodUsageSource;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.PodUsageSourceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageMetricsTest {

  private static final Design SERIAL = DesignBuilder.builder().mode(Design.Mode.Serial).build();
  private static final Design USAGE = DesignBuilder.builder().mode(Design.Mode.Usage).build();

  private static final Metric LATENCY =
      MetricBuilder.builder()
          .name("latency")
          .primary(true)
          .source(MetricSourceBuilder.builder().record("ns").build())
          .build();
  private static final Metric REQUESTS = MetricBuilder.builder(LATENCY).name("requests").build();
  private static final Metric COST =
      MetricBuilder.builder()
          .name("cost")
          .source(
              MetricSourceBuilder.builder()
                  .podUsage(new PodUsageSource(Figure.CpuPerWork, "requests", 1000))
                  .build())
          .build();

  private static BenchmarkWorkloadSpec workload(Metric... metrics) {
    return BenchmarkWorkloadSpecBuilder.builder().metrics(List.of(metrics)).build();
  }

  private static List<String> names(List<Metric> metrics) {
    return metrics.stream().map(Metric::name).toList();
  }

  @Test
  void usageDesignHasTheStandardMetrics() {
    assertThat(names(UsageMetrics.forDesign(USAGE, workload(LATENCY)).metrics()))
        .containsExactly(
            "pod-cpu", "pod-cpu-per-iteration", "pod-memory", "pod-memory-peak", "pod-throttled");
  }

  /** A metric that counts the work is read, and is no result. */
  @Test
  void metricsOfTheWorkloadComeBesideTheStandardMetrics() {
    BenchmarkWorkloadSpec used = UsageMetrics.forDesign(USAGE, workload(LATENCY, REQUESTS, COST));
    assertThat(names(used.metrics())).startsWith("cost", "pod-cpu").endsWith("requests");
    assertThat(used.primaryMetric().name()).isEqualTo("pod-cpu");
    assertThat(names(UsageMetrics.measured(USAGE, used)))
        .containsExactly(
            "cost",
            "pod-cpu",
            "pod-cpu-per-iteration",
            "pod-memory",
            "pod-memory-peak",
            "pod-throttled");
  }

  @Test
  void primaryMetricOfTheWorkloadIsTheOnlyPrimaryOne() {
    Metric cost = MetricBuilder.builder(COST).primary(true).build();
    BenchmarkWorkloadSpec used = UsageMetrics.forDesign(USAGE, workload(REQUESTS, cost));
    assertThat(used.metrics())
        .filteredOn(Metric::isPrimary)
        .extracting(Metric::name)
        .containsExactly("cost");
  }

  @Test
  void metricWithTheNameOrTheFigureOfAStandardOneTakesItsPlace() {
    Metric memory = of(Figure.SettledMemory, "memory");
    Metric cpu = MetricBuilder.builder(LATENCY).name("pod-cpu").validMax(5.0).build();
    Metric perIteration = of(Figure.CpuPerWork, "cost");
    List<String> names =
        names(UsageMetrics.forDesign(USAGE, workload(memory, cpu, perIteration)).metrics());
    assertThat(names)
        .containsExactly("memory", "cost", "pod-memory-peak", "pod-throttled", "pod-cpu");
  }

  private static Metric of(Figure figure, String name) {
    return MetricBuilder.builder(COST)
        .name(name)
        .source(
            MetricSourceBuilder.builder()
                .podUsage(PodUsageSourceBuilder.builder().figure(figure).build())
                .build())
        .build();
  }

  /** Work that failed costs less, so a trial with errors must stay invalid. */
  @Test
  void metricsWithBoundsStillGuardTheTrial() {
    Metric errors = MetricBuilder.builder(LATENCY).name("errors").validMax(0.0).build();
    BenchmarkWorkloadSpec used = UsageMetrics.forDesign(USAGE, workload(LATENCY, errors));
    assertThat(names(used.metrics())).contains("pod-cpu", "errors").doesNotContain("latency");
    assertThat(used.primaryMetric().name()).isEqualTo("pod-cpu");
    assertThat(names(UsageMetrics.measured(USAGE, used))).doesNotContain("errors");
  }

  @Test
  void otherDesignsLeaveThoseMetricsOut() {
    assertThat(names(UsageMetrics.forDesign(SERIAL, workload(LATENCY, COST)).metrics()))
        .containsExactly("latency");
    assertThat(UsageMetrics.measured(SERIAL, workload(COST))).isEmpty();
  }

  /** The analysis of samples starts from the workload as the experiment froze it. */
  @Test
  void frozenWorkloadHasTheSameMetricsAgain() {
    for (BenchmarkWorkloadSpec one : List.of(workload(LATENCY), workload(REQUESTS, COST))) {
      BenchmarkWorkloadSpec frozen = UsageMetrics.forDesign(USAGE, one);
      assertThat(UsageMetrics.forDesign(USAGE, frozen)).isEqualTo(frozen);
    }
    // An earlier version froze the metrics of the workload alone.
    assertThat(names(UsageMetrics.measured(USAGE, workload(COST)))).containsExactly("cost");
  }
}
