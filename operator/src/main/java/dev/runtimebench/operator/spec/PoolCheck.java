package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that the node selectors of a benchmark do not contradict each other: those of all runtimes
 * if they run on one node, and those of each runtime alone if the benchmark compares across pools.
 */
final class PoolCheck {

  private PoolCheck() {}

  /**
   * @param runtimes those runtimes of the spec whose RuntimeClass exists
   */
  static void check(
      RuntimeBenchmarkSpec spec, List<ResolvedRuntime> runtimes, List<SpecProblem> problems) {
    boolean across = spec.placement().isAcrossPools();
    for (int i = 0; i < spec.runtimes().size() && !across; i++) {
      if (!spec.runtimes().get(i).nodeSelector().isEmpty()) {
        problems.add(
            SpecProblem.invalid(
                "spec.runtimes[%d].nodeSelector".formatted(i),
                "all runtimes run on one node; select it with spec.placement.nodeSelector, or set spec.placement.acrossPools to measure each runtime on a node of its own"));
      }
    }
    Map<String, String> wanted = new HashMap<>(spec.placement().nodeSelector());
    for (ResolvedRuntime runtime : runtimes) {
      if (across) {
        wanted = new HashMap<>(spec.placement().nodeSelector());
        ownSelector(spec, runtime, problems);
      }
      add(runtime, wanted, across, problems);
    }
  }

  /** The selector in the spec must not contradict the one of the RuntimeClass. */
  private static void ownSelector(
      RuntimeBenchmarkSpec spec, ResolvedRuntime runtime, List<SpecProblem> problems) {
    for (int i = 0; i < spec.runtimes().size(); i++) {
      if (!spec.runtimes().get(i).name().equals(runtime.name())) {
        continue;
      }
      String field = "spec.runtimes[%d].nodeSelector".formatted(i);
      spec.runtimes()
          .get(i)
          .nodeSelector()
          .forEach(
              (label, value) -> {
                String other = runtime.nodeSelector().get(label);
                if (!value.equals(other)) {
                  problems.add(
                      SpecProblem.invalid(
                          field,
                          "selects nodes with %s=%s, but RuntimeClass \"%s\" selects %s=%s; remove one of the two"
                              .formatted(label, value, runtime.runtimeClassName(), label, other)));
                }
              });
    }
  }

  private static void add(
      ResolvedRuntime runtime,
      Map<String, String> wanted,
      boolean across,
      List<SpecProblem> problems) {
    runtime
        .nodeSelector()
        .forEach(
            (label, value) -> {
              String other = wanted.putIfAbsent(label, value);
              if (other != null && !other.equals(value)) {
                problems.add(
                    SpecProblem.invalid(
                        "spec.runtimes",
                        across
                            ? "runtime %s selects nodes with %s=%s, but spec.placement.nodeSelector selects %s=%s; remove one of the two"
                                .formatted(runtime.name(), label, value, label, other)
                            : "RuntimeClass \"%s\" selects nodes with %s=%s, but spec.placement or another RuntimeClass selects %s=%s; all runtimes must be able to run on one node. To measure each runtime on a node of its own, set spec.placement.acrossPools"
                                .formatted(
                                    runtime.runtimeClassName(), label, value, label, other)));
              }
            });
  }
}
