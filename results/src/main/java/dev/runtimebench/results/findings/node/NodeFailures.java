package dev.runtimebench.results.findings.node;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.results.findings.reliability.FailureFinding;
import dev.runtimebench.results.stats.Holm;
import dev.runtimebench.results.stats.MantelHaenszel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the workload fails more often under one of two runtimes, over several nodes. A node on
 * which everything fails more often says nothing about the runtimes, so the test compares the
 * runtimes within each node.
 */
final class NodeFailures {

  /** The name of the test, for readers of a message. */
  private static final String TEST = "exact Cochran-Mantel-Haenszel test over nodes";

  private final List<List<RuntimeReliability>> nodes;

  /**
   * @param nodes how often the workload failed on each node, by runtime
   */
  NodeFailures(List<List<RuntimeReliability>> nodes) {
    this.nodes = nodes;
  }

  /**
   * Returns the remark on the comparisons of each runtime with the baseline. A runtime has none if
   * no trial failed.
   *
   * @param confidence of the test of all runtimes together
   */
  Map<String, Remark> remarks(List<String> contestants, String baseline, double confidence) {
    double[] adjusted =
        Holm.adjust(
            contestants.stream()
                .mapToDouble(runtime -> MantelHaenszel.pValue(strata(runtime, baseline)))
                .toArray());
    Map<String, Remark> remarks = new HashMap<>();
    for (int i = 0; i < adjusted.length; i++) {
      String runtime = contestants.get(i);
      remark(tally(runtime), tally(baseline), adjusted[i], 1 - confidence)
          .ifPresent(remark -> remarks.put(runtime, remark));
    }
    return remarks;
  }

  private Optional<Remark> remark(
      FailureFinding.Tally one, FailureFinding.Tally other, double p, double alpha) {
    if (one.failed() + other.failed() == 0) {
      return Optional.empty();
    }
    boolean worse = one.failureRate() >= other.failureRate();
    String counts = worse ? one.failedText(other, "") : other.failedText(one, "");
    return Optional.of(
        p <= alpha
            ? new Remark(
                Remark.Kind.FailsMoreOften,
                "%s on %d nodes (%s, p %s): the values come from the trials that did not fail"
                    .formatted(counts, nodes.size(), TEST, FailureFinding.number(p)))
            : new Remark(
                Remark.Kind.TrialsRanAgain,
                "%s on %d nodes; the values come from the trials that did not fail"
                    .formatted(counts, nodes.size())));
  }

  private List<MantelHaenszel.Stratum> strata(String runtime, String baseline) {
    List<MantelHaenszel.Stratum> strata = new ArrayList<>();
    for (List<RuntimeReliability> node : nodes) {
      Optional<RuntimeReliability> one = of(node, runtime);
      Optional<RuntimeReliability> other = of(node, baseline);
      if (one.isPresent() && other.isPresent()) {
        strata.add(
            new MantelHaenszel.Stratum(
                one.get().failed(),
                one.get().attempts(),
                other.get().failed(),
                other.get().attempts()));
      }
    }
    return strata;
  }

  private FailureFinding.Tally tally(String runtime) {
    int failed = 0;
    int attempts = 0;
    for (List<RuntimeReliability> node : nodes) {
      Optional<RuntimeReliability> own = of(node, runtime);
      failed += own.map(RuntimeReliability::failed).orElse(0);
      attempts += own.map(RuntimeReliability::attempts).orElse(0);
    }
    return new FailureFinding.Tally(runtime, failed, attempts);
  }

  private static Optional<RuntimeReliability> of(List<RuntimeReliability> node, String runtime) {
    return node.stream().filter(r -> r.runtime().equals(runtime)).findFirst();
  }
}
