package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.SamplesException;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes up a benchmark that an earlier process left. What is in its ConfigMaps, whoever may edit
 * ConfigMaps could have written: it counts only as far as the digests in the status vouch for it,
 * which only the operator may write.
 */
public final class Recovery {

  private static final String MEND =
      "delete the benchmark and create it anew; its samples are the operator's to write";

  private final SampleConfigMaps samples;

  public Recovery(SampleConfigMaps samples) {
    this.samples = samples;
  }

  /**
   * Reads what is kept.
   *
   * @throws SamplesException when it isn't what the operator wrote
   */
  public void load(RuntimeBenchmark benchmark, DurableState recorded) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status == null || status.startTime() == null || status.samples() == null) {
      // What is there, if anything, was written just before a crash, or is not the operator's.
      recorded.nothing();
      return;
    }
    KeptSamples kept =
        samples.load(benchmark).orElseThrow(() -> broken(Reason.SamplesDeleted, "deleted", null));
    boolean prepared = check(status, kept);
    try {
      Experiment experiment = Samples.experiment(kept.experiment());
      List<TrialOutcome> outcomes = kept.lines().stream().map(Samples::outcome).toList();
      Optional<PreparationResult> preparation =
          kept.preparation().filter(json -> prepared).map(Samples::preparation);
      recorded.started(experiment, kept.experiment(), kept.chunks());
      preparation.ifPresent(seen -> recorded.prepared(seen, kept.preparation().get()));
      recorded.add(outcomes, kept.lines());
    } catch (IllegalStateException e) {
      throw changed(e.getMessage(), e);
    }
  }

  /** Whether what was seen before the first trial is vouched for too; if not it is done again. */
  private static boolean check(RuntimeBenchmarkStatus status, KeptSamples kept) {
    String known = status.samples().frozenDigest();
    // An older operator, or an older CRD, kept no digest of it.
    boolean vouched = known != null;
    boolean prepared =
        kept.preparation().isPresent()
            && (!vouched
                || Objects.equals(
                    known, Samples.frozenDigest(kept.experiment(), kept.preparation())));
    if (vouched
        && !prepared
        && !Objects.equals(known, Samples.frozenDigest(kept.experiment(), Optional.empty()))) {
      throw changed("the experiment isn't the one that was started", null);
    }
    int count = status.samples().count();
    SampleDigest digest = new SampleDigest();
    kept.lines().stream().limit(count).forEach(digest::add);
    if (kept.lines().size() < count || !digest.text().equals(status.samples().digest())) {
      throw changed("the samples aren't those that were measured", null);
    }
    return prepared;
  }

  private static SamplesException changed(String what, Throwable cause) {
    return broken(Reason.SamplesChanged, "changed by somebody (" + what + ")", cause);
  }

  private static SamplesException broken(Reason reason, String what, Throwable cause) {
    return new SamplesException(
        reason, "the ConfigMaps with this benchmark's samples were " + what + "; " + MEND, cause);
  }
}
