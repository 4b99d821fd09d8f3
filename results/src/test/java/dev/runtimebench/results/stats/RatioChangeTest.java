package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Two runs, beside the figures of {@link UnpairedAnalysisTest} for the same ratios. */
class RatioChangeTest {

  private static final List<Double> BEFORE = List.of(1.0, 1.07, 1.03, 1.1, 1.06, 1.02, 1.09);
  private static final List<Double> AFTER = List.of(1.5, 1.6, 1.7, 1.54, 1.64, 1.74);
  private static final AnalysisOptions OPTIONS = AnalysisOptions.defaults(true);

  /** A run with these ratios to a baseline whose values drift. */
  private static RatioChange.Run run(List<Double> ratios) {
    Map<Integer, Double> baseline = new TreeMap<>();
    Map<Integer, Double> contestant = new TreeMap<>();
    for (int i = 0; i < ratios.size(); i++) {
      baseline.put(i, 100.0 + i);
      contestant.put(i, ratios.get(i) * (100.0 + i));
    }
    return new RatioChange.Run(baseline, contestant);
  }

  private static RatioChange change(List<Double> before, List<Double> after) {
    return RatioChange.of(run(before), run(after), OPTIONS).orElseThrow();
  }

  @Test
  void changeAndIntervalAreWelchsOnTheLogRatios() {
    RatioChange c = change(BEFORE, AFTER);
    assertThat(c.before().pairs()).isEqualTo(7);
    assertThat(c.after().pairs()).isEqualTo(6);
    assertThat(c.change()).isCloseTo(1.5374245866291145, within(1e-10));
    assertThat(c.interval().orElseThrow().low()).isCloseTo(1.4454045152333728, within(1e-9));
    assertThat(c.interval().orElseThrow().high()).isCloseTo(1.6353030135581583, within(1e-9));
    assertThat(c.change()).isCloseTo(c.after().ratio() / c.before().ratio(), within(1e-12));
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
    assertThat(c.minDetectableChange().orElseThrow()).isBetween(1.05, 1.15);
  }

  @Test
  void swappedRunsGiveTheInverse() {
    RatioChange c = change(BEFORE, AFTER);
    RatioChange swapped = change(AFTER, BEFORE);
    assertThat(swapped.change()).isCloseTo(1 / c.change(), within(1e-12));
    assertThat(swapped.pValue()).isEqualTo(c.pValue());
    assertThat(swapped.verdict()).isEqualTo(Verdict.Faster);
  }

  @Test
  void fiveBlocksOnASideGiveNoVerdict() {
    assertThat(change(BEFORE.subList(0, 5), AFTER).verdict()).isEqualTo(Verdict.Inconclusive);
    assertThat(change(BEFORE, AFTER.subList(0, 5)).verdict()).isEqualTo(Verdict.Inconclusive);
    assertThat(change(BEFORE.subList(0, 6), AFTER).verdict()).isEqualTo(Verdict.Slower);
  }

  /** The rule of the paired comparison: two comparisons need seven blocks. */
  @Test
  void pValueIsNotSmallerThanThatOfThePairedTest() {
    RatioChange six = change(BEFORE, AFTER);
    assertThat(six.pValue()).isEqualTo(2.0 / 64);
    assertThat(RatioChange.family(List.of(six, six)))
        .allMatch(c -> c.verdict() == Verdict.Inconclusive && c.adjustedP() == 4.0 / 64);
    RatioChange seven = change(BEFORE, List.of(1.5, 1.6, 1.7, 1.54, 1.64, 1.74, 1.66));
    assertThat(RatioChange.family(List.of(seven, seven)))
        .allMatch(c -> c.verdict() == Verdict.Slower);
  }

  @Test
  void equalRatiosAreEquivalent() {
    RatioChange c = change(Collections.nCopies(6, 2.0), Collections.nCopies(8, 2.0));
    assertThat(c.change()).isCloseTo(1, within(1e-12));
    assertThat(c.verdict()).isEqualTo(Verdict.Equivalent);
  }

  @Test
  void blockWithoutARatioForbidsAVerdict() {
    RatioChange.Run before = run(BEFORE);
    before.contestant().put(0, 0.0);
    RatioChange c = RatioChange.of(before, run(AFTER), OPTIONS).orElseThrow();
    assertThat(c.excluded()).isEqualTo(1);
    assertThat(c.before().pairs()).isEqualTo(6);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void runWithoutAPairOrWithExtremeRatiosGivesNothing() {
    assertThat(RatioChange.of(run(List.of()), run(AFTER), OPTIONS)).isEmpty();
    RatioChange.Run tiny = new RatioChange.Run(Map.of(0, 1e300), Map.of(0, 1e-300));
    assertThat(RatioChange.of(tiny, run(AFTER), OPTIONS)).isEmpty();
  }

  @Test
  void oneBlockGivesAChangeWithoutAnInterval() {
    RatioChange c = change(BEFORE.subList(0, 1), AFTER);
    assertThat(c.interval()).isEmpty();
    assertThat(c.pValue()).isEqualTo(1);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
  }
}
