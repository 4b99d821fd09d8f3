package dev.runtimebench.results.findings.density;

import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityResultBuilder;
import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.DensityStops;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.CountedTrials;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Distribution;
import dev.runtimebench.results.stats.Interval;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many Pods of each runtime fit on the node, from the ramps of the complete blocks.
 *
 * <p>A ramp that ended at a bound that is not the runtime's shows only that at least so many Pods
 * fit. If one ramp of a runtime ended so, the count of the runtime is a lower bound: a median over
 * the other blocks alone would prefer the blocks with small counts.
 */
public final class DensityResults {

  private static final int MAX_MESSAGE_LENGTH = 1024;

  /** The samples have the whole sentence. */
  private static final int MAX_STOP_LENGTH = 256;

  /** Each write of the status carries the curves, so all of them together have so many rungs. */
  private static final int MAX_RUNGS = 512;

  private static final int MAX_RUNGS_OF_RUNTIME = 128;

  private final String baseline;
  private final int rungs;
  private final AnalysisSettings settings;
  private final Map<String, SortedMap<Integer, Ramp>> ramps;

  private DensityResults(
      Experiment experiment,
      AnalysisSettings settings,
      Map<String, SortedMap<Integer, Ramp>> ramps) {
    this.baseline = experiment.baseline();
    this.rungs = Math.min(MAX_RUNGS_OF_RUNTIME, MAX_RUNGS / experiment.runtimeNames().size());
    this.settings = settings;
    this.ramps = ramps;
  }

  /** Returns one result for each runtime with a ramp; empty for another design. */
  public static List<DensityResult> of(
      Experiment experiment, List<TrialOutcome> outcomes, AnalysisSettings settings) {
    if (!experiment.design().isDensity()) {
      return List.of();
    }
    Map<String, SortedMap<Integer, Ramp>> ramps =
        CountedTrials.of(experiment, outcomes).stream()
            .filter(outcome -> outcome.isValid() && outcome.ramp() != null)
            .collect(
                Collectors.groupingBy(
                    TrialOutcome::runtime,
                    Collectors.toMap(
                        TrialOutcome::block, TrialOutcome::ramp, (a, b) -> b, TreeMap::new)));
    DensityResults results = new DensityResults(experiment, settings, ramps);
    return experiment.runtimeNames().stream()
        .filter(ramps::containsKey)
        .map(results::result)
        .toList();
  }

  private DensityResult result(String runtime) {
    SortedMap<Integer, Ramp> own = ramps.get(runtime);
    boolean lower = isLowerBound(own);
    double[] counts = own.values().stream().mapToDouble(Ramp::fits).toArray();
    Distribution distribution = Distribution.of(counts, settings.confidence()).orElseThrow();
    Optional<Interval> interval = distribution.medianInterval();
    DensityCurve curve = DensityCurve.of(own.values(), rungs);
    DensityResultBuilder result =
        DensityResultBuilder.builder()
            .runtime(runtime)
            .n(own.size())
            .fits(distribution.median())
            .fitsLow(interval.map(Interval::low).orElse(null))
            .fitsHigh(lower ? null : mostOf(own).map(Interval::high).orElse(null))
            .least((int) distribution.min())
            .most((int) distribution.max())
            .atLeast(lower ? Boolean.TRUE : null)
            .knee(curve.knee().orElse(null))
            .stops(stops(own))
            .rungs(curve.rungs());
    String notes = notes(own);
    if (runtime.equals(baseline)) {
      return result.message(text(notes, MAX_MESSAGE_LENGTH)).build();
    }
    DensityRatio ratio =
        DensityRatio.of(ramps.getOrDefault(baseline, new TreeMap<>()), own, settings);
    return result
        .ratio(ratio.ratio().orElse(null))
        .ratioLow(ratio.interval().map(Interval::low).orElse(null))
        .ratioHigh(ratio.interval().map(Interval::high).orElse(null))
        .ratioAtLeast(ratio.atLeast().orElse(null))
        .ratioAtMost(ratio.atMost().orElse(null))
        .message(text(join(ratio.why(), notes), MAX_MESSAGE_LENGTH))
        .build();
  }

  /** The interval of the largest numbers of Pods that may fit: a ramp is exact to its step. */
  private Optional<Interval> mostOf(SortedMap<Integer, Ramp> own) {
    double[] most = own.values().stream().mapToDouble(Ramp::mayFit).toArray();
    return Distribution.of(most, settings.confidence()).flatMap(Distribution::medianInterval);
  }

  /** Whether a ramp shows only that at least so many Pods fit. */
  static boolean isLowerBound(SortedMap<Integer, Ramp> ramps) {
    return ramps.values().stream().anyMatch(Ramp::isLowerBound);
  }

  private static List<DensityStops> stops(SortedMap<Integer, Ramp> ramps) {
    Map<DensityStop, Integer> counts = new EnumMap<>(DensityStop.class);
    Map<DensityStop, String> messages = new EnumMap<>(DensityStop.class);
    for (Ramp ramp : ramps.values()) {
      counts.merge(ramp.stop(), 1, Integer::sum);
      messages.put(ramp.stop(), ramp.message() == null ? "" : ramp.message());
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(
            e ->
                new DensityStops(
                    e.getKey(), e.getValue(), text(messages.get(e.getKey()), MAX_STOP_LENGTH)))
        .toList();
  }

  /** What limits what the counts of a runtime say; empty if nothing does. */
  private static String notes(SortedMap<Integer, Ramp> ramps) {
    boolean requests = ramps.values().stream().anyMatch(ramp -> ramp.stop().isOfRequests());
    String ofRequests =
        requests
            ? "the requests of the Pods ended a ramp: this count follows from spec.resources and the overhead of the RuntimeClass, and not from what the Pods use"
            : "";
    String unknown =
        ramps.values().stream()
            .map(Ramp::memoryUnknown)
            .filter(why -> why != null)
            .reduce((first, second) -> second)
            .map(why -> "the memory that was really available is unknown: " + why)
            .orElse("");
    return join(ofRequests, unknown);
  }

  private static String join(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + "; " + second;
  }

  /** Returns null for an empty text. */
  private static String text(String message, int most) {
    if (message.isEmpty()) {
      return null;
    }
    return message.length() <= most ? message : message.substring(0, most - 3) + "...";
  }
}
