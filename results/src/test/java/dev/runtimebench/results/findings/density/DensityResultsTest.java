package dev.runtimebench.results.findings.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.DensityDesignBuilder;
import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.RampBuilder;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.sample.RungBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DensityResultsTest {

  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private static Experiment experiment(int blocks) {
    return ExperimentBuilder.builder()
        .runtimes(
            List.of(
                ResolvedRuntimeBuilder.builder().name("runc").build(),
                ResolvedRuntimeBuilder.builder().name("gvisor").build()))
        .baseline("runc")
        .design(
            DesignBuilder.builder()
                .mode(Design.Mode.Density)
                .density(
                    DensityDesignBuilder.builder()
                        .maxPods(100)
                        .maxStartSeconds(10)
                        .reserveMemory(new Quantity("1Gi"))
                        .build())
                .blocks(new Blocks(0, 1, blocks))
                .retries(2)
                .order(Design.Order.AsListed)
                .build())
        .build();
  }

  private void ramp(
      int block, String runtime, int fits, Integer failsAt, DensityStop stop, Rung... rungs) {
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .runtime(runtime)
            .ramp(
                RampBuilder.builder()
                    .created(fits)
                    .fits(fits)
                    .failsAt(failsAt)
                    .stop(stop)
                    .message("because of " + stop)
                    .rungs(List.of(rungs))
                    .build())
            .build());
  }

  private static Rung rung(int pods, boolean met, Double... millis) {
    return RungBuilder.builder()
        .pods(pods)
        .startMillis(List.of(millis))
        .ready(pods)
        .memoryUnrequested(1000L - pods)
        .met(met)
        .build();
  }

  private List<DensityResult> results(int blocks) {
    return DensityResults.of(experiment(blocks), outcomes, AnalysisSettings.DEFAULTS);
  }

  private DensityResult gvisor(int blocks) {
    return results(blocks).stream()
        .filter(r -> r.runtime().equals("gvisor"))
        .findFirst()
        .orElseThrow();
  }

  private String line(int blocks) {
    return DensityLine.of(results(blocks), "runc");
  }

  @Test
  void ratioOfExactCountsIsTheGeometricMeanOverTheBlocks() {
    ramp(0, "runc", 100, 101, DensityStop.NodeFull);
    ramp(0, "gvisor", 50, 51, DensityStop.StartupTooSlow);
    ramp(1, "runc", 100, 101, DensityStop.NodeFull);
    ramp(1, "gvisor", 72, 73, DensityStop.AvailableMemory);
    ramp(2, "runc", 100, 101, DensityStop.NodeFull);
    ramp(2, "gvisor", 60, 61, DensityStop.AvailableMemory);
    DensityResult gvisor = gvisor(3);
    assertThat(gvisor.ratio()).isCloseTo(0.6, within(1e-9));
    assertThat(gvisor.ratioLow()).isLessThan(0.5);
    assertThat(gvisor.ratioHigh()).isGreaterThan(0.72);
    assertThat(gvisor.fits()).isEqualTo(60);
    assertThat(gvisor.least()).isEqualTo(50);
    assertThat(gvisor.most()).isEqualTo(72);
    assertThat(gvisor.atLeast()).isNull();
    assertThat(line(3))
        .startsWith("gvisor fits 60% [")
        .endsWith("of the Pods of runc (60 of 100, by what they request)");
  }

  @Test
  void lowerBoundNamesTheReasonThatMakesItOne() {
    ramp(0, "runc", 95, null, DensityStop.MaxPods);
    ramp(0, "gvisor", 95, null, DensityStop.NodePods);
    for (int block = 1; block < 3; block++) {
      ramp(block, "runc", 95, 96, DensityStop.StartupTooSlow);
      ramp(block, "gvisor", 95, null, DensityStop.NodePods);
    }
    assertThat(line(3)).contains("runc at least 95 Pods (MaxPods)");
  }

  @Test
  void twoBlocksHaveARatioAndNoInterval() {
    for (int block = 0; block < 2; block++) {
      ramp(block, "runc", 100, 101, DensityStop.StartupTooSlow);
      ramp(block, "gvisor", 60, 61, DensityStop.StartupTooSlow);
    }
    assertThat(gvisor(2).ratio()).isCloseTo(0.6, within(1e-9));
    assertThat(gvisor(2).ratioLow()).isNull();
  }

  @Test
  void equalCountsHaveAnIntervalThatIsNotZero() {
    for (int block = 0; block < 3; block++) {
      ramp(block, "runc", 100, 101, DensityStop.StartupTooSlow);
      ramp(block, "gvisor", 60, 61, DensityStop.StartupTooSlow);
    }
    assertThat(gvisor(3).ratioLow()).isCloseTo(60.0 / 101, within(1e-9));
    assertThat(gvisor(3).ratioHigh()).isCloseTo(61.0 / 100, within(1e-9));
  }

  @Test
  void intervalCoversTheStepOfTheRamps() {
    for (int block = 0; block < 3; block++) {
      ramp(block, "runc", 100, 105, DensityStop.StartupTooSlow);
      ramp(block, "gvisor", 60, 65, DensityStop.StartupTooSlow);
    }
    DensityResult gvisor = gvisor(3);
    assertThat(gvisor.ratio()).isCloseTo(0.6, within(1e-9));
    assertThat(gvisor.ratioLow()).isCloseTo(60.0 / 105, within(1e-9));
    assertThat(gvisor.ratioHigh()).isCloseTo(65.0 / 100, within(1e-9));
  }

  @Test
  void oneBlockHasARatioAndNoInterval() {
    ramp(0, "runc", 100, 105, DensityStop.StartupTooSlow);
    ramp(0, "gvisor", 60, 65, DensityStop.StartupTooSlow);
    assertThat(gvisor(1).ratio()).isCloseTo(0.6, within(1e-9));
    assertThat(gvisor(1).ratioLow()).isNull();
    assertThat(line(1)).isEqualTo("gvisor fits 60% of the Pods of runc (60 of 100)");
  }

  @Test
  void baselineThatEndsAtMaxPodsGivesAnUpperBoundAndNoRatio() {
    for (int block = 0; block < 3; block++) {
      ramp(block, "runc", 100, null, DensityStop.MaxPods);
      ramp(block, "gvisor", 60, 65, DensityStop.StartupTooSlow);
    }
    DensityResult gvisor = gvisor(3);
    assertThat(gvisor.ratio()).isNull();
    assertThat(gvisor.ratioAtLeast()).isNull();
    assertThat(gvisor.ratioAtMost()).isCloseTo(0.65, within(1e-9));
    assertThat(gvisor.message()).contains("only an upper bound").contains("MaxPods");
    assertThat(line(3))
        .isEqualTo("gvisor fits at most 65% of the Pods of runc (60 of at least 100)");
  }

  @Test
  void boundOfTheRatioNeedsThreeBlocks() {
    ramp(0, "runc", 100, null, DensityStop.MaxPods);
    ramp(0, "gvisor", 60, 65, DensityStop.StartupTooSlow);
    assertThat(gvisor(1).ratioAtMost()).isNull();
    assertThat(gvisor(1).message()).contains("MaxPods").contains("at least 3 complete blocks");
    assertThat(line(1))
        .isEqualTo("runc at least 100 Pods (MaxPods), gvisor 60 Pods (StartupTooSlow)");
  }

  @Test
  void runtimeThatEndsAtAQuotaGivesALowerBoundAndNoRatio() {
    for (int block = 0; block < 3; block++) {
      ramp(block, "runc", 99, 104, DensityStop.StartupTooSlow);
      ramp(block, "gvisor", 52, null, DensityStop.Quota);
    }
    DensityResult gvisor = gvisor(3);
    assertThat(gvisor.ratio()).isNull();
    assertThat(gvisor.ratioAtMost()).isNull();
    assertThat(gvisor.ratioAtLeast()).isCloseTo(0.5, within(1e-9));
    assertThat(gvisor.isLowerBound()).isTrue();
    assertThat(line(3))
        .isEqualTo("gvisor fits at least 50% of the Pods of runc (at least 52 of 99)");
  }

  @Test
  void twoRuntimesThatEndAtABoundHaveNoRatioAtAll() {
    ramp(0, "runc", 100, null, DensityStop.MaxPods);
    ramp(0, "gvisor", 100, null, DensityStop.NodePods);
    DensityResult gvisor = gvisor(1);
    assertThat(gvisor.ratio()).isNull();
    assertThat(gvisor.ratioAtMost()).isNull();
    assertThat(gvisor.ratioAtLeast()).isNull();
    assertThat(gvisor.message()).contains("no ratio").contains("MaxPods").contains("NodePods");
    assertThat(line(1))
        .isEqualTo("runc at least 100 Pods (MaxPods), gvisor at least 100 Pods (NodePods)");
  }

  @Test
  void oneBlockAtABoundMakesTheWholeCountALowerBound() {
    ramp(0, "runc", 100, 105, DensityStop.StartupTooSlow);
    ramp(0, "gvisor", 60, 65, DensityStop.StartupTooSlow);
    ramp(1, "runc", 100, 105, DensityStop.StartupTooSlow);
    ramp(1, "gvisor", 80, null, DensityStop.MaxPods);
    ramp(2, "runc", 100, 105, DensityStop.StartupTooSlow);
    ramp(2, "gvisor", 60, null, DensityStop.OutOfMemory);
    DensityResult gvisor = gvisor(3);
    assertThat(gvisor.atLeast()).isTrue();
    assertThat(gvisor.ratio()).isNull();
    assertThat(gvisor.fitsHigh()).isNull();
    assertThat(gvisor.ratioAtLeast()).isLessThan(0.7);
  }

  @Test
  void rampThatFitsNothingHasNoRatio() {
    ramp(0, "runc", 100, 105, DensityStop.StartupTooSlow);
    ramp(0, "gvisor", 0, 5, DensityStop.StartupTooSlow);
    assertThat(gvisor(1).ratio()).isNull();
    assertThat(gvisor(1).message()).contains("not even the first Pods");
  }

  @Test
  void countThatFollowsFromRequestsSaysSo() {
    ramp(0, "runc", 100, 101, DensityStop.NodeFull);
    ramp(0, "gvisor", 60, 61, DensityStop.ReservedMemory);
    assertThat(gvisor(1).ratio()).isCloseTo(0.6, within(1e-9));
    assertThat(gvisor(1).message()).contains("not from what the Pods use");
  }

  @Test
  void countsThatRequestsAndTheRateDecidedSayBoth() {
    ramp(0, "runc", 100, 101, DensityStop.NodeFull);
    ramp(0, "gvisor", 60, 61, DensityStop.RateTooLow);
    assertThat(line(1)).endsWith("(60 of 100, by what they request and by their rate)");
  }

  /** A reader of the counts must know that the Pods of a ramp still ran when it ended. */
  @Test
  void countThatTheRateDecidedSaysSo() {
    ramp(0, "runc", 100, 105, DensityStop.StartupTooSlow);
    ramp(0, "gvisor", 60, 65, DensityStop.RateTooLow);
    assertThat(gvisor(1).atLeast()).as("a low rate counts").isNull();
    assertThat(line(1)).isEqualTo("gvisor fits 60% of the Pods of runc (60 of 100, by their rate)");
  }

  /** The Pod of somebody else may have failed for a reason of its own. */
  @Test
  void rampThatDisturbedOthersGivesALowerBound() {
    for (int block = 0; block < 3; block++) {
      ramp(block, "runc", 99, 104, DensityStop.StartupTooSlow);
      ramp(block, "gvisor", 52, null, DensityStop.OthersDisturbed);
    }
    assertThat(gvisor(3).isLowerBound()).isTrue();
    assertThat(gvisor(3).ratio()).isNull();
    assertThat(line(3)).startsWith("gvisor fits at least 50% of the Pods of runc (at least 52");
  }

  @Test
  void repeatedBlocksAndInvalidRampsDoNotCount() {
    ramp(0, "runc", 100, 101, DensityStop.NodeFull);
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(0)
            .runtime("gvisor")
            .reason(FailureReason.Interrupted)
            .build());
    assertThat(results(1)).isEmpty();
  }

  @Test
  void kneeIsTheLastRungBeforeTheStartUpTimeDoubles() {
    ramp(
        0,
        "runc",
        20,
        25,
        DensityStop.StartupTooSlow,
        rung(5, true, 100.0, 110.0, 120.0),
        rung(10, true, 150.0, 160.0),
        rung(15, true, 219.0, 221.0),
        rung(20, true, 221.0, 222.0),
        rung(25, false, 900.0));
    DensityResult runc = results(1).stream().findFirst().orElse(null);
    assertThat(runc).as("the block is not complete").isNull();
    ramp(0, "gvisor", 10, 15, DensityStop.StartupTooSlow, rung(10, true, 100.0));
    runc = results(1).get(0);
    assertThat(runc.knee()).isEqualTo(15);
    assertThat(runc.rungs()).extracting(DensityRung::pods).containsExactly(5, 10, 15, 20, 25);
    assertThat(runc.rungs().get(0).startMedianMs()).isEqualTo(110);
    assertThat(runc.rungs().get(4).failed()).isEqualTo(1);
    assertThat(runc.rungs().get(4).memoryUnrequested()).isEqualTo(975);
    assertThat(gvisor(1).knee()).as("one rung has no knee").isNull();
  }

  @Test
  void rungWithAPodThatDidNotRunHasNoMedianAndEndsTheFlatPartOfTheCurve() {
    Rung failing =
        RungBuilder.builder(rung(15, false, 100.0, 105.0)).unstarted(3).ready(12).build();
    ramp(
        0,
        "runc",
        10,
        15,
        DensityStop.StartupTooSlow,
        rung(5, true, 100.0),
        rung(10, true, 110.0),
        failing);
    ramp(0, "gvisor", 10, 15, DensityStop.StartupTooSlow, rung(10, true, 100.0));
    DensityResult runc = results(1).get(0);
    assertThat(runc.rungs().get(2).startMedianMs()).isNull();
    assertThat(runc.knee()).isEqualTo(10);
  }

  /** Each write of the status carries all curves. */
  @Test
  void curvesOfSixteenRuntimesAreThinnedSoThatTheStatusStaysSmall() {
    List<String> names = IntStream.range(0, 16).mapToObj(i -> "runtime-" + i).toList();
    Experiment many =
        ExperimentBuilder.builder(experiment(6))
            .runtimes(
                names.stream()
                    .map(name -> ResolvedRuntimeBuilder.builder().name(name).build())
                    .toList())
            .baseline("runtime-0")
            .build();
    Rung[] rungs =
        IntStream.rangeClosed(1, 64)
            .mapToObj(i -> rung(i, i < 64, i <= 41 ? 100.123456 : 300.123456))
            .toArray(Rung[]::new);
    for (int block = 0; block < 6; block++) {
      for (String name : names) {
        ramp(block, name, 63, 64, DensityStop.values()[block + 4], rungs);
      }
    }
    List<DensityResult> results = DensityResults.of(many, outcomes, AnalysisSettings.DEFAULTS);
    assertThat(results)
        .hasSize(16)
        .allSatisfy(
            result -> {
              assertThat(result.knee()).isEqualTo(41);
              assertThat(result.rungs()).hasSizeBetween(31, 32);
              assertThat(result.rungs())
                  .extracting(DensityRung::pods)
                  .contains(1, 41, 64)
                  .isSorted();
            });
    assertThat(Serialization.asJson(results).length()).isLessThan(150_000);
  }

  @Test
  void sentenceOfAStopIsCut() {
    ramp(0, "runc", 100, 101, DensityStop.NodeFull);
    ramp(0, "gvisor", 60, 61, DensityStop.NodeFull);
    TrialOutcome last = outcomes.remove(1);
    outcomes.add(
        TrialOutcomeBuilder.builder(last)
            .ramp(RampBuilder.builder(last.ramp()).message("x".repeat(2000)).build())
            .build());
    assertThat(gvisor(1).stops().get(0).message()).hasSize(256).endsWith("x...");
  }

  @Test
  void intervalOfTheCountCoversTheStep() {
    for (int block = 0; block < 6; block++) {
      ramp(block, "runc", 100, 105, DensityStop.StartupTooSlow);
      ramp(block, "gvisor", 60, 65, DensityStop.StartupTooSlow);
    }
    assertThat(gvisor(6).fitsLow()).isEqualTo(60);
    assertThat(gvisor(6).fitsHigh()).isEqualTo(64);
  }
}
