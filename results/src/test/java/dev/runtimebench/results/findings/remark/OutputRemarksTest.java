package dev.runtimebench.results.findings.remark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.MissingMetrics;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.comparison.TwoModes;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.SandboxShownBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the values and the times of the output show. */
class OutputRemarksTest {

  private static final long SECOND = 1_000_000_000L;

  private static final Metric START =
      MetricBuilder.builder()
          .name("start")
          .unit("ms")
          .source(
              MetricSourceBuilder.builder().milestone(MetricSource.Milestone.FirstOutput).build())
          .build();
  private static final Metric VALUE =
      MetricBuilder.builder()
          .name("value")
          .unit("ms")
          .source(MetricSourceBuilder.builder().record("value").build())
          .build();

  private final List<TrialOutcome> trials = new ArrayList<>();

  private TrialOutcomeBuilder trial(String runtime) {
    return TrialOutcomeBuilder.builder().block(trials.size()).runtime(runtime);
  }

  /** A trial whose output begins and ends so long after the start, in nanoseconds. */
  private TrialOutcomeBuilder output(String runtime, long first, long last) {
    return trial(runtime)
        .milestones(
            Map.of(
                Milestone.Started,
                5L,
                Milestone.FirstOutput,
                5 + first,
                Milestone.Finished,
                5 + last));
  }

  private void add(TrialOutcomeBuilder trial, int times) {
    for (int i = 0; i < times; i++) {
      trials.add(trial.block(trials.size()).build());
    }
  }

  @Test
  void outputThatComesAtOnceAfterALongSilenceIsReported() {
    add(output("runc", 3 * SECOND, 3 * SECOND + 40_000), 4);
    add(output("gvisor", 3 * SECOND, 3 * SECOND + 40_000), 4);
    BufferedOutput buffered = new BufferedOutput(trials);
    assertThat(buffered.remark("gvisor", "runc", START).orElseThrow().message())
        .contains("runc in 4 of 4 trials (3.0 s)", "gvisor in 4 of 4", "PYTHONUNBUFFERED");
    assertThat(buffered.remark("gvisor", "runc", VALUE)).isEmpty();
  }

  @Test
  void otherOutputIsNotReportedAsBuffered() {
    add(output("runc", SECOND / 100, 3 * SECOND), 4);
    add(output("runc", SECOND / 10, SECOND / 10 + 40_000), 4);
    add(output("gvisor", 3 * SECOND, 3 * SECOND), 4);
    add(
        output("gvisor", 3 * SECOND, 3 * SECOND + 40_000)
            .sandbox(SandboxShownBuilder.builder().release("6.1").build()),
        4);
    assertThat(new BufferedOutput(trials).remark("gvisor", "runc", START)).isEmpty();
  }

  private static Measurements measured(double... values) {
    Map<Integer, Double> byBlock = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      byBlock.put(i, values[i]);
    }
    Map<Integer, Double> one = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      one.put(i, 40.0 + i);
    }
    return new Measurements(
        List.of("runc", "gvisor"),
        "runc",
        List.of(VALUE),
        List.of("value"),
        Map.of(
            new Measurements.Key("runc", "value"), one,
            new Measurements.Key("gvisor", "value"), byBlock),
        Map.of());
  }

  @Test
  void twoGroupsOfValuesAreReported() {
    Measurements mixed = measured(40, 900, 900, 40, 40, 900, 40, 900, 900, 40);
    assertThat(TwoModes.remarks(mixed, "gvisor", VALUE))
        .singleElement()
        .satisfies(
            remark ->
                assertThat(remark.message())
                    .contains("gvisor has 5 values around 40 and 5 around 900 ms")
                    .doesNotContain("runc has"));
    Measurements plain = measured(900, 905, 910, 890, 880, 915, 920, 901, 899, 930);
    assertThat(TwoModes.remarks(plain, "gvisor", VALUE)).isEmpty();
  }

  private static Experiment experiment() {
    String workload =
        """
        container: {image: example/tool:1}
        metrics:
          - {name: start, unit: ms, primary: true, source: {milestone: FirstOutput}}
          - {name: value, unit: ms, source: {record: value}}
        """;
    return ExperimentBuilder.builder()
        .workloadName("inline")
        .workload(Fixtures.workload("w", workload).getSpec())
        .parameters(Map.of())
        .runtimes(
            List.of("runc", "gvisor").stream()
                .map(n -> ResolvedRuntimeBuilder.builder().name(n).build())
                .toList())
        .baseline("runc")
        .peerRuntime("runc")
        .design(
            Fixtures.benchmark(
                    "b",
                    "design: {mode: Serial, blocks: {warmup: 0, min: 6, max: 10}, retries: 10, order: AsListed}")
                .getSpec()
                .design())
        .gates(List.of())
        .seed(7)
        .startTime("2026-01-01T00:00:00Z")
        .build();
  }

  @Test
  void remarksOnTheOutputAreInTheFindings() {
    double[] twoGroups = {40, 900, 900, 40, 40, 900, 40, 900, 900, 40};
    for (int block = 0; block < twoGroups.length; block++) {
      for (String runtime : List.of("runc", "gvisor")) {
        double value = runtime.equals("runc") ? 40 + block : twoGroups[block];
        trials.add(
            output(runtime, 3 * SECOND, 3 * SECOND + 40_000)
                .block(block)
                .values(Map.of("start", 3000.0 + block, "value", value))
                .build());
      }
    }
    Findings findings = Findings.of(experiment(), PreparationResult.NONE, trials);
    Map<String, List<Remark.Kind>> kinds = new HashMap<>();
    findings
        .comparisons()
        .forEach(c -> kinds.put(c.metric(), c.remarks().stream().map(Remark::kind).toList()));
    assertThat(kinds.get("start"))
        .contains(Remark.Kind.OutputBuffered)
        .doesNotContain(Remark.Kind.TwoModes);
    assertThat(kinds.get("value"))
        .contains(Remark.Kind.TwoModes)
        .doesNotContain(Remark.Kind.OutputBuffered);
  }

  @Test
  void missingValuesAreCountedByReason() {
    add(trial("runc").values(Map.of("value", 1.0)), 2);
    add(trial("gvisor").values(Map.of("value", 1.0)), 3);
    add(trial("gvisor").missing(Map.of("value", "\"inf\" is not a finite number")), 2);
    add(trial("gvisor").missing(Map.of("value", "no line matches")), 1);
    List<MissingValues> missing =
        new MissingMetrics(trials).of(List.of(VALUE, START), List.of("runc", "gvisor"));
    assertThat(missing)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.runtime()).isEqualTo("gvisor");
              assertThat(one.metric()).isEqualTo("value");
              assertThat(one.count()).isEqualTo(3);
              assertThat(one.of()).isEqualTo(6);
              assertThat(one.reasons().get(0).reason()).contains("inf");
              assertThat(one.reasons().get(0).count()).isEqualTo(2);
            });
  }

  @Test
  void samplesOfEarlierVersionsHaveNoReasons() {
    TrialOutcome read =
        Samples.outcome(
            "{\"block\":1,\"warmup\":false,\"position\":0,\"runtime\":\"runc\",\"attempt\":0,\"values\":{\"value\":7.0}}");
    assertThat(read.missing()).isEmpty();
    assertThat(Samples.line(read)).doesNotContain("missing");
    TrialOutcome missing = TrialOutcomeBuilder.builder(read).missing(Map.of("m", "why")).build();
    assertThat(Samples.outcome(Samples.line(missing)).missing()).containsEntry("m", "why");
  }
}
