package dev.runtimebench.scenarios.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.operator.metrics.OwnMetric;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The operator's metrics after a benchmark that succeeds, one that fails, and one suspended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {

  private static final String DESIGN = "design: {blocks: {warmup: 1, min: 2, max: 6}, ";

  private final OperatorOnCluster on = new OperatorOnCluster();
  private Scrape scrape;

  @BeforeAll
  void run() {
    on.restartOperator(Map.of("RTB_METRICS_RESULTS", "1"));
    on.apply(Fixtures.benchmark("good", DESIGN + "settleSeconds: 0, seed: 5}"));
    on.awaitPhase("good", "Complete");
    on.play(pod -> PodScript.builder().exitAfter(Duration.ofMillis(2)).exitCode(1).build());
    on.apply(Fixtures.benchmark("bad", DESIGN + "settleSeconds: 0, retries: 0}"));
    on.awaitPhase("bad", "Failed");
    on.apply(Fixtures.benchmark("held", DESIGN + "settleSeconds: 0}\nsuspend: true"));
    on.await("held", b -> b.getStatus() != null && "Suspended".equals(b.getStatus().phase()));
    scrape =
        Awaitility.await()
            .until(
                () -> new Scrape(on.metrics()),
                s ->
                    s.value("runtimebench_benchmarks", "phase", "Suspended").equals(one())
                        && s.value("runtimebench_benchmarks", "phase", "Failed").equals(one()));
  }

  private static Optional<Double> one() {
    return Optional.of(1.0);
  }

  @AfterAll
  void stop() {
    on.close();
  }

  /**
   * Every served metric is an {@link OwnMetric}, and every {@link OwnMetric} is served. The table
   * in the documentation is generated from {@link OwnMetric}.
   */
  @Test
  void servedMetricsMatchTheDocumentedTable() {
    Set<String> served =
        scrape.families().stream()
            .filter(name -> name.startsWith("runtimebench_"))
            // Micrometer adds a gauge of the greatest value to each histogram.
            .filter(name -> !name.endsWith("_max"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(served)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(OwnMetric.values()).map(OwnMetric::inPrometheus).toList());
    for (OwnMetric metric : OwnMetric.values()) {
      assertThat(scrape.help(metric.inPrometheus())).isEqualTo(metric.help());
      assertThat(scrape.type(metric.inPrometheus()))
          .isEqualTo(metric.kind().name().toLowerCase(Locale.ROOT));
      String line =
          metric.inPrometheus() + (metric.kind() == OwnMetric.Kind.HISTOGRAM ? "_count" : "");
      assertThat(scrape.named(line))
          .as(line)
          .isNotEmpty()
          .allSatisfy(
              s -> assertThat(s.labels()).containsOnlyKeys(metric.labels().toArray(String[]::new)));
    }
  }

  /** Each runtime has one trial in the warm-up block and six in counted blocks. */
  @Test
  void trialsAreCountedByOutcomeAndRuntimeClass() {
    for (String runtimeClass : List.of("runc", "gvisor")) {
      assertThat(trials("Valid", runtimeClass)).as(runtimeClass).isEqualTo(7);
    }
    assertThat(trials("NonZeroExit", "runc") + trials("NonZeroExit", "gvisor")).isPositive();
  }

  private double trials(String outcome, String runtimeClass) {
    return scrape
        .value("runtimebench_trials_total", "outcome", outcome, "runtime_class", runtimeClass)
        .orElse(0.0);
  }

  /**
   * The histograms leave out the warm-up. They include phases that end after the trial's record.
   */
  @Test
  void phaseHistogramsCountValidTrials() {
    String count = "runtimebench_trial_phase_seconds_count";
    assertThat(scrape.value(count, "phase", "SubmitToFirstOutput", "runtime_class", "gvisor"))
        .contains(6.0);
    // Here it is a race of milliseconds whether a Pod's end is reported before the deletion: each
    // trial has a Teardown or a Removal.
    assertThat(
            Stream.of("Teardown", "Removal")
                .mapToDouble(
                    phase ->
                        scrape.value(count, "phase", phase, "runtime_class", "runc").orElse(0.0))
                .sum())
        .isBetween(1.0, 6.0);
    assertThat(
            scrape.value(
                "runtimebench_trial_phase_seconds_bucket",
                "phase",
                "SubmitToFirstOutput",
                "runtime_class",
                "gvisor",
                "le",
                "+Inf"))
        .contains(6.0);
  }

  @Test
  void benchmarksAreCountedByPhaseAndVerdict() {
    String phases = "runtimebench_benchmarks";
    assertThat(scrape.value(phases, "phase", "Complete")).contains(1.0);
    assertThat(scrape.value(phases, "phase", "Running")).contains(0.0);
    assertThat(scrape.value("runtimebench_blocks_waiting", "phase", "Suspended")).contains(6.0);
    assertThat(
            scrape.value("runtimebench_verdicts", "verdict", "Slower", "runtime_class", "gvisor"))
        .contains(1.0);
    assertThat(
            scrape.value(
                "runtimebench_result_ratio",
                "benchmark",
                "good",
                "runtime",
                "gvisor",
                "end",
                "low"))
        .hasValueSatisfying(low -> assertThat(low).isCloseTo(3, within(1e-9)));
    assertThat(scrape.value("runtimebench_node_clock_uncertainty_seconds", "node", "node-1"))
        .hasValueSatisfying(s -> assertThat(s).isBetween(0.0, 10.0));
  }

  /** The operator counts as many calls as the API server receives. */
  @Test
  void apiCallCountsMatchTheRequestsOfTheApiServer() {
    assertThat(scrape.value("runtimebench_api_calls_total", "verb", "create", "resource", "pods"))
        .contains(
            (double)
                on.cluster().requests().all().stream().filter(r -> r.is("create", "pods")).count());
    assertThat(
            scrape.named("runtimebench_api_calls_total").stream()
                .map(s -> s.labels().get("verb") + " " + s.labels().get("resource")))
        .contains(
            "watch pods",
            "list pods",
            "get pods/log",
            "update configmaps",
            "update runtimebenchmarks/status",
            "watch runtimebenchmarks",
            "list events")
        .noneMatch(call -> call.contains("other"));
  }

  /** The number of series depends neither on the uptime nor on the names of benchmarks. */
  @Test
  void labelValuesAreBounded() {
    Set<String> outcomes = new TreeSet<>(Set.of("Valid"));
    Stream.of(FailureReason.values()).forEach(reason -> outcomes.add(reason.name()));
    Set<String> phases = new TreeSet<>();
    Stream.of(Phase.values()).forEach(phase -> phases.add(phase.name()));

    assertThat(scrape.named("runtimebench_trials_total"))
        .allMatch(s -> outcomes.contains(s.labels().get("outcome")));
    assertThat(scrape.named("runtimebench_trial_phase_seconds_count"))
        .allMatch(s -> phases.contains(s.labels().get("phase")));
    assertThat(scrape.named("operator_sdk_reconciliations_started_total"))
        .isNotEmpty()
        .noneMatch(s -> s.labels().containsKey("reconciliations_retries_number"));
    assertThat(scrape.named("runtimebench_result_ratio"))
        .as("the ratios of one benchmark")
        .hasSize(3);
    on.restartOperator(Map.of());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        new Scrape(on.metrics())
                            .value("runtimebench_benchmarks", "phase", "Complete"))
                    .contains(1.0));
    assertThat(new Scrape(on.metrics()).named("runtimebench_result_ratio"))
        .as("no ratios by default")
        .isEmpty();
  }

  /** A query with an unknown metric or label would show an empty panel without an error. */
  @Test
  void dashboardQueriesOnlyServedMetrics() {
    Dashboard dashboard = Dashboard.fromChart();
    assertThat(dashboard.queries()).hasSizeGreaterThan(10);
    assertServed(dashboard);
    Set<String> shown =
        dashboard.queries().stream()
            .flatMap(query -> Dashboard.metrics(query).stream())
            .map(name -> name.replaceAll("_(bucket|count|sum)$", ""))
            .collect(Collectors.toSet());
    assertThat(shown)
        .as("every own metric is shown")
        .containsAll(Stream.of(OwnMetric.values()).map(OwnMetric::inPrometheus).toList());
  }

  @Test
  void documentedAlertsQueryOnlyServedMetrics() {
    Dashboard docs = Dashboard.fromDocs();
    assertThat(docs.queries()).hasSizeGreaterThan(5);
    assertServed(docs);
  }

  private void assertServed(Dashboard dashboard) {
    for (String query : dashboard.queries()) {
      assertThat(Dashboard.metrics(query)).as(query).isNotEmpty();
      for (String metric : Dashboard.metrics(query)) {
        assertThat(scrape.named(metric)).as("%s in %s", metric, query).isNotEmpty();
      }
      Set<String> labels =
          Dashboard.metrics(query).stream()
              .flatMap(metric -> scrape.named(metric).stream())
              .flatMap(s -> s.labels().keySet().stream())
              .collect(Collectors.toSet());
      labels.add("job"); // Prometheus adds this label.
      assertThat(labels).as(query).containsAll(Dashboard.labels(query));
    }
  }

  /** Prometheus does not count the first value of a series as an increase. */
  @Test
  void trialOutcomesStartAtZero() {
    assertThat(
            scrape.value(
                "runtimebench_trials_total", "outcome", "ClockStepped", "runtime_class", "runc"))
        .contains(0.0);
    assertThat(scrape.named("runtimebench_trials_total"))
        .hasSize(2 * (FailureReason.values().length + 1));
  }
}
