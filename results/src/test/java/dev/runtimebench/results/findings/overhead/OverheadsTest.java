package dev.runtimebench.results.findings.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
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
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverheadsTest {

  private static final double MEBIBYTE = 1 << 20;
  private static final long SECOND = 1_000_000_000L;

  private long work = 2 * SECOND;
  private long workOfBaseline;
  private double idleError;
  private double throttled;
  private Boolean programRan = true;
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
    boolean longer = runtime.equals("runc") && workOfBaseline > 0;
    PodUsage usage =
        PodUsageBuilder.builder()
            .workFrom(10 * SECOND)
            .workTo(10 * SECOND + (longer ? workOfBaseline : work))
            .programRan(programRan)
            .figures(
                Map.of(
                    Figure.CpuTime,
                        new Observed(cpuSeconds, 9 * SECOND, 80 * SECOND, 0, 0.5, idleError),
                    Figure.ThrottledTime, new Observed(throttled, 9 * SECOND, 80 * SECOND, 0),
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
        .contains(
            "idle after the work, when the program still ran (72 Pods)",
            "and CPUs while the work runs, over the time of the work under each of the two (72 Pods)")
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
    assertThat(overhead.cpu().why())
        .startsWith("a suggestion needs 72 Pods, and each block gives one")
        .endsWith("set spec.design.blocks.min and spec.design.blocks.max to 72");
    Design forty = DesignBuilder.builder().blocks(new Blocks(0, 6, 40)).build();
    Experiment more = ExperimentBuilder.builder(experiment(Isolation.Native)).design(forty).build();
    assertThat(only(more).memory().why()).endsWith("to 72 (max is 40 here)");
    assertThat(overhead.patch()).isNull();
  }

  /** More Pods would not help: their programs would end too. */
  @Test
  void tooFewPodsDoNotHideThatTheProgramHadEnded() {
    programRan = false;
    pods(8, 1.05, 20.25);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.memory().suggested()).isNull();
    assertThat(overhead.memory().podsNeeded()).isNull();
    assertThat(overhead.memory().why()).contains("the program had ended", "--stop-after");
    assertThat(overhead.cpu().podsNeeded()).isEqualTo(72);
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
        .contains("still ran (70 Pods)", "under each of the two (71 Pods)");
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
    assertThat(overhead.derivation())
        .contains("no figure of CPUs: the work takes less than a second in 72 of 72 Pods");
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

  /** The work uses one CPU for 1 s under runc and for 10 s under gVisor. No Pod uses more. */
  @Test
  void longerWorkAtTheSameRateNeedsNoMoreCpus() {
    work = 10 * SECOND;
    workOfBaseline = SECOND;
    pods(72, 10, 20);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.cpu().percentile95()).isCloseTo(0, within(1e-9));
    assertThat(overhead.cpu().suggested()).isEqualTo("0m");
    assertThat(overhead.derivation()).contains("the work takes 10.0 times as long");
  }

  /** One uncertain Pod is enough: the others alone would be those with a large difference. */
  @Test
  void uncertainIdlePartGivesNoCpus() {
    pods(71, 1.05, 20.25);
    pod(71, "runc", 1, 2);
    idleError = 0.03;
    pod(71, "gvisor", 1.05, 20.25);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.cpu()).isNull();
    assertThat(overhead.patch()).doesNotContain("cpu");
    // 0.03 s over 2 s is 0.015 CPUs, and the step of a suggestion is 0.01.
    assertThat(overhead.derivation())
        .contains("uncertain by up to 0.015 CPUs", "measure work that takes 2 times as long");
  }

  /** The idle part is as uncertain as before, but the difference is large. */
  @Test
  void errorBelowATenthOfTheDifferenceIsNoReason() {
    idleError = 0.03;
    pods(72, 2, 20.25);
    assertThat(only(experiment(Isolation.Native)).cpu().suggested()).isEqualTo("500m");
  }

  /** A figure that is too uncertain for a ratio may be certain enough for a rate. */
  @Test
  void doubtfulFigureCountsIfItsRateIsCertain() {
    pods(72, 1.05, 20.25);
    counted.replaceAll(
        o ->
            TrialOutcomeBuilder.builder(o)
                .usage(
                    PodUsageBuilder.builder(o.usage())
                        .doubtful(
                            Map.of(
                                Figure.CpuTime,
                                new Observed(0.001, 9 * SECOND, 80 * SECOND, 0, 0.5, 0.001)))
                        .figures(
                            Map.of(
                                Figure.SettledMemory,
                                o.usage().figures().get(Figure.SettledMemory)))
                        .build())
                .build());
    assertThat(only(experiment(Isolation.Native)).cpu().suggested()).isEqualTo("0m");
  }

  @Test
  void throttledPodsGiveNoCpus() {
    throttled = 0.02;
    pods(72, 1.05, 20.25);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.cpu()).isNull();
    assertThat(overhead.derivation())
        .contains("the CPU limit throttled the workload in 72 of 72 pairs", "limitCpu to false");
  }

  @Test
  void unknownThrottlingUnderALimitIsNamed() {
    pods(72, 1.05, 20.25);
    without(3, "gvisor", Figure.ThrottledTime);
    assertThat(only(experiment(Isolation.Native)).derivation()).doesNotContain("not known");
    counted.replaceAll(
        o ->
            TrialOutcomeBuilder.builder(o)
                .ran(RanPodBuilder.builder().limits(Map.of("cpu", "1")).build())
                .build());
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.cpu().suggested()).isEqualTo("30m");
    assertThat(overhead.derivation()).contains("is not known in 1 pairs of Pods");
  }

  /** A Pod whose program runs needs more than an empty sandbox. */
  @Test
  void memoryOfAnEmptySandboxIsNoSuggestion() {
    programRan = false;
    pods(72, 1.05, 20.25);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.memory().percentile95()).isCloseTo(18.25 * MEBIBYTE, within(1e-6));
    assertThat(overhead.memory().suggested()).isNull();
    assertThat(overhead.memory().podsNeeded()).isNull();
    assertThat(overhead.memory().why()).contains("the program had ended", "--stop-after");
    assertThat(overhead.derivation()).contains("when the program had ended (72 Pods)");
    assertThat(overhead.patch()).isEqualTo("overhead:\n  podFixed:\n    cpu: 30m\n");
  }

  /** The samples of an earlier version do not have the figure. */
  @Test
  void samplesThatDoNotTellWhetherTheProgramRanGiveNoSuggestionOfMemory() {
    programRan = null;
    pods(72, 1.05, 20.25);
    RuntimeOverhead overhead = only(experiment(Isolation.Native));
    assertThat(overhead.memory().suggested()).isNull();
    assertThat(overhead.memory().why())
        .contains("the samples do not tell", "measure again")
        .doesNotContain("had ended");
    assertThat(overhead.derivation()).contains("when the program may have ended (72 Pods)");
  }

  /** One Pod whose program had ended is enough, whatever the other samples tell. */
  @Test
  void programThatHadEndedCountsMoreThanASampleThatDoesNotTell() {
    programRan = null;
    pods(71, 1.05, 20.25);
    programRan = false;
    pod(71, "runc", 1, 2);
    pod(71, "gvisor", 1.05, 20.25);
    assertThat(only(experiment(Isolation.Native)).memory().why()).contains("had ended");
  }

  @Test
  void serverUnderTestStillRanWhateverTheSamplesTell() {
    programRan = null;
    pods(72, 1.05, 20.25);
    for (String underTest : List.of("", "underTest: Server")) {
      RuntimeOverhead overhead = only(served(underTest));
      assertThat(overhead.memory().suggested()).isEqualTo("19Mi");
      assertThat(overhead.derivation()).contains("when the program still ran (72 Pods)");
    }
    assertThat(only(served("underTest: Container")).memory().suggested()).isNull();
  }

  private static Experiment served(String underTest) {
    return ExperimentBuilder.builder(experiment(Isolation.Native))
        .workload(
            Serialization.unmarshal(
                "server: {image: example/server:1, port: 80}\n" + underTest,
                BenchmarkWorkloadSpec.class))
        .build();
  }
}
