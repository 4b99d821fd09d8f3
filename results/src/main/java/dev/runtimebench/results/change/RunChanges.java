package dev.runtimebench.results.change;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.InconclusiveReason;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.RatioChange;
import dev.runtimebench.results.stats.Verdict;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the second of two independent runs differs from the first.
 *
 * @param ratios one comparison for each metric and each runtime besides the baseline
 * @param medians the absolute medians, as information
 * @param failures how often the workload failed under each runtime
 */
public record RunChanges(
    List<RatioResult> ratios, List<MedianChange> medians, List<FailureChange> failures) {

  /** Compares two runs that have no {@link RunPair#obstacle}. */
  public static RunChanges of(RunPair runs, AnalysisSettings settings) {
    List<FailureChange> failures = FailureChange.of(runs, settings);
    return new RunChanges(
        new Analyst(runs, settings, failures).ratios(), MedianChange.of(runs), failures);
  }

  /** The comparisons of the primary metrics, which the verdict rests on. */
  public List<RatioResult> primaries() {
    return ratios.stream().filter(RatioResult::primary).toList();
  }

  /** Makes the comparisons of two runs. */
  private record Analyst(RunPair runs, AnalysisSettings settings, List<FailureChange> failures) {

    private List<RatioResult> ratios() {
      List<Optional<RatioChange>> primaries = new ArrayList<>();
      for (Metric metric : runs.metrics()) {
        if (runs.isPrimary(metric)) {
          runs.contestants().forEach(runtime -> primaries.add(change(runtime, metric)));
        }
      }
      List<RatioChange> family =
          RatioChange.family(primaries.stream().flatMap(Optional::stream).toList());
      Iterator<RatioChange> adjusted = family.iterator();
      Iterator<Optional<RatioChange>> judged =
          primaries.stream().map(c -> c.map(one -> adjusted.next())).toList().iterator();
      List<RatioResult> all = new ArrayList<>();
      for (Metric metric : runs.metrics()) {
        for (String runtime : runs.contestants()) {
          boolean primary = runs.isPrimary(metric);
          Optional<RatioChange> change = primary ? judged.next() : change(runtime, metric);
          boolean measured =
              runs.before().comparison(runtime, metric.name()).isPresent()
                  || runs.after().comparison(runtime, metric.name()).isPresent();
          if (measured) {
            all.add(result(runtime, metric, change, primary ? family.size() : 1));
          }
        }
      }
      return List.copyOf(all);
    }

    private Optional<RatioChange> change(String runtime, Metric metric) {
      return RatioChange.of(
          runs.before().values(runtime, metric.name()),
          runs.after().values(runtime, metric.name()),
          settings.options(metric));
    }

    private RatioResult result(
        String runtime, Metric metric, Optional<RatioChange> change, int family) {
      Optional<Comparison> one = runs.before().comparison(runtime, metric.name());
      Optional<Comparison> other = runs.after().comparison(runtime, metric.name());
      Optional<Interval> interval = change.flatMap(RatioChange::interval);
      String reasons =
          Stream.concat(decisive(runtime, one, other).stream(), own(change, family).stream())
              .collect(Collectors.joining(InconclusiveReason.SEPARATOR));
      Verdict verdict =
          change
              .filter(c -> reasons.isEmpty())
              .map(RatioChange::verdict)
              .orElse(Verdict.Inconclusive);
      return RatioResultBuilder.builder()
          .runtime(runtime)
          .baseline(runs.baseline())
          .metric(metric.name())
          .primary(runs.isPrimary(metric))
          .better(metric.better())
          .before(one.map(RatioResult.Side::of).orElse(RatioResult.Side.NONE))
          .after(other.map(RatioResult.Side::of).orElse(RatioResult.Side.NONE))
          .change(change.map(RatioChange::change).orElse(null))
          .ciLow(interval.map(Interval::low).orElse(null))
          .ciHigh(interval.map(Interval::high).orElse(null))
          .confidence(settings.confidence())
          .pValue(change.map(RatioChange::pValue).orElse(null))
          .adjustedPValue(change.map(RatioChange::adjustedP).orElse(null))
          .verdict(Comparison.Verdict.valueOf(verdict.name()))
          .message(reasons.isEmpty() ? null : reasons)
          .minDetectableChange(change.flatMap(RatioChange::minDetectableChange).orElse(null))
          .remarks(inRuns(one, other, Analyst::notices))
          .build();
    }

    /** Returns the reasons in the two runs that forbid a verdict. */
    private List<String> decisive(
        String runtime, Optional<Comparison> one, Optional<Comparison> other) {
      List<String> reasons = new ArrayList<>(inRuns(one, other, c -> remarks(c, true)));
      failures.stream()
          .filter(FailureChange::different)
          .filter(f -> f.runtime().equals(runtime) || f.runtime().equals(runs.baseline()))
          .forEach(f -> reasons.add(f.text()));
      return reasons;
    }

    /** Returns why the values give no verdict; empty if they give one. */
    private static Optional<String> own(Optional<RatioChange> change, int family) {
      if (change.isEmpty()) {
        return Optional.of("a run has no block with values of both runtimes that give a ratio");
      }
      return change
          .filter(c -> c.verdict() == Verdict.Inconclusive)
          .map(c -> InconclusiveReason.of(c, family));
    }

    private static List<String> notices(Comparison c) {
      List<String> all = new ArrayList<>(remarks(c, false));
      if (c.autocorrelation() != null && Boolean.TRUE.equals(c.autocorrelation().flagged())) {
        all.add("neighbouring blocks resemble each other: the interval is too narrow");
      }
      if (c.drift() != null && Boolean.TRUE.equals(c.drift().flagged())) {
        all.add("the ratio changed over the run");
      }
      return all;
    }

    private static List<String> remarks(Comparison c, boolean decisive) {
      return c.remarks().stream()
          .filter(r -> r.kind().isDecisive() == decisive)
          .map(Remark::message)
          .toList();
    }

    /** Returns texts about the two runs, each with the run that it is about. */
    private static List<String> inRuns(
        Optional<Comparison> one,
        Optional<Comparison> other,
        Function<Comparison, List<String>> texts) {
      List<String> before = one.map(texts).orElse(List.of());
      List<String> after = other.map(texts).orElse(List.of());
      List<String> all = new ArrayList<>();
      before.forEach(t -> all.add((after.contains(t) ? "in both runs: " : "before: ") + t));
      after.stream().filter(t -> !before.contains(t)).forEach(t -> all.add("after: " + t));
      return all;
    }
  }
}
