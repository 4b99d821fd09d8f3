package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Optional;

/** Says in how many of the counted trials the CPU limit throttled the workload. */
final class Throttling {

  private final List<TrialOutcome> counted;

  /**
   * @param counted the trials that the results rest on
   */
  Throttling(List<TrialOutcome> counted) {
    this.counted = counted;
  }

  private record Count(int trials, int known, int throttled) {

    String text(String runtime) {
      if (known == 0) {
        return "for %s it is not known".formatted(runtime);
      }
      String rest = known == trials ? "" : " (%d trials show it)".formatted(known);
      return "%s in %d of %d trials%s".formatted(runtime, throttled, trials, rest);
    }
  }

  private Count count(String runtime) {
    List<TrialOutcome> trials = counted.stream().filter(o -> o.runtime().equals(runtime)).toList();
    List<Boolean> known =
        trials.stream()
            .flatMap(o -> Optional.ofNullable(o.disturbance()).stream())
            .flatMap((Disturbance d) -> d.throttled().stream())
            .toList();
    return new Count(
        trials.size(), known.size(), (int) known.stream().filter(throttled -> throttled).count());
  }

  /** Returns a result with the counts of its runtime. */
  RuntimeResult addTo(RuntimeResult result) {
    Count count = count(result.runtime());
    return RuntimeResultBuilder.builder(result)
        .throttlingKnown(count.known())
        .throttled(count.throttled())
        .build();
  }

  /** Returns the remark on a comparison; empty if no trial of either side was throttled. */
  Optional<Remark> remark(String runtime, String baseline) {
    Count one = count(baseline);
    Count other = count(runtime);
    return one.throttled() + other.throttled() == 0
        ? Optional.empty()
        : Optional.of(
            new Remark(
                Remark.Kind.Throttled,
                "the CPU limit throttled the workload, so the times may be those of the limit and not of the runtime: %s, %s"
                    .formatted(one.text(baseline), other.text(runtime))));
  }
}
