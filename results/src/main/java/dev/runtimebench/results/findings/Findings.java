package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.PairedComparison;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The results that the status shows. They depend on the measurements only, so an exported file
 * gives exactly the same results.
 *
 * @param results one distribution for each runtime and metric with a value
 * @param comparisons one comparison with the baseline for each metric and each other runtime
 * @param gates the result of each gate, in the order of the spec
 * @param primaries the comparisons of the primary metrics; a comparison without a ratio is empty
 */
public record Findings(
    List<RuntimeResult> results,
    List<Comparison> comparisons,
    List<GateResult> gates,
    List<Optional<PairedComparison>> primaries) {

  /**
   * Returns the findings from an experiment's trials so far.
   *
   * @param preparation what the preparation found; {@link PreparationResult#NONE} if there was none
   */
  public static Findings of(
      Experiment experiment, PreparationResult preparation, List<TrialOutcome> outcomes) {
    Findings findings =
        of(
            Measurements.of(experiment, outcomes),
            AnalysisSettings.of(experiment.design()),
            experiment.gates(),
            Remarks.of(experiment, preparation, outcomes));
    Throttling throttling = new Throttling(CountedTrials.of(experiment, outcomes));
    return new Findings(
        findings.results().stream().map(throttling::addTo).toList(),
        findings.comparisons(),
        findings.gates(),
        findings.primaries());
  }

  /** Returns the findings from measurements of any source. */
  public static Findings of(Measurements measured, AnalysisSettings settings, List<Gate> gates) {
    return of(measured, settings, gates, Remarks.NONE);
  }

  private static Findings of(
      Measurements measured, AnalysisSettings settings, List<Gate> gates, Remarks remarks) {
    List<RuntimeResult> results = new ArrayList<>();
    for (Metric metric : measured.metrics()) {
      for (String runtime : measured.runtimes()) {
        Distributions.of(measured, runtime, metric, settings).ifPresent(results::add);
      }
    }
    List<Optional<PairedComparison>> primaries = primaries(measured, settings);
    return new Findings(
        List.copyOf(results),
        comparisons(measured, settings, primaries, remarks),
        new Gates(measured, settings).evaluate(gates),
        List.copyOf(primaries));
  }

  private static List<Comparison> comparisons(
      Measurements measured,
      AnalysisSettings settings,
      List<Optional<PairedComparison>> primaries,
      Remarks remarks) {
    List<Comparison> comparisons = new ArrayList<>();
    Iterator<Optional<PairedComparison>> judged = primaries.iterator();
    for (Metric metric : measured.metrics()) {
      for (String runtime : measured.contestants()) {
        boolean primary = measured.isPrimary(metric);
        Optional<PairedComparison> paired =
            primary ? judged.next() : paired(measured, runtime, metric, settings);
        boolean measuredAtAll =
            !measured.values(runtime, metric.name()).isEmpty()
                || !measured.values(measured.baseline(), metric.name()).isEmpty();
        if (measuredAtAll) {
          int family = primary ? (int) primaries.stream().filter(Optional::isPresent).count() : 1;
          comparisons.add(
              new Comparisons(measured, metric, settings, family)
                  .comparison(runtime, paired, remarks.on(runtime, metric)));
        }
      }
    }
    return List.copyOf(comparisons);
  }

  /**
   * The comparisons of the primary metrics in their order, with p-values that are adjusted as one
   * family.
   */
  private static List<Optional<PairedComparison>> primaries(
      Measurements measured, AnalysisSettings settings) {
    List<Optional<PairedComparison>> all = new ArrayList<>();
    for (Metric metric : measured.metrics()) {
      if (measured.isPrimary(metric)) {
        measured.contestants().forEach(r -> all.add(paired(measured, r, metric, settings)));
      }
    }
    Iterator<PairedComparison> adjusted =
        Analysis.family(all.stream().flatMap(Optional::stream).toList()).iterator();
    return all.stream().map(c -> c.map(one -> adjusted.next())).toList();
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
