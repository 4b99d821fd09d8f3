package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in how many of the counted trials the CPU limit throttled the workload. */
final class Throttling {

  private final Map<String, Count> byRuntime = new HashMap<>();

  /**
   * @param counted the trials that the results rest on
   */
  Throttling(List<TrialOutcome> counted) {
    for (TrialOutcome trial : counted) {
      Optional<Boolean> throttled =
          Optional.ofNullable(trial.disturbance()).flatMap(Disturbance::throttled);
      byRuntime.merge(trial.runtime(), Count.of(throttled), Count::plus);
    }
  }

  private record Count(int trials, int known, int throttled) {

    private static final Count NONE = new Count(0, 0, 0);

    static Count of(Optional<Boolean> throttled) {
      return new Count(1, throttled.isPresent() ? 1 : 0, throttled.orElse(false) ? 1 : 0);
    }

    Count plus(Count more) {
      return new Count(trials + more.trials, known + more.known, throttled + more.throttled);
    }

    String text(String runtime) {
      if (known == 0) {
        return "for %s it is not known".formatted(runtime);
      }
      String rest = known == trials ? "" : " (%d trials show it)".formatted(known);
      return "%s in %d of %d trials%s".formatted(runtime, throttled, trials, rest);
    }
  }

  private Count count(String runtime) {
    return byRuntime.getOrDefault(runtime, Count.NONE);
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
