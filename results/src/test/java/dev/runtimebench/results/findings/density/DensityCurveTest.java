package dev.runtimebench.results.findings.density;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.sample.RampBuilder;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.sample.RungBuilder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one rung of the curve says about the blocks. */
class DensityCurveTest {

  private static RungBuilder rung(int pods, boolean met) {
    return RungBuilder.builder().pods(pods).startMillis(List.of(100.0)).ready(pods).met(met);
  }

  private static DensityCurve curve(int most, List<Rung> rungs) {
    Ramp[] ramps =
        rungs.stream()
            .map(rung -> RampBuilder.builder().rungs(List.of(rung)).build())
            .toArray(Ramp[]::new);
    return DensityCurve.of(List.of(ramps), most);
  }

  private static DensityRung only(RungBuilder... rungs) {
    List<DensityRung> all = curve(128, Stream.of(rungs).map(RungBuilder::build).toList()).rungs();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** The Pods of a rung that failed may still have been starting. */
  @Test
  void memoryOfAPodIsTheMedianOfTheBlocksInWhichTheRungMetTheCriteria() {
    DensityRung rung =
        only(
            rung(5, true).memoryPerPod(30L),
            rung(5, false).memoryPerPod(900L),
            rung(5, true).memoryPerPod(10L),
            rung(5, true).memoryPerPod(20L),
            rung(5, true));
    assertThat(rung.memoryPerPod()).isEqualTo(20);
    assertThat(rung.failed()).isOne();
    assertThat(rung.n()).isEqualTo(5);
  }

  @Test
  void rungThatNoBlockMetHasNoMemoryOfAPod() {
    assertThat(only(rung(5, false).memoryPerPod(900L)).memoryPerPod()).isNull();
  }

  /** The rate that was too low is what the curve must show. */
  @Test
  void rateIsTheMedianOfTheBlocksAlsoWhereItWasTooLow() {
    assertThat(only(rung(5, true).rate(300.0), rung(5, false).rate(100.0), rung(5, true)).rate())
        .isEqualTo(200);
    assertThat(only(rung(5, true)).rate()).isNull();
  }

  @Test
  void curveThatIsTooLongKeepsItsEndsAndRungsAtEvenDistances() {
    List<Rung> rungs = IntStream.rangeClosed(1, 9).mapToObj(i -> rung(i, true).build()).toList();
    assertThat(curve(9, rungs).rungs()).hasSize(9);
    assertThat(curve(6, rungs).rungs())
        .extracting(DensityRung::pods)
        .containsExactly(1, 3, 5, 7, 9);
  }
}
