package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.results.stats.MantelHaenszel.Stratum;
import java.util.List;
import org.junit.jupiter.api.Test;

class MantelHaenszelTest {

  /** R's mantelhaen.test(Rabbits, exact = TRUE) of its help page gives 0.03994. */
  @Test
  void exampleOfRGivesTheSameNumber() {
    List<Stratum> rabbits =
        List.of(
            new Stratum(0, 6, 0, 5),
            new Stratum(3, 6, 0, 6),
            new Stratum(6, 6, 2, 6),
            new Stratum(5, 6, 6, 6),
            new Stratum(2, 2, 5, 5));
    assertThat(MantelHaenszel.pValue(rabbits)).isCloseTo(0.03994490358126722, within(1e-12));
  }

  /** Computed with exact fractions in Python. */
  @Test
  void fewFailuresOnEachNodeAddUp() {
    Stratum four = new Stratum(4, 20, 0, 20);
    Stratum three = new Stratum(3, 20, 0, 20);
    Stratum two = new Stratum(2, 20, 0, 20);
    assertThat(MantelHaenszel.pValue(List.of(four, three, two)))
        .isCloseTo(0.0029801080096938087, within(1e-12));
    assertThat(MantelHaenszel.pValue(List.of(four))).isGreaterThan(0.05);
  }

  /** All trials together would say that the first group fails less often. */
  @Test
  void strataWithDifferentRatesAreNotMixed() {
    List<Stratum> strata = List.of(new Stratum(1, 3, 5, 30), new Stratum(0, 30, 2, 3));
    assertThat(MantelHaenszel.pValue(strata)).isCloseTo(0.16142153758997602, within(1e-12));
    assertThat(FisherExact.pValue(1, 33, 7, 33)).isLessThan(0.06);
  }

  @Test
  void oneStratumIsFishersTest() {
    assertThat(MantelHaenszel.pValue(List.of(new Stratum(7, 20, 0, 20))))
        .isCloseTo(FisherExact.pValue(7, 20, 0, 20), within(1e-12));
  }

  @Test
  void strataWithoutFailuresOrWithoutAGroupSayNothing() {
    assertThat(MantelHaenszel.pValue(List.of())).isEqualTo(1);
    assertThat(
            MantelHaenszel.pValue(
                List.of(new Stratum(0, 9, 0, 9), new Stratum(9, 9, 9, 9), new Stratum(3, 9, 0, 0))))
        .isEqualTo(1);
    assertThatThrownBy(() -> new Stratum(2, 1, 0, 1)).hasMessageContaining("2 of 1");
  }
}
