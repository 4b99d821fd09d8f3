package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Benchmarks that measure CPU and memory of Pods by the kubelet. */
class PodUsageSpecTest {

  private static final String SPEC =
      """
      design: {mode: Usage, blocks: {warmup: 0, max: 3}}
      runtimes: [{name: runc}]
      workload:
        inline:
          container: {image: "example/tool:1"}
          metrics:
            - {name: requests, unit: "%s", summary: %s, source: {%s}}
            - {name: cost, unit: "%s", summary: Last, source: {podUsage: {figure: %s%s}}}
      """;

  private static final String REGEX = "regex: {pattern: '([0-9]+) requests', group: 1}";

  /** A workload of the catalogue, as a benchmark with workload.ref finds it. */
  private static final String ENTRY =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: BenchmarkWorkload
      metadata: {name: web}
      spec:
        container: {image: "example/tool:1"}
        metrics:
          - {name: requests, unit: "1", better: Higher, primary: true, summary: Sum, source: {record: n}}
      """;

  private static final String ADDED =
      """
      design: {mode: %s, blocks: {warmup: 0, max: 3}}
      runtimes: [{name: runc}]
      workload:
        ref: web
        metrics:
          - {name: %s, unit: s, better: Lower, summary: Last, source: {podUsage: {figure: CpuPerWork, per: %s, perCount: 1000}}}
      """;

  private static Resolution resolve(boolean podUsage, String spec) {
    Resolver resolver =
        new Resolver(
            name -> Optional.of(Serialization.unmarshal(ENTRY, BenchmarkWorkload.class)),
            name -> Optional.empty(),
            labels -> List.of(),
            new InstallationRules(Policy.DEFAULT, PodSettings.DEFAULT, () -> false, podUsage));
    return resolver.resolve(Fixtures.created("b", spec).getSpec());
  }

  private static String message(Resolution resolution) {
    return resolution instanceof Resolution.Rejected rejected ? rejected.message() : "accepted";
  }

  private static String spec(
      String unit, String summary, String source, String costUnit, String figure) {
    String per = figure.equals("CpuPerWork") ? ", per: requests, perCount: 1000" : "";
    return SPEC.formatted(unit, summary, source, costUnit, figure, per);
  }

  @Test
  void costPerRequestIsAccepted() {
    Resolution resolution = resolve(true, spec("1", "Sum", REGEX, "s", "CpuPerWork"));
    assertThat(message(resolution)).isEqualTo("accepted");
    Experiment experiment = ((Resolution.Resolved) resolution).experiment();
    assertThat(experiment.workload().metrics()).extracting(Metric::name).contains("requests");
    assertThat(experiment.measuredMetrics())
        .extracting(Metric::name)
        .startsWith("cost", "pod-cpu")
        .contains("pod-memory");
    // The idle times are not part of the time to run.
    assertThat(experiment.timeouts().runSeconds()).isEqualTo(300);
    assertThat(experiment.design().wholeIdleTime()).isEqualTo(120);
  }

  /** A trial may take 300 s to start, 300 s to run, and 120 s of idle time. */
  @Test
  void idleTimesCountInThePolicysDuration() {
    Policy brief =
        PolicyBuilder.builder(Policy.DEFAULT)
            .perBenchmark(PolicyPerBenchmarkBuilder.builder().maxDurationMinutes(11).build())
            .build();
    InstallationRules rules = new InstallationRules(brief, PodSettings.DEFAULT, () -> false, true);
    var spec = Fixtures.created("b", spec("1", "Sum", REGEX, "s", "CpuPerWork")).getSpec();
    assertThat(
            PolicyCheck.ofWorkload(
                rules, spec, spec.workload().inline(), Timeouts.ofPods(300, 300, 10)))
        .extracting(SpecProblem::message)
        .anyMatch(
            m ->
                m.contains(
                    "let one trial take 720 s, with 120 s of idle time (spec.design.idleSeconds)"));
  }

  @Test
  void installationWithoutPodUsageNamesTheChartsValue() {
    assertThat(message(resolve(false, spec("1", "Sum", REGEX, "s", "CpuPerWork"))))
        .contains("spec.design.mode", "podUsage.enabled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1  | Median | regex | s    | CpuPerWork    | has the summary Median
          /s | Last   | regex | s    | CpuPerWork    | not an amount of work
          ms | Sum    | regex | s    | CpuPerWork    | not an amount of work
          ms | Sum    | mark  | s    | CpuPerWork    | a time is no amount
          ms | Sum    | rec   | s    | CpuPerWork    | not an amount of work
          1  | Sum    | regex | MiBy | CpuPerWork    | is not a unit of time
          1  | Sum    | regex | s    | SettledMemory | is not a unit of memory
          """)
  void problemNamesTheField(
      String unit, String summary, String source, String costUnit, String figure, String part) {
    String where =
        switch (source) {
          case "rec" -> "record: n";
          case "mark" -> "mark: m";
          default -> REGEX;
        };
    assertThat(message(resolve(true, spec(unit, summary, where, costUnit, figure))))
        .contains("spec.workload.inline.metrics[1]")
        .contains(part);
  }

  @Test
  void metricThatCountsTheWorkMustExist() {
    String spec = spec("1", "Sum", REGEX, "s", "CpuPerWork").replace("per: requests", "per: rows");
    assertThat(message(resolve(true, spec)))
        .contains("\"rows\" is not the name of a metric that the output gives");
  }

  @Test
  void benchmarkAddsAMetricToAWorkloadOfTheCatalogue() {
    Resolution resolution = resolve(true, ADDED.formatted("Usage", "cost", "requests"));
    assertThat(message(resolution)).isEqualTo("accepted");
    Experiment experiment = ((Resolution.Resolved) resolution).experiment();
    assertThat(experiment.workloadName()).isEqualTo("web");
    assertThat(experiment.measuredMetrics())
        .extracting(Metric::name)
        .startsWith("cost", "pod-cpu", "pod-cpu-per-iteration", "pod-memory");
    assertThat(experiment.workload().metrics()).extracting(Metric::name).contains("requests");
    // Another design measures the metrics of the workload, and no figure of a kubelet.
    Resolution serial = resolve(true, ADDED.formatted("Serial", "cost", "requests"));
    assertThat(((Resolution.Resolved) serial).experiment().measuredMetrics())
        .extracting(Metric::name)
        .containsExactly("requests");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Usage   | requests | requests | spec.workload.metrics[0].name: "requests" is a metric of BenchmarkWorkload web already
          Usage   | pod-cpu  | requests | spec.workload.metrics[0].name: "pod-cpu" is a metric of every benchmark of design.mode Usage
          Usage   | cost     | rows     | spec.workload.metrics[0].source.podUsage.per: "rows" is not the name of a metric
          Density | cost     | requests | spec.workload.metrics: mode Density reads no metric of a workload
          Burst   | cost     | requests | spec.workload.metrics: mode Burst reads no metric of a workload
          """)
  void problemOfAnAddedMetricNamesTheField(String mode, String name, String per, String problem) {
    assertThat(message(resolve(true, ADDED.formatted(mode, name, per)))).contains(problem);
  }

  @Test
  void addedMetricsAreForAWorkloadOfTheCatalogueOnly() {
    String spec =
        spec("1", "Sum", REGEX, "s", "CpuPerWork")
            + "  metrics: [{name: more, unit: s, summary: Last, source: {record: n}}]\n";
    assertThat(message(resolve(true, spec)))
        .contains("spec.workload.metrics: is only for workload.ref");
  }

  @Test
  void gateMayNameAStandardMetricOrAnAddedOne() {
    String gates = "gates: [{metric: %s, runtime: runc, maxValue: 5}]\n";
    String spec = ADDED.formatted("Usage", "cost", "requests");
    assertThat(message(resolve(true, gates.formatted("pod-memory") + spec))).isEqualTo("accepted");
    assertThat(message(resolve(true, gates.formatted("cost") + spec))).isEqualTo("accepted");
    assertThat(message(resolve(true, gates.formatted("requests") + spec)))
        .contains("\"requests\" is not one of [cost, pod-cpu");
  }

  @Test
  void workloadWithOnlySuchMetricsNeedsTheMode() {
    String spec = spec("1", "Sum", REGEX, "By", "SettledMemory");
    String without = spec.replace("mode: Usage, ", "").replaceAll("(?m)^.*name: requests.*\\n", "");
    assertThat(message(resolve(true, without))).contains("spec.design.mode", "use Usage");
  }
}
