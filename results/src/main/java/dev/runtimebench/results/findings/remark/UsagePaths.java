package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says if the container runtime, and not the kubelet, read the CPU time and memory of Pods. */
final class UsagePaths {

  /** In how many trials of a runtime the kubelet answered, and in how many by its runtime. */
  private static final class Facts {
    private int trials;
    private int byRuntime;
    private final Set<String> kubelets = new TreeSet<>();
  }

  private final Map<String, Facts> byRuntime = new HashMap<>();

  /**
   * @param counted the trials that the results rest on
   */
  UsagePaths(List<TrialOutcome> counted) {
    counted.stream()
        .filter(trial -> trial.usage() != null && trial.usage().path() != null)
        .forEach(
            trial ->
                add(byRuntime.computeIfAbsent(trial.runtime(), r -> new Facts()), trial.usage()));
  }

  private static void add(Facts facts, PodUsage usage) {
    facts.trials++;
    if (usage.isOfContainerRuntime()) {
      facts.byRuntime++;
      facts.kubelets.add(String.valueOf(usage.source()));
    }
  }

  /** Returns the remark on a comparison; empty if the kubelet's own cache has all figures. */
  Optional<Remark> remark(String runtime, String baseline, Metric metric) {
    if (metric.source() == null || !metric.source().isPodUsage()) {
      return Optional.empty();
    }
    List<Facts> sides =
        List.of(baseline, runtime).stream()
            .map(side -> byRuntime.getOrDefault(side, new Facts()))
            .toList();
    if (sides.stream().allMatch(facts -> facts.byRuntime == 0)) {
      return Optional.empty();
    }
    Set<String> kubelets = new TreeSet<>();
    sides.forEach(facts -> kubelets.addAll(facts.kubelets));
    return Optional.of(
        new Remark(
            Remark.Kind.RuntimeFigures,
            "the %s shows no cgroups of Pods at %s, so the figures are those of %s, which the container runtime reads: %s in %d of %d trials, %s in %d of %d; throttling and the high-water mark are unknown"
                .formatted(
                    kubelets.iterator().next(),
                    PodUsage.CADVISOR,
                    PodUsage.SUMMARY,
                    baseline,
                    sides.get(0).byRuntime,
                    sides.get(0).trials,
                    runtime,
                    sides.get(1).byRuntime,
                    sides.get(1).trials)));
  }
}
