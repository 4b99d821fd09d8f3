package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.testkit.Fixtures;
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

  private static Resolution resolve(boolean podUsage, String spec) {
    Resolver resolver =
        new Resolver(
            name -> Optional.empty(),
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
    assertThat(experiment.measuredMetrics()).extracting(Metric::name).containsExactly("cost");
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
  void workloadWithOnlySuchMetricsNeedsTheMode() {
    String spec = spec("1", "Sum", REGEX, "By", "SettledMemory");
    String without = spec.replace("mode: Usage, ", "").replaceAll("(?m)^.*name: requests.*\\n", "");
    assertThat(message(resolve(true, without))).contains("spec.design.mode", "use Usage");
  }
}
