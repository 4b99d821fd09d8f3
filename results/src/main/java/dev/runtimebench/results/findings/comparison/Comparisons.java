package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.Drift;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.SerialCorrelation;
import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.Autocorrelation;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.Trend;
import dev.runtimebench.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the status's comparisons for one metric. */
public final class Comparisons {

  private static final int MAX_MESSAGE_LENGTH = 1024;
  private static final String CUT = "...";

  private final Measurements measured;
  private final Metric metric;
  private final AnalysisSettings settings;
  private final int family;

  /**
   * @param family the number of comparisons over which p-values are adjusted
   */
  public Comparisons(Measurements measured, Metric metric, AnalysisSettings settings, int family) {
    this.measured = measured;
    this.metric = metric;
    this.settings = settings;
    this.family = family;
  }

  /**
   * Returns the comparison of a runtime with the baseline. Without a pair, or with a decisive
   * remark, the verdict is Inconclusive, with a message. Between machines, every other verdict is
   * PoolDifference.
   */
  public Comparison comparison(
      String runtime, Optional<PairedComparison> paired, List<Remark> others) {
    List<Remark> remarks = withNoRatio(paired, others);
    Optional<Interval> interval = paired.flatMap(PairedComparison::interval);
    Optional<Interval> difference = paired.flatMap(PairedComparison::differenceInterval);
    List<Integer> outliers = paired.map(PairedComparison::outlierBlocks).orElse(List.of());
    List<String> decisive =
        remarks.stream().filter(r -> r.kind().isDecisive()).map(Remark::message).toList();
    Verdict verdict =
        paired
            .filter(p -> decisive.isEmpty())
            .map(PairedComparison::verdict)
            .orElse(Verdict.Inconclusive);
    return ComparisonBuilder.builder()
        .runtime(runtime)
        .baseline(measured.baseline())
        .metric(metric.name())
        .primary(measured.isPrimary(metric))
        .better(metric.better())
        .pairs(paired.map(PairedComparison::pairs).orElse(0))
        .excluded(paired.map(PairedComparison::excluded).orElseGet(() -> blocksWithBoth(runtime)))
        .ratio(paired.flatMap(PairedComparison::ratio).orElse(null))
        .ciLow(interval.map(Interval::low).orElse(null))
        .ciHigh(interval.map(Interval::high).orElse(null))
        .confidence(settings.confidence())
        .pValue(paired.map(PairedComparison::pValue).orElse(null))
        .adjustedPValue(paired.map(PairedComparison::adjustedP).orElse(null))
        .verdict(shown(verdict, remarks))
        .message(verdict == Verdict.Inconclusive ? why(decisive, paired) : null)
        .minDetectableRatio(paired.flatMap(PairedComparison::minDetectableRatio).orElse(null))
        .difference(paired.map(PairedComparison::difference).orElse(null))
        .differenceLow(difference.map(Interval::low).orElse(null))
        .differenceHigh(difference.map(Interval::high).orElse(null))
        .drift(paired.flatMap(PairedComparison::drift).map(this::drift).orElse(null))
        .autocorrelation(
            paired.flatMap(PairedComparison::autocorrelation).map(Comparisons::serial).orElse(null))
        .outliers(outliers.size())
        .outlierBlocks(outliers.stream().limit(Distributions.MAX_LISTED_OUTLIERS).toList())
        .remarks(remarks)
        .build();
  }

  /** Adds why the comparison has no ratio. */
  private static List<Remark> withNoRatio(Optional<PairedComparison> paired, List<Remark> others) {
    List<Remark> all = new ArrayList<>(others);
    paired
        .filter(p -> p.withoutRatio() > 0)
        .ifPresent(
            p ->
                all.add(
                    new Remark(
                        Remark.Kind.NoRatio,
                        "%d of %d blocks have a value that is 0 or negative, so there is no ratio: the verdict is that of the difference"
                            .formatted(p.withoutRatio(), p.pairs()))));
    all.sort((a, b) -> a.kind().compareTo(b.kind()));
    return List.copyOf(all);
  }

  /** Between machines, every verdict but Inconclusive is PoolDifference. */
  public static Comparison.Verdict shown(Verdict verdict, List<Remark> remarks) {
    boolean machines = remarks.stream().anyMatch(r -> r.kind().isOfMachines());
    return machines && verdict != Verdict.Inconclusive
        ? Comparison.Verdict.PoolDifference
        : Comparison.Verdict.valueOf(verdict.name());
  }

  /** Returns all reasons, those in the remarks first. */
  private String why(List<String> decisive, Optional<PairedComparison> paired) {
    Stream<String> own =
        paired
            .map(
                c ->
                    c.verdict() == Verdict.Inconclusive
                        ? Stream.of(InconclusiveReason.of(c, family))
                        : Stream.<String>empty())
            .orElse(Stream.of("no block has two values that can be compared"));
    String all =
        Stream.concat(decisive.stream(), own)
            .collect(Collectors.joining(InconclusiveReason.SEPARATOR));
    return cut(all);
  }

  /** Cuts a message to the length that the status allows. */
  public static String cut(String all) {
    return all.length() <= MAX_MESSAGE_LENGTH
        ? all
        : all.substring(0, MAX_MESSAGE_LENGTH - CUT.length()) + CUT;
  }

  /** The number of blocks in which both runtimes gave a value. */
  private int blocksWithBoth(String runtime) {
    var baseline = measured.values(measured.baseline(), metric.name());
    return (int)
        measured.values(runtime, metric.name()).keySet().stream()
            .filter(baseline::containsKey)
            .count();
  }

  private Drift drift(Trend trend) {
    boolean notable = trend.pValue() <= 1 - settings.confidence();
    return new Drift(trend.tau(), trend.pValue(), notable);
  }

  private static SerialCorrelation serial(Autocorrelation a) {
    return new SerialCorrelation(a.lag1(), a.isNotable());
  }

  /** Compares a runtime with the baseline in one metric; empty if there is no ratio. */
  public static Optional<PairedComparison> paired(
      Measurements measured, String runtime, Metric metric, AnalysisSettings settings) {
    return Analysis.of(
        measured.values(measured.baseline(), metric.name()),
        measured.values(runtime, metric.name()),
        settings.options(metric));
  }
}
