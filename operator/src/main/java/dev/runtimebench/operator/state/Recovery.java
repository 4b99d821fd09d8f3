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
 * Loads the state of a benchmark that an earlier process has left. Everyone who may edit ConfigMaps
 * could have changed the samples. The digests in the status prove that nobody did, because only the
 * operator may write the status.
 */
public final class Recovery {

  private static final String FIX =
      "delete and recreate the benchmark; only the operator may change its samples";

  private final SampleConfigMaps samples;

  public Recovery(SampleConfigMaps samples) {
    this.samples = samples;
  }

  /**
   * Loads the ConfigMaps.
   *
   * @throws SamplesException when they were deleted or changed
   */
  public void load(RuntimeBenchmark benchmark, DurableState recorded) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status == null || status.startTime() == null || status.samples() == null) {
      // A ConfigMap that exists now was written just before a crash, or by somebody else.
      recorded.loadedNothing();
      return;
    }
    KeptSamples kept =
        samples.load(benchmark).orElseThrow(() -> broken(Reason.SamplesDeleted, "deleted", null));
    boolean prepared = check(status, kept);
    try {
      Experiment experiment = Samples.experiment(kept.experiment()).completed(benchmark.getSpec());
      List<TrialOutcome> outcomes = kept.lines().stream().map(Samples::outcome).toList();
      Optional<PreparationResult> preparation =
          kept.preparation().filter(json -> prepared).map(Samples::preparation);
      recorded.started(experiment, kept.experiment(), kept.chunks());
      kept.preparation().ifPresent(recorded::unprovenPreparation);
      preparation.ifPresent(seen -> recorded.prepared(seen, kept.preparation().get()));
      recorded.add(outcomes, kept.lines());
    } catch (IllegalStateException e) {
      throw changed(e.getMessage(), e);
    }
  }

  /** Whether the digest proves the preparation too. If not, the preparation runs again. */
  private static boolean check(RuntimeBenchmarkStatus status, KeptSamples kept) {
    String known = status.samples().frozenDigest();
    // An older operator, or an older CRD, had no digest of the preparation.
    boolean hasDigest = known != null;
    boolean prepared =
        kept.preparation().isPresent()
            && (!hasDigest
                || Objects.equals(
                    known, Samples.frozenDigest(kept.experiment(), kept.preparation())));
    if (hasDigest
        && !prepared
        && !Objects.equals(known, Samples.frozenDigest(kept.experiment(), Optional.empty()))) {
      throw changed("the experiment differs from the one that was started", null);
    }
    int count = status.samples().count();
    SampleDigest digest = new SampleDigest();
    kept.lines().stream().limit(count).forEach(digest::add);
    if (kept.lines().size() < count || !digest.text().equals(status.samples().digest())) {
      throw changed("the samples differ from the measured ones", null);
    }
    return prepared;
  }

  private static SamplesException changed(String what, Throwable cause) {
    return broken(Reason.SamplesChanged, "changed by somebody (" + what + ")", cause);
  }

  private static SamplesException broken(Reason reason, String what, Throwable cause) {
    return new SamplesException(
        reason, "the ConfigMaps with this benchmark's samples were " + what + "; " + FIX, cause);
  }
}
