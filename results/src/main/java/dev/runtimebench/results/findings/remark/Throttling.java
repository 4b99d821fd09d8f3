package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says in how many of the counted trials the CPU limit throttled the workload. */
public final class Throttling {

  /** Outside of mode Usage the operator asks no kubelet. */
  private static final String ASK_KUBELET =
      "a benchmark of design.mode Usage asks the kubelet, which shows throttling under every runtime";

  private final Map<String, Count> byRuntime = new HashMap<>();
  private final Map<String, Count> clients = new HashMap<>();
  private final Set<String> limited = new HashSet<>();
  private boolean kubeletAsked;

  /**
   * @param counted the trials that the results rest on
   */
  public Throttling(List<TrialOutcome> counted) {
    for (TrialOutcome trial : counted) {
      Optional<Boolean> throttled =
          Optional.ofNullable(trial.disturbance()).flatMap(Disturbance::throttled);
      byRuntime.merge(trial.runtime(), Count.of(throttled), Count::plus);
      Optional<Boolean> client =
          Optional.ofNullable(trial.disturbance())
              .map(Disturbance::clientThrottledNanos)
              .map(nanos -> nanos > 0);
      clients.merge(trial.runtime(), Count.of(client), Count::plus);
      kubeletAsked |= trial.usage() != null;
      if (trial.ran() != null && trial.ran().hasCpuLimit()) {
        limited.add(trial.runtime());
      }
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
  public RuntimeResult addTo(RuntimeResult result) {
    Count count = count(result.runtime());
    return RuntimeResultBuilder.builder(result)
        .throttlingKnown(count.known())
        .throttled(count.throttled())
        .build();
  }

  /**
   * Returns the remark on a comparison. Empty if the limit throttled neither a trial of the two
   * runtimes nor a client, and either both runtimes show throttling or neither does.
   */
  public Optional<Remark> remark(String runtime, String baseline) {
    List<String> texts = new ArrayList<>();
    Count one = count(baseline);
    Count other = count(runtime);
    if (one.throttled() + other.throttled() > 0) {
      texts.add(
          "the CPU limit throttled the workload, so the times may show the limit and not the runtime: %s, %s"
              .formatted(one.text(baseline), other.text(runtime)));
    }
    Count client =
        clients.getOrDefault(baseline, Count.NONE).plus(clients.getOrDefault(runtime, Count.NONE));
    if (client.throttled() > 0) {
      texts.add(
          "the CPU limit throttled the client, so the client may have limited the numbers: in %d of %d trials"
              .formatted(client.throttled(), client.trials()));
    }
    if (one.throttled() + other.throttled() > 0 && (one.known() == 0 || other.known() == 0)) {
      hint().ifPresent(texts::add);
    }
    return texts.isEmpty()
        ? unknown(runtime, baseline).or(() -> unknown(baseline, runtime))
        : Optional.of(new Remark(Remark.Kind.Throttled, String.join("; ", texts)));
  }

  private Optional<String> hint() {
    return kubeletAsked ? Optional.empty() : Optional.of(ASK_KUBELET);
  }

  /**
   * The remark that the CPU limit may have throttled the workload under the first runtime. Empty in
   * three cases: there is no limit, this runtime's sandboxes show throttling, or neither runtime's
   * sandboxes do.
   */
  private Optional<Remark> unknown(String hidden, String shown) {
    Count known = count(shown);
    return !limited.contains(hidden) || count(hidden).known() > 0 || known.known() == 0
        ? Optional.empty()
        : Optional.of(
            new Remark(
                Remark.Kind.ThrottlingUnknown,
                "whether the CPU limit throttled the workload under %s is not known, because the sandboxes do not show it; under %s the limit throttled no trial%s%s"
                    .formatted(
                        hidden,
                        shown,
                        known.known() == known.trials()
                            ? ""
                            : " of the %d that show it".formatted(known.known()),
                        hint().map(hint -> "; " + hint).orElse(""))));
  }
}
