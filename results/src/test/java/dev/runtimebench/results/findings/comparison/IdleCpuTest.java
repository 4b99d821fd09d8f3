package dev.runtimebench.results.findings.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.MissingMetrics;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import dev.runtimebench.results.sample.PodUsageBuilder;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdleCpuTest {

  private static final int BLOCKS = 8;
  private static final String SHORT = "the work is too short: in this trial";

  private final Experiment experiment =
      Experiments.of(
          Fixtures.created(
              "b",
              "design: {mode: Usage, blocks: {warmup: 0, min: 8, max: 8}, retries: 2, settleSeconds: 0}"));
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  /** A trial whose CPU time counts if the error is at most a tenth of it. */
  private void trial(int block, String runtime, Observed cpu) {
    boolean doubtful = cpu.idleError() > PodUsage.IDLE_ERROR_SHARE * cpu.value();
    PodUsageBuilder usage = PodUsageBuilder.builder();
    Map<String, Double> values = new HashMap<>(Map.of("pod-memory", 1e6));
    Map<String, String> missing = new HashMap<>();
    if (doubtful) {
      usage.doubtful(Map.of(Figure.CpuTime, cpu)).missing(Map.of(Figure.CpuTime, SHORT));
      missing.put("pod-cpu", SHORT);
    } else {
      usage.figures(Map.of(Figure.CpuTime, cpu));
      values.put("pod-cpu", cpu.value());
    }
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .position(runtime.equals("runc") ? 0 : 1)
            .runtime(runtime)
            .pod("pod")
            .usage(usage.build())
            .values(values)
            .missing(missing)
            .build());
  }

  private void blocks(double[] ofGvisor, double idle, double error) {
    for (int block = 0; block < BLOCKS; block++) {
      trial(block, "runc", new Observed(1, 1L, 2, 0, 0.01, 0.001));
      trial(block, "gvisor", new Observed(ofGvisor[block], 1L, 2, 0, idle, error));
    }
  }

  private Findings findings() {
    return Findings.of(experiment, PreparationResult.NONE, outcomes);
  }

  private static Comparison ofCpu(Findings findings) {
    return findings.comparisons().stream()
        .filter(c -> c.metric().equals("pod-cpu"))
        .findFirst()
        .orElseThrow();
  }

  /** The true CPU time is 20 ms, and the idle part is wrong by up to 150 ms. */
  @Test
  void largeValuesAloneAreNotShown() {
    blocks(new double[] {0.02, 0.17, -0.13, 0.12, -0.05, 0.09, 0.15, -0.08}, 1.5, 0.014);
    Findings findings = findings();
    // Two trials have a value of their own, and the mean of these values would be 160 ms.
    assertThat(outcomes.stream().filter(o -> o.values().containsKey("pod-cpu"))).hasSize(8 + 2);
    assertThat(findings.results())
        .filteredOn(r -> r.metric().equals("pod-cpu"))
        .extracting(RuntimeResult::runtime)
        .containsExactly("runc");
    Comparison comparison = ofCpu(findings);
    assertThat(comparison.ratio()).isNull();
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.message())
        .contains("the work is too short to tell its CPU time from that of the idle Pod")
        .contains("gvisor in 6 of 8 trials", "at least 0.1 s of CPU time");
    // The other figures of these trials count.
    assertThat(findings.results())
        .filteredOn(r -> r.metric().equals("pod-memory"))
        .allSatisfy(r -> assertThat(r.n()).isEqualTo(BLOCKS));
    List<MissingValues> missing =
        new MissingMetrics(IdleCpu.withhold(experiment, outcomes))
            .of(experiment.measuredMetrics(), experiment.runtimeNames());
    assertThat(missing)
        .filteredOn(m -> m.metric().equals("pod-cpu"))
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.runtime()).isEqualTo("gvisor");
              assertThat(m.count()).isEqualTo(BLOCKS);
            });
  }

  @Test
  void largeIdlePartIsRemarked() {
    blocks(new double[] {3, 3, 3.1, 3, 3, 2.9, 3, 3}, 1, 0.2);
    Comparison comparison = ofCpu(findings());
    assertThat(comparison.pairs()).isEqualTo(BLOCKS);
    assertThat(comparison.remarks())
        .filteredOn(r -> r.kind() == Remark.Kind.IdleCpu)
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.message())
                    .contains("1% under runc", "25% under gvisor (with an error of up to 0.200 s)")
                    .contains("does not include this part"));
    assertThat(findings().comparisons())
        .filteredOn(c -> c.metric().equals("pod-memory"))
        .allSatisfy(c -> assertThat(c.remarks()).isEmpty());
  }

  @Test
  void smallIdlePartHasNoRemark() {
    blocks(new double[] {3, 3, 3.1, 3, 3, 2.9, 3, 3}, 0.1, 0.01);
    assertThat(ofCpu(findings()).remarks()).isEmpty();
  }

  /** A warm-up trial does not count, and so says nothing about the others. */
  @Test
  void warmupDoesNotWithholdTheOthers() {
    blocks(new double[] {3, 3, 3.1, 3, 3, 2.9, 3, 3}, 0.1, 0.01);
    trial(0, "gvisor", new Observed(0.1, 1L, 2, 0, 1.0, 1.0));
    TrialOutcome last = outcomes.remove(outcomes.size() - 1);
    outcomes.add(TrialOutcomeBuilder.builder(last).warmup(true).build());
    assertThat(ofCpu(findings()).pairs()).isEqualTo(BLOCKS);
  }
}
