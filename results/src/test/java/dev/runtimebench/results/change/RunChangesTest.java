package dev.runtimebench.results.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeReliabilityBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.FindingsBuilder;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.remark.RuntimeMachines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The comparison of two runs, from values to verdicts. */
class RunChangesTest {

  private static final AnalysisSettings SETTINGS = new AnalysisSettings(0.95, 0.05);

  private List<RuntimeReliability> failures = List.of();
  private Set<String> pods = Set.of();
  private Optional<Boolean> burst = Optional.empty();
  private String unit = "ns";
  private Metric.Better better = Metric.Better.Lower;

  private Metric metric(String name, boolean primary) {
    return MetricBuilder.builder().name(name).unit(unit).better(better).primary(primary).build();
  }

  /** A run in which gVisor takes that many times as long as runc. */
  private Run run(int blocks, double ratio, double runc) {
    Map<Measurements.Key, Map<Integer, Double>> values = new HashMap<>();
    for (String metric : List.of("latency", "other")) {
      Map<Integer, Double> baseline = new TreeMap<>();
      Map<Integer, Double> contestant = new TreeMap<>();
      for (int i = 0; i < blocks; i++) {
        baseline.put(i, runc + i % 3);
        contestant.put(i, ratio * (runc + i % 3) * (1 + 0.01 * (i % 2)));
      }
      values.put(new Measurements.Key("runc", metric), baseline);
      values.put(new Measurements.Key("gvisor", metric), contestant);
    }
    Measurements measured =
        new Measurements(
            List.of("runc", "gvisor"),
            "runc",
            List.of(metric("latency", true), metric("other", false)),
            List.of("latency"),
            values,
            Map.of());
    Findings findings =
        FindingsBuilder.builder(Findings.of(measured, SETTINGS, RuntimeMachines.NONE))
            .reliability(failures)
            .build();
    return new Run(measured, findings, burst, pods);
  }

  private static RatioResult latency(Run before, Run after) {
    RunPair runs = new RunPair(before, after);
    assertThat(runs.obstacle()).isEmpty();
    return RunChanges.of(runs, SETTINGS).primaries().get(0);
  }

  private static RuntimeReliability failed(String runtime, int failed) {
    return RuntimeReliabilityBuilder.builder()
        .runtime(runtime)
        .attempts(20)
        .failed(failed)
        .failures(List.of())
        .build();
  }

  @Test
  void changeIsTheRatioOfTheRatios() {
    RatioResult r = latency(run(8, 2, 100), run(10, 3, 500));
    assertThat(r.change()).isBetween(1.49, 1.51);
    assertThat(r.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(r.before().pairs()).isEqualTo(8);
    assertThat(r.after().pairs()).isEqualTo(10);
    assertThat(r.message()).isNull();
    assertThat(latency(run(8, 3, 100), run(8, 2, 100)).verdict())
        .isEqualTo(Comparison.Verdict.Faster);
    assertThat(latency(run(8, 2, 100), run(8, 2.01, 100)).verdict())
        .isEqualTo(Comparison.Verdict.Equivalent);
  }

  @Test
  void higherIsBetterReversesTheVerdict() {
    better = Metric.Better.Higher;
    assertThat(latency(run(8, 2, 100), run(8, 3, 100)).verdict())
        .isEqualTo(Comparison.Verdict.Faster);
  }

  @Test
  void fewerThanSixBlocksAreInconclusiveAndSayWhy() {
    RatioResult r = latency(run(5, 2, 100), run(9, 3, 100));
    assertThat(r.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(r.message()).isEqualTo("5 and 9 block(s): a verdict at 95% needs 6 in each run");
  }

  @Test
  void eachRuntimeHasMedians() {
    RunChanges changes = RunChanges.of(new RunPair(run(8, 2, 100), run(8, 2, 200)), SETTINGS);
    MedianChange runc = changes.medians().get(0);
    assertThat(runc.runtime()).isEqualTo("runc");
    assertThat(runc.ratio()).isBetween(1.9, 2.1);
    assertThat(changes.medians()).hasSize(4);
    assertThat(changes.primaries().get(0).verdict()).isEqualTo(Comparison.Verdict.Equivalent);
  }

  @Test
  void workloadThatFailsMoreOftenThanBeforeHasNoVerdictOnItsValues() {
    failures = List.of(failed("runc", 0), failed("gvisor", 0));
    Run before = run(8, 2, 100);
    failures = List.of(failed("runc", 1), failed("gvisor", 9));
    RunChanges changes = RunChanges.of(new RunPair(before, run(8, 2.01, 100)), SETTINGS);
    assertThat(changes.failures()).extracting(FailureChange::isWorse).containsExactly(false, true);
    RatioResult r = changes.primaries().get(0);
    assertThat(r.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(r.message())
        .contains("under gvisor the workload failed in 0 of 20 trials before and in 9 of 20 after");
    failures = List.of(failed("runc", 0), failed("gvisor", 1));
    assertThat(latency(before, run(8, 3, 100)).verdict()).isEqualTo(Comparison.Verdict.Slower);
  }

  @Test
  void sameRunIsNotASecondRun() {
    assertThat(new RunPair(run(8, 2, 100), run(8, 2, 100)).obstacle().orElseThrow())
        .contains("the same run");
    pods = Set.of("a", "b");
    Run before = run(8, 2, 100);
    pods = Set.of("b", "c");
    assertThat(new RunPair(before, run(9, 2, 100)).obstacle().orElseThrow())
        .contains("1 Pod(s) are in both runs");
  }

  @Test
  void serialAndBurstAreNotCompared() {
    burst = Optional.of(true);
    Run before = run(8, 2, 100);
    burst = Optional.of(false);
    assertThat(new RunPair(before, run(9, 2, 100)).obstacle().orElseThrow())
        .contains("Serial", "Burst");
  }

  @Test
  void unitDirectionBaselineAndRuntimesMustAgree() {
    Run before = run(8, 2, 100);
    unit = "us";
    assertThat(new RunPair(before, run(8, 3, 100)).obstacle().orElseThrow())
        .isEqualTo("the unit of latency is ns and us");
    unit = "ns";
    better = Metric.Better.Higher;
    assertThat(new RunPair(before, run(8, 3, 100)).obstacle().orElseThrow())
        .contains("lower is better in one run");
    better = Metric.Better.Lower;
    Run other = run(8, 3, 100);
    Run turned =
        new Run(
            other.measured().withBaseline("gvisor"),
            Findings.of(other.measured().withBaseline("gvisor"), SETTINGS, RuntimeMachines.NONE),
            burst,
            pods);
    assertThat(new RunPair(before, turned).obstacle().orElseThrow())
        .contains("the baselines are runc and gvisor", "--baseline");
  }
}
