package dev.runtimebench.results.findings.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.PairedComparison;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * How many times as many Pods of one runtime fit as of the baseline.
 *
 * <p>A ramp adds several Pods at a time, so its count may be too small by less than a step. The
 * interval covers that, and one Pod more: equal counts of all blocks do not show that a count is
 * exact. Its lower end compares the smallest counts of the runtime with the largest possible counts
 * of the baseline, and its upper end the other way round.
 *
 * @param ratio the geometric mean of the ratios of the blocks; empty without one
 * @param interval the interval of the ratio; empty with too few blocks
 * @param atLeast a lower bound of the ratio, where only that is known
 * @param atMost an upper bound of the ratio, where only that is known
 * @param why why there is no ratio; empty if there is one
 */
record DensityRatio(
    Optional<Double> ratio,
    Optional<Interval> interval,
    Optional<Double> atLeast,
    Optional<Double> atMost,
    String why) {

  /** An interval from two blocks says little about other blocks. */
  private static final int LEAST_BLOCKS = 3;

  /** Compares the ramps of a runtime with those of the baseline, by block. */
  static DensityRatio of(
      SortedMap<Integer, Ramp> baseline, SortedMap<Integer, Ramp> own, AnalysisSettings settings) {
    boolean baselineMore = DensityResults.isLowerBound(baseline);
    boolean ownMore = DensityResults.isLowerBound(own);
    if (baselineMore && ownMore) {
      return none(
          "no ratio: ramps under both runtimes ended at bounds that are not the runtimes' (%s under the baseline, %s here), so more Pods of both may fit"
              .formatted(bounds(baseline), bounds(own)));
    }
    if (fitsNone(baseline) || fitsNone(own)) {
      return none("no ratio: in a block not even the first Pods met the criteria");
    }
    Compared compared = new Compared(baseline, own, settings);
    Optional<PairedComparison> fits = compared.of(Ramp::fits, Ramp::fits);
    if (fits.isEmpty()) {
      return none("no ratio: no block has a ramp under the baseline and under this runtime");
    }
    boolean few = fits.get().pairs() < LEAST_BLOCKS;
    if (few && (ownMore || baselineMore)) {
      return none(
          "no ratio: ramps ended at bounds that are not the runtime's (%s), and a bound of the ratio needs at least %d complete blocks"
              .formatted(bounds(ownMore ? own : baseline), LEAST_BLOCKS));
    }
    Optional<Double> low = compared.of(DensityRatio::most, Ramp::fits).map(DensityRatio::low);
    Optional<Double> high = compared.of(Ramp::fits, DensityRatio::most).map(DensityRatio::high);
    if (ownMore) {
      return new DensityRatio(
          Optional.empty(),
          Optional.empty(),
          low,
          Optional.empty(),
          "only a lower bound of the ratio: ramps under this runtime ended at a bound that is not the runtime's (%s), so more of its Pods may fit"
              .formatted(bounds(own)));
    }
    if (baselineMore) {
      return new DensityRatio(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          high,
          "only an upper bound of the ratio: ramps under the baseline ended at a bound that is not the runtime's (%s), so more Pods of the baseline may fit"
              .formatted(bounds(baseline)));
    }
    Optional<Interval> interval =
        few ? Optional.empty() : low.flatMap(l -> high.flatMap(h -> Interval.of(l, h)));
    return new DensityRatio(
        fits.flatMap(PairedComparison::ratio), interval, Optional.empty(), Optional.empty(), "");
  }

  /** More Pods than these do not fit, by what the ramp shows, with one Pod of doubt. */
  private static int most(Ramp ramp) {
    return ramp.mayFit() + 1;
  }

  private static DensityRatio none(String why) {
    return new DensityRatio(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), why);
  }

  private record Compared(
      SortedMap<Integer, Ramp> baseline, SortedMap<Integer, Ramp> own, AnalysisSettings settings) {

    Optional<PairedComparison> of(ToIntFunction<Ramp> ofBaseline, ToIntFunction<Ramp> ofRuntime) {
      return Analysis.of(
          counts(baseline, ofBaseline),
          counts(own, ofRuntime),
          new AnalysisOptions(settings.confidence(), settings.margin(), false));
    }

    private static Map<Integer, Double> counts(
        SortedMap<Integer, Ramp> ramps, ToIntFunction<Ramp> count) {
      Map<Integer, Double> counts = new TreeMap<>();
      ramps.forEach((block, ramp) -> counts.put(block, (double) count.applyAsInt(ramp)));
      return counts;
    }
  }

  private static double low(PairedComparison compared) {
    return compared.interval().map(Interval::low).or(compared::ratio).orElseThrow();
  }

  private static double high(PairedComparison compared) {
    return compared.interval().map(Interval::high).or(compared::ratio).orElseThrow();
  }

  private static boolean fitsNone(SortedMap<Integer, Ramp> ramps) {
    return ramps.values().stream().anyMatch(ramp -> ramp.fits() == 0);
  }

  /** The bounds, for people: MaxPods, Quota. */
  private static String bounds(SortedMap<Integer, Ramp> ramps) {
    return ramps.values().stream()
        .map(Ramp::stop)
        .filter(DensityStop::isCensoring)
        .distinct()
        .map(DensityStop::name)
        .collect(Collectors.joining(", "));
  }
}
