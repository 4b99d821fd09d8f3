package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.PairedComparison;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * All that the measurements say, as the status has it. A function of the measurements alone: an
 * exported file gives the same to the byte.
 *
 * @param results runtime by metric; a pair without a single value is left out
 * @param comparisons each other runtime against the baseline, metric by metric
 * @param gates how each gate stands
 * @param primaries the comparisons of the primary metrics; one without a ratio is empty
 */
public record Findings(
    List<RuntimeResult> results,
    List<Comparison> comparisons,
    List<GateResult> gates,
    List<Optional<PairedComparison>> primaries) {

  /** Of an experiment's trials so far. */
  public static Findings of(Experiment experiment, List<TrialOutcome> outcomes) {
    return of(
        Measurements.of(experiment, outcomes),
        AnalysisSettings.of(experiment.design()),
        experiment.gates());
  }

  /** Of values from anywhere. */
  public static Findings of(Measurements measured, AnalysisSettings judging, List<Gate> gates) {
    List<RuntimeResult> results = new ArrayList<>();
    for (Metric metric : measured.metrics()) {
      for (String runtime : measured.runtimes()) {
        Distributions.of(measured, runtime, metric, judging).ifPresent(results::add);
      }
    }
    List<Optional<PairedComparison>> primaries = primaries(measured, judging);
    return new Findings(
        List.copyOf(results),
        comparisons(measured, judging, primaries),
        new Gates(measured, judging).evaluate(gates),
        List.copyOf(primaries));
  }

  private static List<Comparison> comparisons(
      Measurements measured, AnalysisSettings judging, List<Optional<PairedComparison>> primaries) {
    List<Comparison> comparisons = new ArrayList<>();
    Iterator<Optional<PairedComparison>> judged = primaries.iterator();
    for (Metric metric : measured.metrics()) {
      for (String runtime : measured.contestants()) {
        boolean primary = measured.isPrimary(metric);
        Optional<PairedComparison> paired =
            primary ? judged.next() : paired(measured, runtime, metric, judging);
        boolean measuredAtAll =
            !measured.values(runtime, metric.name()).isEmpty()
                || !measured.values(measured.baseline(), metric.name()).isEmpty();
        if (measuredAtAll) {
          int family = primary ? (int) primaries.stream().filter(Optional::isPresent).count() : 1;
          comparisons.add(
              new Comparisons(measured, metric, judging, family).comparison(runtime, paired));
        }
      }
    }
    return List.copyOf(comparisons);
  }

  /** In the order of the comparisons, their p-values adjusted as one family. */
  private static List<Optional<PairedComparison>> primaries(
      Measurements measured, AnalysisSettings judging) {
    List<Optional<PairedComparison>> all = new ArrayList<>();
    for (Metric metric : measured.metrics()) {
      if (measured.isPrimary(metric)) {
        measured.contestants().forEach(r -> all.add(paired(measured, r, metric, judging)));
      }
    }
    Iterator<PairedComparison> adjusted =
        Analysis.family(all.stream().flatMap(Optional::stream).toList()).iterator();
    return all.stream().map(c -> c.map(one -> adjusted.next())).toList();
  }

  public static Optional<PairedComparison> paired(
      Measurements measured, String runtime, Metric metric, AnalysisSettings judging) {
    return Analysis.of(
        measured.values(measured.baseline(), metric.name()),
        measured.values(runtime, metric.name()),
        judging.options(metric));
  }
}
