package dev.runtimebench.results.change;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.stats.RatioChange;
import java.util.Optional;
import java.util.Set;

/**
 * One of the two runs that are compared.
 *
 * @param measured the values
 * @param findings what the values say by themselves, at the settings of the comparison
 * @param burst whether Pods started together; empty if unknown
 * @param pods the uids of the Pods that ran; empty if unknown
 */
public record Run(
    Measurements measured, Findings findings, Optional<Boolean> burst, Set<String> pods) {

  public Run {
    pods = Set.copyOf(pods);
  }

  Optional<Metric> metric(String name) {
    return measured.metrics().stream().filter(m -> m.name().equals(name)).findFirst();
  }

  RatioChange.Run values(String runtime, String metric) {
    return new RatioChange.Run(
        measured.values(measured.baseline(), metric), measured.values(runtime, metric));
  }

  Optional<Comparison> comparison(String runtime, String metric) {
    return findings.comparisons().stream()
        .filter(c -> c.runtime().equals(runtime) && c.metric().equals(metric))
        .findFirst();
  }

  Optional<RuntimeResult> result(String runtime, String metric) {
    return findings.results().stream()
        .filter(r -> r.runtime().equals(runtime) && r.metric().equals(metric))
        .findFirst();
  }

  Optional<RuntimeReliability> reliability(String runtime) {
    return findings.reliability().stream().filter(r -> r.runtime().equals(runtime)).findFirst();
  }
}
