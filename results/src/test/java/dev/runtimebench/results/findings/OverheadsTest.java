package dev.runtimebench.results.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.Precision;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import dev.runtimebench.results.sample.PodUsageBuilder;
import dev.runtimebench.results.sample.RanPodBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverheadsTest {

  private static final double MEBIBYTE = 1 << 20;
  private static final long SECOND = 1_000_000_000L;

  private long work = 2 * SECOND;
  private final List<TrialOutcome> counted = new ArrayList<>();

  private static ResolvedRuntime runtime(String name, String runtimeClass, Isolation expect) {
    return ResolvedRuntimeBuilder.builder()
        .name(name)
        .runtimeClassName(runtimeClass)
        .expect(expect)
        .build();
  }

  private static Experiment experiment(Isolation ofBaseline) {
    return ExperimentBuilder.builder()
        .runtimes(
            List.of(
                runtime("runc", null, ofBaseline), runtime("gvisor", "gvisor", Isolation.GVisor)))
        .baseline("runc")
        .design(DesignBuilder.builder().precision(new Precision(0.02, 0.95)).build())
        .build();
  }

  /** A Pod with its CPU time without that of the idle Pod. */
  private void pod(int block, String runtime, double cpuSeconds, double mebibytes) {
    PodUsage usage =
        PodUsageBuilder.builder()
            .workFrom(10 * SECOND)
            .workTo(10 * SECOND + work)
            .figures(
                Map.of(
                    Figure.CpuTime, new Observed(cpuSeconds, 9 * SECOND, 80 * SECOND, 0, 0.5),
                    Figure.SettledMemory, new Observed(mebibytes * MEBIBYTE, null, 2, 0)))
            .build();
    counted.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .runtime(runtime)
            .usage(usage)
            .ran(RanPodBuilder.builder().overhead("memory 8Mi").build())
            .build());
  }

  private RuntimeOverhead only(Experiment experiment) {
    List<RuntimeOverhead> all = Overheads.of(experiment, counted);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private void pods(int count, double cpuSeconds, double mebibytes) {
    for (int block = 0; block < count; block++) {
      pod(block, "runc", 1, 2);
      pod(block, "gvisor", cpuSeconds, mebibytes);
    }
  }

  @Test
  void suggestionIsTheDifferenceToTheBaselineInTheSameBlock() {
    pods(72, 1.05, 20.25);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.runtimeClass()).isEqualTo("gvisor");
    assertThat(overhead.memory().percentile95()).isCloseTo(18.25 * MEBIBYTE, within(1e-6));
    assertThat(overhead.memory().suggested()).isEqualTo("19Mi");
    assertThat(overhead.cpu().percentile95()).isCloseTo(0.025, within(1e-9));
    assertThat(overhead.cpu().suggested()).isEqualTo("30m");
    assertThat(overhead.memory().podsNeeded()).isNull();
    assertThat(overhead.today()).isEqualTo("memory 8Mi");
    assertThat(overhead.patch())
        .isEqualTo("overhead:\n  podFixed:\n    cpu: 30m\n    memory: 19Mi\n");
    assertThat(overhead.derivation())
        .contains("Pod under runc in the same block")
        .contains("idle after the work (72 Pods), and CPUs while the work runs (72 Pods)")
        .doesNotContain("claims isolation");
  }

  /** With fewer Pods the true percentile may be above every Pod. */
  @Test
  void tooFewPodsGiveNoSuggestion() {
    pods(71, 1.05, 20.25);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.memory().percentile95()).isCloseTo(18.25 * MEBIBYTE, within(1e-6));
    assertThat(overhead.memory().low()).isNotNull();
    assertThat(overhead.memory().high()).isNull();
    assertThat(overhead.memory().suggested()).isNull();
    assertThat(overhead.memory().podsNeeded()).isEqualTo(72);
    assertThat(overhead.cpu().podsNeeded()).isEqualTo(72);
    assertThat(overhead.patch()).isNull();
  }

  /** The CPU time of the idle sandbox is no part of the work, however short the work is. */
  @Test
  void shortWorkGivesTheCpusOfTheWork() {
    work = 3 * SECOND / 2;
    pods(72, 1.15, 20);
    assertThat(only(experiment(Isolation.Native)).cpu().percentile95())
        .isCloseTo(0.1, within(1e-9));
  }

  /** The kubelet did not give each figure of each Pod. */
  @Test
  void eachFigureCountsItsOwnPods() {
    pods(72, 1.05, 20.25);
    without(71, "gvisor", Figure.SettledMemory);
    without(70, "runc", Figure.CpuTime);
    without(70, "runc", Figure.SettledMemory);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.memory().pods()).isEqualTo(70);
    assertThat(overhead.memory().podsNeeded()).isEqualTo(72);
    assertThat(overhead.cpu().pods()).isEqualTo(71);
    // One Pod has no figure, and counts nowhere.
    assertThat(overhead.pods()).isEqualTo(71);
    assertThat(overhead.derivation())
        .contains("idle after the work (70 Pods), and CPUs while the work runs (71 Pods)");
  }

  /** The memory of a proxy is no overhead of the sandbox. */
  @Test
  void podWithAnotherContainerThanItsBaselineDoesNotCount() {
    pods(72, 1.05, 20.25);
    counted.replaceAll(
        o ->
            o.block() < 2 && o.runtime().equals("gvisor")
                ? TrialOutcomeBuilder.builder(o)
                    .ran(RanPodBuilder.builder().containers(List.of("container proxy")).build())
                    .build()
                : o);
    assertThat(only(experiment(Isolation.Native)).memory().pods()).isEqualTo(70);
  }

  private void without(int block, String runtime, Figure figure) {
    counted.replaceAll(
        o -> {
          if (o.block() != block || !o.runtime().equals(runtime)) {
            return o;
          }
          Map<Figure, Observed> figures = new EnumMap<>(o.usage().figures());
          figures.remove(figure);
          return TrialOutcomeBuilder.builder(o)
              .usage(PodUsageBuilder.builder(o.usage()).figures(figures).build())
              .build();
        });
  }

  @Test
  void workOfLessThanASecondSaysNothingAboutCpus() {
    work = SECOND - 1;
    pods(72, 1.05, 20);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.cpu()).isNull();
    assertThat(overhead.memory().suggested()).isEqualTo("18Mi");
    assertThat(overhead.patch()).isEqualTo("overhead:\n  podFixed:\n    memory: 18Mi\n");
  }

  @Test
  void manyPodsGiveAnInterval() {
    for (int block = 0; block < 100; block++) {
      pod(block, "runc", 1, 2);
      pod(block, "gvisor", 1, 3 + block);
    }
    RuntimeOverhead overhead = only(experiment(null));
    assertThat(overhead.pods()).isEqualTo(100);
    assertThat(overhead.memory().suggested()).isEqualTo("95Mi");
    assertThat(overhead.memory().low()).isLessThan(overhead.memory().percentile95());
    assertThat(overhead.memory().high()).isGreaterThan(overhead.memory().percentile95());
  }

  @Test
  void runtimeThatNeedsLessGetsZero() {
    pods(72, 0.5, 1);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.memory().suggested()).isEqualTo("0Mi");
    assertThat(overhead.cpu().suggested()).isEqualTo("0m");
    assertThat(overhead.cpu().percentile95()).isNegative();
  }

  @Test
  void baselineThatIsASandboxIsNamed() {
    pod(0, "runc", 1, 2);
    pod(0, "gvisor", 1, 3);
    assertThat(only(experiment(Isolation.VM)).derivation())
        .contains("runc claims isolation VM, so its own overhead is not part");
  }

  @Test
  void blockWithoutTheBaselineDoesNotCount() {
    pod(0, "gvisor", 1, 3);
    assertThat(Overheads.of(experiment(Isolation.Native), counted)).isEmpty();
  }
}
