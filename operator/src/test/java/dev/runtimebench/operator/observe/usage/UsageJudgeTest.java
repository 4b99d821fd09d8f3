package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.results.sample.PodUsage.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Idle from 100 to 135 s, work from 135 to 140 s, idle from 140 to 175 s. */
class UsageJudgeTest {

  private static final long S = 1_000_000_000L;
  private static final IdleWindow BEFORE = new IdleWindow("before", 100 * S, 135 * S);
  private static final IdleWindow AFTER = new IdleWindow("after", 140 * S, 175 * S);

  private final List<UsageSample> samples = new ArrayList<>();

  private static Reading at(double second, double value) {
    long from = (long) (second * S);
    return Reading.of(new Stamped(value, from, from + S - 1));
  }

  private void sample(double second, double cpu, double memory) {
    samples.add(
        new UsageSample(
            at(second, cpu),
            at(second, memory),
            new Throttling(Map.of("pod", at(second, cpu / 10).figure().get()), ""),
            at(second, memory * 2)));
  }

  private UsageJudge judge() {
    return new UsageJudge(samples, BEFORE, AFTER);
  }

  @Test
  void figuresComeFromTheReadingsNextToTheWork() {
    sample(99.5, 0.5, 1);
    sample(105, 1, 2);
    sample(125, 1, 3);
    sample(142, 3.5, 8);
    sample(160, 3.5, 7);
    assertThat(judge().figures().get(Figure.CpuTime))
        .isEqualTo(new Observed(2.5, 125 * S, 142 * S, S - 1, 0.0));
    assertThat(judge().figures().get(Figure.SettledMemory))
        .isEqualTo(new Observed(7, null, 160 * S, S - 1));
    assertThat(judge().figures().get(Figure.PeakMemory).value()).isEqualTo(14);
    assertThat(judge().figures().get(Figure.ThrottledTime).value()).isCloseTo(0.25, within(1e-9));
    assertThat(judge().missing()).isEmpty();
  }

  /** The idle Pod uses 0.05 CPUs before the work and 0.1 after. The work uses 2 s. */
  @Test
  void cpuTimeOfTheIdlePodIsNotThatOfTheWork() {
    sample(105, 1, 2);
    sample(125, 2, 3);
    sample(145, 5, 8);
    sample(165, 7, 8);
    // From 125.5 to 135 and from 140 to 145.5.
    double idle = 9.5 * 0.05 + 5.5 * 0.1;
    Observed cpu = judge().figures().get(Figure.CpuTime);
    assertThat(cpu.idle()).isCloseTo(idle, within(1e-6));
    assertThat(cpu.value()).isCloseTo(3 - idle, within(1e-6));
  }

  @Test
  void rateOfOneIdleTimeCountsForBoth() {
    sample(105, 1, 2);
    sample(125, 2, 3);
    sample(145, 5, 8);
    assertThat(judge().figures().get(Figure.CpuTime).idle())
        .isCloseTo((9.5 + 5.5) * 0.05, within(1e-6));
  }

  @Test
  void cpuTimeIsMissingIfTheIdlePodIsNotKnown() {
    sample(125, 2, 3);
    sample(125, 2, 3);
    sample(145, 5, 8);
    assertThat(judge().missing().get(Figure.CpuTime))
        .contains("no idle time has two figures", "spec.design.idleSeconds");
    assertThat(judge().figures()).containsKey(Figure.SettledMemory);
  }

  /** A stamp in whole seconds may hide up to one second of the work. */
  @Test
  void readingThatMayBeOfTheWorkDoesNotCount() {
    sample(134.5, 1, 2);
    sample(139.999, 2, 3);
    assertThat(judge().figures()).isEmpty();
    assertThat(judge().missing().get(Figure.CpuTime))
        .isEqualTo("no figure of the kubelet has a time stamp in the idle time before the work");
  }

  @Test
  void figureWithoutASampleAfterTheWorkIsMissing() {
    sample(110, 1, 2);
    sample(136, 2, 3);
    assertThat(judge().missing().get(Figure.CpuTime))
        .isEqualTo("no figure of the kubelet has a time stamp in the idle time after the work");
    assertThat(judge().missing()).containsKey(Figure.SettledMemory);
  }

  @Test
  void counterThatGoesBackIsMissing() {
    sample(110, 5, 2);
    sample(150, 1, 3);
    assertThat(judge().missing().get(Figure.CpuTime))
        .contains("went back from 5.0 to 1.0", "cgroup was replaced");
    assertThat(judge().missing().get(Figure.ThrottledTime)).contains("went back");
    assertThat(judge().figures()).containsKey(Figure.SettledMemory);
  }

  @Test
  void reasonOfTheKubeletComesFirst() {
    Reading refused = Reading.missing("Forbidden: the kubelet refuses");
    samples.add(new UsageSample(refused, refused, Throttling.missing("Forbidden too"), refused));
    assertThat(judge().missing().get(Figure.CpuTime)).isEqualTo("Forbidden: the kubelet refuses");
    assertThat(judge().missing().get(Figure.ThrottledTime)).isEqualTo("Forbidden too");
  }

  @Test
  void reasonFollowsTheWindowThatLacksTheFigure() {
    sample(110, 1, 2);
    Reading refused = Reading.missing("TooSlow: no answer");
    samples.add(new UsageSample(refused, refused, Throttling.missing("TooSlow"), refused));
    assertThat(judge().missing().get(Figure.CpuTime))
        .endsWith("after the work; TooSlow: no answer");
  }

  @Test
  void trialWithoutASampleSaysThatNobodyAsked() {
    assertThat(judge().missing()).hasSize(4);
    assertThat(judge().missing().get(Figure.PeakMemory))
        .endsWith("the operator did not ask the kubelet in time");
  }

  @Test
  void largestThrottlingOfThePodsCgroupsCounts() {
    for (double[] one : new double[][] {{110, 1, 0}, {150, 3, 7}}) {
      samples.add(
          new UsageSample(
              at(one[0], 1),
              at(one[0], 1),
              new Throttling(
                  Map.of(
                      "pod", at(one[0], one[1]).figure().get(),
                      "container", at(one[0], one[2]).figure().get()),
                  ""),
              at(one[0], 1)));
    }
    assertThat(judge().figures().get(Figure.ThrottledTime).value()).isEqualTo(7);
  }
}
