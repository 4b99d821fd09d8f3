package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.Comparisons;
import dev.runtimebench.results.findings.comparison.CountedTrials;
import dev.runtimebench.results.findings.comparison.Distributions;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.comparison.TwoModes;
import dev.runtimebench.results.findings.density.DensityResults;
import dev.runtimebench.results.findings.gate.Gates;
import dev.runtimebench.results.findings.node.NodeComparisons;
import dev.runtimebench.results.findings.reliability.Ending;
import dev.runtimebench.results.findings.reliability.FailureFinding;
import dev.runtimebench.results.findings.reliability.Reliability;
import dev.runtimebench.results.findings.remark.Remarks;
import dev.runtimebench.results.findings.remark.RuntimeMachines;
import dev.runtimebench.results.findings.remark.Throttling;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.PairedComparison;
import io.soabase.recordbuilder.core.RecordBuilder;
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
 * @param reliability how often the workload failed under each runtime; empty for measurements from
 *     a file without trials
 * @param failing the runtimes that fail more often than the runtime that they are compared with
 * @param density how many Pods of each runtime fit; empty for another design than Density
 * @param ending whether and how the run has ended, as the samples show it
 */
@RecordBuilder
public record Findings(
    List<RuntimeResult> results,
    List<Comparison> comparisons,
    List<GateResult> gates,
    List<Optional<PairedComparison>> primaries,
    List<RuntimeReliability> reliability,
    List<FailureFinding> failing,
    List<DensityResult> density,
    Ending ending) {

  public Findings {
    density = density == null ? List.of() : density;
  }

  /**
   * Returns the findings from an experiment's trials so far.
   *
   * @param preparation what the preparation found; {@link PreparationResult#NONE} if there was none
   */
  public static Findings of(
      Experiment experiment, PreparationResult preparation, List<TrialOutcome> outcomes) {
    return of(experiment, preparation, outcomes, AnalysisSettings.of(experiment.design()));
  }

  /**
   * Returns the findings from an experiment's trials with other settings than the design's.
   *
   * @param preparation what the preparation found; {@link PreparationResult#NONE} if there was none
   */
  public static Findings of(
      Experiment experiment,
      PreparationResult preparation,
      List<TrialOutcome> outcomes,
      AnalysisSettings settings) {
    Measurements measured = Measurements.of(experiment, outcomes);
    List<Optional<PairedComparison>> primaries = primaries(measured, settings);
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    Ending ending = Ending.of(experiment, progress, primaries);
    Reliability reliability = new Reliability(experiment, settings, outcomes);
    List<FailureFinding> failing = reliability.findings(ending);
    Remarks remarks =
        Remarks.of(experiment, preparation, outcomes)
            .and((runtime, metric) -> TwoModes.remarks(measured, runtime, metric))
            .and((runtime, metric) -> FailureFinding.remarks(failing, runtime))
            .and((runtime, metric) -> reliability.remarks(runtime, failing, ending));
    Throttling throttling = new Throttling(CountedTrials.of(experiment, outcomes));
    return FindingsBuilder.builder()
        .results(results(measured, settings).stream().map(throttling::addTo).toList())
        .comparisons(comparisons(measured, settings, primaries, remarks))
        .gates(new Gates(measured, settings, remarks, failing).evaluate(experiment.gates()))
        .primaries(List.copyOf(primaries))
        .reliability(reliability.runtimes())
        .failing(failing)
        .density(DensityResults.of(experiment, outcomes, settings))
        .ending(ending)
        .build();
  }

  /**
   * Returns the findings from measurements without trials.
   *
   * @param machines where the values were measured
   */
  public static Findings of(
      Measurements measured, AnalysisSettings settings, RuntimeMachines machines) {
    List<Optional<PairedComparison>> primaries = primaries(measured, settings);
    Remarks ofMachines =
        (runtime, metric) -> machines.remark(runtime, measured.baseline()).stream().toList();
    return FindingsBuilder.builder()
        .results(results(measured, settings))
        .comparisons(
            measured.nodes().isEmpty()
                ? comparisons(measured, settings, primaries, withModes(ofMachines, measured))
                : onNodes(measured, settings, ofMachines))
        .gates(List.of())
        .primaries(List.copyOf(primaries))
        .reliability(List.of())
        .failing(List.of())
        .ending(new Ending.MaxBlocks())
        .build();
  }

  private static Remarks withModes(Remarks others, Measurements measured) {
    return others.and((runtime, metric) -> TwoModes.remarks(measured, runtime, metric));
  }

  private static List<Comparison> onNodes(
      Measurements measured, AnalysisSettings settings, Remarks ofMachines) {
    List<NodeComparisons.Node> nodes = new ArrayList<>();
    for (String name : measured.nodeNames()) {
      Measurements own = measured.on(name);
      nodes.add(
          new NodeComparisons.Node(
              name,
              comparisons(own, settings, primaries(own, settings), withModes(ofMachines, own))));
    }
    return NodeComparisons.of(nodes, settings).comparisons();
  }

  private static List<RuntimeResult> results(Measurements measured, AnalysisSettings settings) {
    List<RuntimeResult> results = new ArrayList<>();
    for (Metric metric : measured.metrics()) {
      for (String runtime : measured.runtimes()) {
        Distributions.of(measured, runtime, metric, settings).ifPresent(results::add);
      }
    }
    return List.copyOf(results);
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
            primary ? judged.next() : Comparisons.paired(measured, runtime, metric, settings);
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
        measured
            .contestants()
            .forEach(r -> all.add(Comparisons.paired(measured, r, metric, settings)));
      }
    }
    Iterator<PairedComparison> adjusted =
        Analysis.family(all.stream().flatMap(Optional::stream).toList()).iterator();
    return all.stream().map(c -> c.map(one -> adjusted.next())).toList();
  }
}
