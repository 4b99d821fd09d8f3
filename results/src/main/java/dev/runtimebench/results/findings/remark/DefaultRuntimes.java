package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.Handlers;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds runtimes without a RuntimeClass whose sandbox is gVisor or a virtual machine. A reader
 * takes such a runtime for a native one, so a comparison with it would mislead.
 */
final class DefaultRuntimes {

  private final Experiment experiment;
  private final PreparationResult preparation;
  private final List<TrialOutcome> outcomes;

  DefaultRuntimes(
      Experiment experiment, PreparationResult preparation, List<TrialOutcome> outcomes) {
    this.experiment = experiment;
    this.preparation = preparation;
    this.outcomes = outcomes;
  }

  /**
   * Returns a remark on the comparison of a runtime with the baseline if one of them is such a
   * runtime.
   */
  Optional<Remark> remark(String runtime) {
    return Stream.of(runtime, experiment.baseline())
        .map(experiment::runtime)
        .filter(r -> r.handler() == null && r.expect() == null)
        .flatMap(r -> isolation(r.name()).map(shown -> remark(r, shown)).stream())
        .findFirst();
  }

  /**
   * Whether a runtime is known not to run on the node's own kernel: by what a sandbox showed, or
   * else by the name of the handler.
   */
  boolean isSandbox(String runtime) {
    ResolvedRuntime resolved = experiment.runtime(runtime);
    return isolation(runtime)
        .or(() -> Optional.ofNullable(preparation.isolations().get(runtime)))
        .or(() -> Optional.ofNullable(resolved.expect()))
        .or(() -> Handlers.isolation(resolved.handler()))
        .filter(known -> known == Isolation.GVisor || known == Isolation.VM)
        .isPresent();
  }

  private Remark remark(ResolvedRuntime runtime, Isolation shown) {
    return new Remark(
        Remark.Kind.DefaultIsSandbox,
        "%s names no RuntimeClass, but its sandbox is %s; set spec.runtimes[%d].expect to %s, or name a native RuntimeClass"
            .formatted(runtime.name(), shown, experiment.runtimes().indexOf(runtime), shown));
  }

  /** The isolation that a sandbox of the runtime showed; empty if it is native or unknown. */
  private Optional<Isolation> isolation(String runtime) {
    Stream<SandboxShown> trials =
        outcomes.stream()
            .filter(o -> o.runtime().equals(runtime))
            .map(TrialOutcome::sandbox)
            .filter(Objects::nonNull);
    boolean gvisor =
        Stream.concat(Stream.ofNullable(preparation.probes().get(runtime)), trials)
            .anyMatch(SandboxShown::isGvisor);
    return gvisor
        ? Optional.of(Isolation.GVisor)
        : Optional.ofNullable(preparation.isolations().get(runtime))
            .filter(shown -> shown != Isolation.Native);
  }
}
