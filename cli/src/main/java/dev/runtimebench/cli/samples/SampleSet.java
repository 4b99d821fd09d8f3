package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.remark.RuntimeMachines;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.function.Predicate;

/**
 * A benchmark with all of its raw samples.
 *
 * @param source the benchmark at the time of the export, with its status
 * @param experiment the experiment as recorded at the start
 * @param preparation what the preparation found; {@link PreparationResult#NONE} if unknown
 * @param outcomes one per Pod, in the recorded order
 */
public record SampleSet(
    SampledBenchmark source,
    Experiment experiment,
    PreparationResult preparation,
    List<TrialOutcome> outcomes) {

  public String name() {
    return source.name();
  }

  /** Returns the complete benchmark. */
  public RuntimeBenchmark benchmark() {
    return source.benchmark();
  }

  /** Computes the findings from the samples; equal to the status at the time of the export. */
  public Findings findings() {
    return Findings.of(experiment, preparation, outcomes);
  }

  public Measurements measurements() {
    return Measurements.of(experiment, outcomes);
  }

  public AnalysisSettings settings() {
    return AnalysisSettings.of(experiment.design());
  }

  /** Returns whether the results include a trial. */
  public Predicate<TrialOutcome> counted() {
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    return outcome ->
        !outcome.warmup()
            && progress.counted(outcome.block()).filter(r -> r == outcome.attempt()).isPresent();
  }

  /** Returns the machines on which each runtime was measured. */
  public RuntimeMachines machines() {
    return RuntimeMachines.of(experiment, outcomes);
  }

  /** Returns the digest of the samples' lines, in the form of the status. */
  public String digest() {
    SampleDigest digest = new SampleDigest();
    outcomes.forEach(outcome -> digest.add(Samples.line(outcome)));
    return digest.text();
  }
}
