package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.AnalysisSettings;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.Measurements;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.function.Predicate;

/**
 * A benchmark with all of its raw samples.
 *
 * @param source the benchmark as it was when the samples were taken out, with its status
 * @param experiment as it was frozen at the start
 * @param outcomes one a Pod, in the order in which they were recorded
 */
public record SampleSet(
    SampledBenchmark source, Experiment experiment, List<TrialOutcome> outcomes) {

  public String name() {
    return source.name();
  }

  /** All of the benchmark. */
  public RuntimeBenchmark benchmark() {
    return source.whole();
  }

  /** What the samples say; the same as the status of that moment. */
  public Findings findings() {
    return Findings.of(experiment, outcomes);
  }

  public Measurements measurements() {
    return Measurements.of(experiment, outcomes);
  }

  public AnalysisSettings judging() {
    return AnalysisSettings.of(experiment.design());
  }

  /** Whether a trial is one of those that the results are made of. */
  public Predicate<TrialOutcome> counted() {
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    return outcome ->
        !outcome.warmup()
            && progress.counted(outcome.block()).filter(r -> r == outcome.attempt()).isPresent();
  }

  /** Of the samples' lines, as the status has it. */
  public String digest() {
    SampleDigest digest = new SampleDigest();
    outcomes.forEach(outcome -> digest.add(Samples.line(outcome)));
    return digest.text();
  }
}
