package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.results.stats.StoppingRule.Go;
import dev.runtimebench.results.stats.StoppingRule.Reason;
import dev.runtimebench.results.stats.StoppingRule.Stop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StoppingRuleTest {

  private static final StoppingRule RULE = new StoppingRule(OptionalDouble.of(0.05), 3, 40);

  @Test
  void runStopsWhenEveryPrimaryIsPrecise() {
    assertThat(RULE.decide(20, List.of(noisy(20, 0.01), noisy(20, 0.1))))
        .isEqualTo(new Stop(Reason.PrecisionReached));
  }

  @Test
  void runContinuesWhileAPrimaryIsNotPrecise() {
    assertThat(RULE.decide(20, List.of(noisy(20, 0.01), noisy(20, 0.5)))).isEqualTo(new Go());
    assertThat(RULE.decide(20, List.of(noisy(20, 0.01), Optional.empty()))).isEqualTo(new Go());
    assertThat(RULE.decide(20, List.of())).isEqualTo(new Go());
  }

  @Test
  void runDoesNotStopBeforeEightBlocksOrTheMinimum() {
    assertThat(RULE.decide(7, List.of(noisy(7, 0)))).isEqualTo(new Go());
    assertThat(RULE.decide(8, List.of(noisy(7, 0)))).isEqualTo(new Go());
    assertThat(RULE.decide(8, List.of(noisy(8, 0)))).isEqualTo(new Stop(Reason.PrecisionReached));
    StoppingRule later = new StoppingRule(OptionalDouble.of(0.05), 20, 40);
    assertThat(later.decide(19, List.of(noisy(19, 0)))).isEqualTo(new Go());
    assertThat(later.decide(20, List.of(noisy(20, 0))))
        .isEqualTo(new Stop(Reason.PrecisionReached));
  }

  @Test
  void runStopsAtTheCap() {
    assertThat(RULE.decide(40, List.of(Optional.empty()))).isEqualTo(new Stop(Reason.MaxBlocks));
    assertThat(RULE.decide(41, List.of(noisy(40, 0)))).isEqualTo(new Stop(Reason.MaxBlocks));
  }

  @Test
  void runWithoutAPrecisionStopsAtTheCapOnly() {
    StoppingRule fixed = new StoppingRule(OptionalDouble.empty(), 3, 40);
    assertThat(fixed.decide(39, List.of(noisy(39, 0)))).isEqualTo(new Go());
    assertThat(fixed.isAdaptive()).isFalse();
  }

  /** If the minimum is not below the cap, the data cannot stop the run. */
  @Test
  void shortRunIsNotAdaptive() {
    assertThat(new StoppingRule(OptionalDouble.of(0.05), 3, 8).isAdaptive()).isFalse();
    assertThat(new StoppingRule(OptionalDouble.of(0.05), 3, 9).isAdaptive()).isTrue();
    assertThat(new StoppingRule(OptionalDouble.of(0.05), 20, 20).isAdaptive()).isFalse();
  }

  @Test
  void invalidRuleIsRefused() {
    assertThatThrownBy(() -> new StoppingRule(OptionalDouble.of(0), 3, 40))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StoppingRule(OptionalDouble.empty(), 4, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * With ten pairs the interval must be four times as narrow as requested, with twenty as narrow as
   * requested.
   */
  @Test
  void fewBlocksNeedANarrowerInterval() {
    Optional<PairedComparison> ten = noisy(10, 0.05);
    double width = ten.orElseThrow().relativeHalfWidth().orElseThrow();
    assertThat(at(width * 3.99).decide(10, List.of(ten))).isEqualTo(new Go());
    assertThat(at(width * 4.01).decide(10, List.of(ten)))
        .isEqualTo(new Stop(Reason.PrecisionReached));
    Optional<PairedComparison> many = noisy(22, 0.05);
    double narrow = many.orElseThrow().relativeHalfWidth().orElseThrow();
    assertThat(at(narrow * 0.99).decide(22, List.of(many))).isEqualTo(new Go());
    assertThat(at(narrow * 1.01).decide(22, List.of(many)))
        .isEqualTo(new Stop(Reason.PrecisionReached));
  }

  private static StoppingRule at(double precision) {
    return new StoppingRule(OptionalDouble.of(precision), 3, 40);
  }

  /** A comparison of n pairs whose log ratios alternate between plus and minus the noise. */
  private static Optional<PairedComparison> noisy(int n, double noise) {
    Map<Integer, Double> baseline = new TreeMap<>();
    Map<Integer, Double> contestant = new TreeMap<>();
    for (int block = 0; block < n; block++) {
      baseline.put(block, 1.0);
      contestant.put(block, Math.exp(block % 2 == 0 ? noise : -noise));
    }
    return Analysis.of(baseline, contestant, new AnalysisOptions(0.95, 0.02, true));
  }
}
