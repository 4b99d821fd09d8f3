package dev.runtimebench.operator.observe.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.results.sample.PodUsage.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Idle from 100 to 160 s, work from 160 to 165 s, idle from 165 to 225 s; 2 CPUs and 1 GB. */
class UsageJudgeTest {

  private static final long S = 1_000_000_000L;
  private static final long WORK = 160;
  private static final NodeSize NODE = new NodeSize(OptionalDouble.of(2), OptionalDouble.of(1e9));

  private final List<UsageSample> before = new ArrayList<>();
  private final List<UsageSample> after = new ArrayList<>();

  private static Reading at(double second, double value) {
    long from = Math.round(second * S);
    return Reading.of(new Stamped(value, from, from + 999_999));
  }

  private static UsageSample of(double second, double cpu, double memory) {
    return new UsageSample(
        at(second, cpu),
        at(second, memory),
        new Throttling(Map.of("pod", at(second, cpu / 10).figure().get()), ""),
        at(second, memory * 2));
  }

  /** A sample whose call the operator made at about that time. */
  private void sample(double second, double cpu, double memory) {
    (second < WORK ? before : after).add(of(second, cpu, memory));
  }

  private UsageJudge judge() {
    return new UsageJudge(
        new IdleTime("before", 100 * S, WORK * S, before),
        new IdleTime("after", 165 * S, 225 * S, after),
        NODE);
  }

  private String whyNoCpu() {
    UsageJudge judge = judge();
    assertThat(judge.figures()).doesNotContainKey(Figure.CpuTime);
    return judge.missing().get(Figure.CpuTime);
  }

  @Test
  void figuresComeFromTheReadingsNextToTheWork() {
    sample(99.5, 0.5, 1);
    sample(105, 1, 2);
    sample(125, 1, 3);
    sample(167, 3.5, 8);
    sample(190, 3.5, 7);
    assertThat(judge().figures().get(Figure.CpuTime))
        .isEqualTo(new Observed(2.5, 125 * S, 167 * S, 999_999, 0.0, 0.0));
    assertThat(judge().figures().get(Figure.SettledMemory))
        .isEqualTo(new Observed(7, null, 190 * S, 999_999));
    assertThat(judge().figures().get(Figure.PeakMemory).value()).isEqualTo(14);
    assertThat(judge().figures().get(Figure.ThrottledTime).value()).isCloseTo(0.25, within(1e-9));
    assertThat(judge().missing()).isEmpty();
  }

  /** The idle Pod uses 0.05 CPUs before the work and 0.1 after. The work uses 30 s. */
  @Test
  void cpuTimeOfTheIdlePodIsTakenOffForTheIdleTimeOnly() {
    double start = 1;
    sample(110, start, 2);
    sample(130, start + 20 * 0.05, 3);
    double work = start + 50 * 0.05 + 30;
    sample(175, work + 10 * 0.1, 8);
    sample(205, work + 40 * 0.1, 8);
    Observed cpu = judge().figures().get(Figure.CpuTime);
    assertThat(cpu.value()).isCloseTo(30, within(1e-3));
    // From 130 to 160 before the work, and from 165 to 175 after the work.
    assertThat(cpu.idle()).isCloseTo(30 * 0.05 + 10 * 0.1, within(1e-3));
    assertThat(cpu.from()).isEqualTo(130 * S);
    assertThat(cpu.to()).isEqualTo(175 * S);
    // The rates of the idle Pod differ by 0.05 CPUs, and the idle part took 40 s.
    assertThat(cpu.idleError()).isCloseTo(40 * 0.05, within(1e-3));
    assertThat(judge().doubtful()).isEmpty();
  }

  /**
   * The work uses 20 ms, and the idle Pod between 0.05 and 0.06 CPUs. The estimate is then far too
   * large, or below 0.
   */
  @Test
  void workThatTheErrorOfTheIdlePartHidesIsDoubtful() {
    for (boolean more : new boolean[] {true, false}) {
      before.clear();
      after.clear();
      double start = 1;
      sample(110, start, 2);
      sample(130, start + 20 * (more ? 0.05 : 0.06), 3);
      double work = start + 20 * (more ? 0.05 : 0.06) + 30 * (more ? 0.06 : 0.05) + 0.02;
      sample(175, work + 10 * 0.05, 8);
      sample(205, work + 40 * 0.06, 8);
      // The sign of the error does not decide.
      assertThat(whyNoCpu())
          .startsWith("the work is too short: ")
          .contains("measure work that uses at least");
      Observed doubtful = judge().doubtful().get(Figure.CpuTime);
      assertThat(doubtful.idleError()).isGreaterThan(0.1 * doubtful.value());
      assertThat(doubtful.value() > 0.02).isEqualTo(more);
    }
  }

  /** The kubelet refreshes several times in an idle time. A rate that varies is uncertain. */
  @Test
  void everyPairOfNeighbouringReadingsCountsForTheError() {
    sample(110, 1, 2);
    sample(120, 2, 2);
    sample(130, 2, 2);
    sample(175, 5, 8);
    sample(185, 5.5, 8);
    sample(195, 6, 8);
    // The mean rate is 0.05 in both idle times, and the rates reach from 0 to 0.1.
    assertThat(judge().doubtful().get(Figure.CpuTime).idleError())
        .isCloseTo(40 * 0.1, within(1e-3));
  }

  /** The kubelet repeats a figure from its cache. A repeated figure is one reading. */
  @Test
  void eachIdleTimeNeedsTwoReadingsOfItsOwn() {
    sample(110, 1, 2);
    sample(130, 2, 2);
    sample(170, 5, 8);
    sample(170, 5, 8);
    assertThat(whyNoCpu())
        .contains("only once in the idle time after the work (60 s)", "every 10 to 45 s")
        .contains("raise spec.design.idleSeconds");
    assertThat(judge().figures()).containsKey(Figure.SettledMemory);
    after.add(of(190, 5, 8));
    before.remove(0);
    assertThat(whyNoCpu()).contains("only once in the idle time before the work (60 s)");
  }

  @Test
  void workThatUsesLessThanTheIdlePodIsTooShort() {
    sample(110, 1, 2);
    sample(130, 2, 2);
    sample(175, 3, 8);
    sample(205, 4, 8);
    assertThat(whyNoCpu()).contains("the work is too short", "the idle Pod used 1.8");
  }

  /** The kubelet stamps a figure when it has read the cgroup, which may take a while. */
  @Test
  void readingThatMayBeOfTheWorkDoesNotCount() {
    sample(159.9995, 1, 2);
    sample(165.9, 2, 3);
    assertThat(judge().figures()).isEmpty();
    assertThat(whyNoCpu())
        .startsWith(
            "no figure of the kubelet has a time stamp in the idle time before the work (60 s); ");
  }

  @Test
  void figureWithoutASampleAfterTheWorkIsMissing() {
    sample(110, 1, 2);
    sample(150, 2, 3);
    after.add(of(161, 2, 3));
    assertThat(whyNoCpu())
        .startsWith("no figure of the kubelet has a time stamp in the idle time after the work")
        .contains("raise spec.design.idleSeconds");
    assertThat(judge().missing()).containsKey(Figure.SettledMemory);
  }

  /**
   * The node's clock is set back by 40 s while the work runs. A figure of the work, which only a
   * call after the work can show, then has a time stamp in the idle time before the work.
   */
  @Test
  void figureOfTheWorkWithAStampBeforeTheWorkDoesNotCount() {
    sample(110, 1, 2);
    sample(130, 1, 2);
    after.add(of(135, 2, 3));
    after.add(of(170, 5, 3));
    after.add(of(190, 5, 3));
    assertThat(judge().figures().get(Figure.CpuTime).value()).isCloseTo(4, within(1e-6));
    assertThat(judge().figures().get(Figure.CpuTime).from()).isEqualTo(130 * S);
  }

  @Test
  void timeStampsThatGoBackMakeEveryFigureMissing() {
    sample(110, 1, 2);
    sample(150, 1, 2);
    after.add(of(149, 2, 3));
    sample(170, 5, 3);
    sample(190, 5, 3);
    assertThat(judge().figures()).isEmpty();
    assertThat(judge().missing().values())
        .allMatch(why -> why.contains("went back by 1000 ms: the node's clock was set"));
  }

  @Test
  void counterThatGoesBackIsMissing() {
    sample(110, 5, 2);
    sample(180, 1, 3);
    assertThat(whyNoCpu()).contains("went back from 5.0 to 1.0", "cgroup was replaced");
    assertThat(judge().missing().get(Figure.ThrottledTime)).contains("went back");
    assertThat(judge().figures()).containsKey(Figure.SettledMemory);
  }

  @Test
  void moreCpuThanTheNodeHasIsMissing() {
    sample(150, 1, 2);
    sample(170, 1 + 41, 3);
    assertThat(whyNoCpu()).contains("grew by 41.000 s in 20.001 s", "the node has only 2 CPUs");
  }

  @Test
  void moreMemoryThanTheNodeHasIsMissing() {
    sample(170, 1, 6e8);
    assertThat(judge().figures()).containsKey(Figure.SettledMemory);
    // The peak is twice as much.
    assertThat(judge().missing().get(Figure.PeakMemory))
        .contains("1200000000 bytes, but the node has only 1000000000");
  }

  @Test
  void moreThrottlingThanTheCpusOfTheNodeIsMissing() {
    before.add(of(150, 1, 2));
    after.add(of(170, 412, 2));
    assertThat(judge().missing().get(Figure.ThrottledTime)).contains("grew by 41.1");
  }

  @Test
  void reasonOfTheKubeletComesFirst() {
    before.add(
        new UsageSample(
            Reading.missing("Forbidden: the kubelet refuses"),
            Reading.missing("Forbidden: the kubelet refuses"),
            Throttling.missing("Forbidden too"),
            Reading.missing("Forbidden: the kubelet refuses")));
    assertThat(whyNoCpu()).isEqualTo("Forbidden: the kubelet refuses");
    assertThat(judge().missing().get(Figure.ThrottledTime)).isEqualTo("Forbidden too");
  }

  @Test
  void reasonFollowsTheIdleTimeThatLacksTheFigure() {
    sample(110, 1, 2);
    after.add(of(161, 1, 2));
    after.add(UsageSample.missing("TooSlow: no answer"));
    assertThat(whyNoCpu()).endsWith("after the work (60 s); the last answer: TooSlow: no answer");
  }

  @Test
  void trialWithoutASampleSaysThatNobodyAsked() {
    assertThat(judge().missing()).hasSize(4);
    assertThat(judge().missing().get(Figure.PeakMemory))
        .endsWith("the operator did not ask the kubelet in time");
  }

  @Test
  void largestThrottlingOfThePodsCgroupsCounts() {
    before.add(throttled(110, 1, 0));
    after.add(throttled(180, 3, 7));
    assertThat(judge().figures().get(Figure.ThrottledTime).value()).isEqualTo(7);
  }

  private static UsageSample throttled(double second, double pod, double container) {
    return new UsageSample(
        at(second, 1),
        at(second, 1),
        new Throttling(
            Map.of(
                "pod", at(second, pod).figure().get(),
                "container", at(second, container).figure().get()),
            ""),
        at(second, 1));
  }

  /** A cgroup without a difference may be the one that the limit throttles. */
  @Test
  void unknownThrottlingOfACgroupIsNotHiddenByAnother() {
    before.add(throttled(110, 1, 0));
    after.add(
        new UsageSample(
            at(180, 1),
            at(180, 1),
            new Throttling(Map.of("pod", at(180, 1).figure().get()), ""),
            at(180, 1)));
    assertThat(judge().figures()).doesNotContainKey(Figure.ThrottledTime);
    assertThat(judge().missing().get(Figure.ThrottledTime))
        .contains("no figure of the kubelet has a time stamp in the idle time after the work");
  }
}
