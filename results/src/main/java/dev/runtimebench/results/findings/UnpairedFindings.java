package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.Distributions;
import dev.runtimebench.results.findings.comparison.InconclusiveReason;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.comparison.TwoModes;
import dev.runtimebench.results.findings.reliability.FailureFinding;
import dev.runtimebench.results.findings.remark.RuntimeMachines;
import dev.runtimebench.results.stats.FisherExact;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.UnpairedAnalysis;
import dev.runtimebench.results.stats.UnpairedComparison;
import dev.runtimebench.results.stats.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of values that are not pairs, from a file of another program.
 *
 * @param results one distribution for each runtime and metric with a value
 * @param comparisons one comparison with the baseline for each metric and each other runtime
 */
public record UnpairedFindings(List<RuntimeResult> results, List<UnpairedResult> comparisons) {

  /**
   * Returns the findings.
   *
   * @param measured the values; the numbers of the blocks mean nothing
   * @param failed by runtime, how many runs failed; empty if unknown
   * @param machines where the values were measured
   */
  public static UnpairedFindings of(
      Measurements measured,
      AnalysisSettings settings,
      Map<String, FailureFinding.Tally> failed,
      RuntimeMachines machines) {
    return new Analyst(measured, settings, failed, machines).findings();
  }

  /** Makes the comparisons of one analysis. */
  private record Analyst(
      Measurements measured,
      AnalysisSettings settings,
      Map<String, FailureFinding.Tally> failed,
      RuntimeMachines machines) {

    private UnpairedFindings findings() {
      List<RuntimeResult> results = new ArrayList<>();
      for (Metric metric : measured.metrics()) {
        for (String runtime : measured.runtimes()) {
          // The number of a value in its file is not a block.
          Distributions.of(measured, runtime, metric, settings)
              .map(r -> RuntimeResultBuilder.builder(r).outlierBlocks(List.of()).build())
              .ifPresent(results::add);
        }
      }
      return new UnpairedFindings(List.copyOf(results), comparisons());
    }

    private List<UnpairedResult> comparisons() {
      List<Optional<UnpairedComparison>> primaries = new ArrayList<>();
      for (Metric metric : measured.metrics()) {
        if (measured.isPrimary(metric)) {
          measured.contestants().forEach(runtime -> primaries.add(compare(runtime, metric)));
        }
      }
      List<UnpairedComparison> family =
          UnpairedAnalysis.family(primaries.stream().flatMap(Optional::stream).toList());
      Iterator<UnpairedComparison> adjusted = family.iterator();
      Iterator<Optional<UnpairedComparison>> judged =
          primaries.stream().map(c -> c.map(one -> adjusted.next())).toList().iterator();
      List<UnpairedResult> all = new ArrayList<>();
      for (Metric metric : measured.metrics()) {
        for (String runtime : measured.contestants()) {
          boolean primary = measured.isPrimary(metric);
          Optional<UnpairedComparison> compared =
              primary ? judged.next() : compare(runtime, metric);
          if (!values(runtime, metric).isEmpty()
              || !values(measured.baseline(), metric).isEmpty()) {
            all.add(result(runtime, metric, compared, primary ? family.size() : 1));
          }
        }
      }
      return List.copyOf(all);
    }

    private Optional<UnpairedComparison> compare(String runtime, Metric metric) {
      return UnpairedAnalysis.of(
          values(measured.baseline(), metric), values(runtime, metric), settings.options(metric));
    }

    private Collection<Double> values(String runtime, Metric metric) {
      return measured.values(runtime, metric.name()).values();
    }

    private UnpairedResult result(
        String runtime, Metric metric, Optional<UnpairedComparison> compared, int family) {
      Optional<Interval> interval = compared.flatMap(UnpairedComparison::interval);
      Optional<Interval> difference = compared.flatMap(UnpairedComparison::differenceInterval);
      String reasons = reasons(runtime, compared, family);
      Verdict verdict =
          compared
              .filter(c -> reasons.isEmpty())
              .map(UnpairedComparison::verdict)
              .orElse(Verdict.Inconclusive);
      return UnpairedResultBuilder.builder()
          .runtime(runtime)
          .baseline(measured.baseline())
          .metric(metric.name())
          .primary(measured.isPrimary(metric))
          .better(metric.better())
          .n(compared.map(UnpairedComparison::n).orElse(0))
          .baselineN(compared.map(UnpairedComparison::baselineN).orElse(0))
          .excluded(compared.map(UnpairedComparison::excluded).orElse(0))
          .ratio(compared.flatMap(UnpairedComparison::ratio).orElse(null))
          .ciLow(interval.map(Interval::low).orElse(null))
          .ciHigh(interval.map(Interval::high).orElse(null))
          .confidence(settings.confidence())
          .pValue(compared.map(UnpairedComparison::pValue).orElse(null))
          .adjustedPValue(compared.map(UnpairedComparison::adjustedP).orElse(null))
          .verdict(shown(runtime, verdict))
          .message(reasons.isEmpty() ? null : reasons)
          .minDetectableRatio(compared.flatMap(UnpairedComparison::minDetectableRatio).orElse(null))
          .difference(compared.map(UnpairedComparison::difference).orElse(null))
          .differenceLow(difference.map(Interval::low).orElse(null))
          .differenceHigh(difference.map(Interval::high).orElse(null))
          .remarks(remarks(runtime, metric, compared))
          .build();
    }

    private List<Remark> remarks(
        String runtime, Metric metric, Optional<UnpairedComparison> compared) {
      Stream<Remark> noRatio =
          compared.filter(c -> c.withoutRatio() > 0).stream()
              .map(
                  c ->
                      new Remark(
                          Remark.Kind.NoRatio,
                          "%d of %d values are 0 or negative, so there is no ratio: the verdict is that of the difference"
                              .formatted(c.withoutRatio(), c.n() + c.baselineN())));
      return Stream.concat(noRatio, TwoModes.remarks(measured, runtime, metric).stream()).toList();
    }

    private Comparison.Verdict shown(String runtime, Verdict verdict) {
      boolean apart = machines.remark(runtime, measured.baseline()).isPresent();
      return apart && verdict != Verdict.Inconclusive
          ? Comparison.Verdict.PoolDifference
          : Comparison.Verdict.valueOf(verdict.name());
    }

    /** Returns all reasons for an inconclusive verdict; empty if the verdict is another one. */
    private String reasons(String runtime, Optional<UnpairedComparison> compared, int family) {
      Stream<String> own =
          compared
              .map(
                  c ->
                      c.verdict() == Verdict.Inconclusive
                          ? Stream.of(InconclusiveReason.of(c, family))
                          : Stream.<String>empty())
              .orElse(Stream.of("the values of the two runtimes cannot be compared"));
      return Stream.concat(failsMoreOften(runtime).stream(), own)
          .collect(Collectors.joining(InconclusiveReason.SEPARATOR));
    }

    private Optional<String> failsMoreOften(String runtime) {
      FailureFinding.Tally one = failed.get(runtime);
      FailureFinding.Tally other = failed.get(measured.baseline());
      if (one == null || other == null) {
        return Optional.empty();
      }
      double p = FisherExact.pValue(one.failed(), one.attempts(), other.failed(), other.attempts());
      boolean swapped = other.failureRate() > one.failureRate();
      return p > 1 - settings.confidence()
          ? Optional.empty()
          : Optional.of(
              (swapped ? other.failedText(one, "") : one.failedText(other, ""))
                  + ": the values come from the trials that did not fail");
    }
  }
}
