package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.findings.UnpairedResult;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows the remarks on comparisons, each remark once. */
public final class RemarkLines {

  private RemarkLines() {}

  private record Key(String runtime, String message) {}

  /**
   * A comparison of any design, as far as its remarks go.
   *
   * @param message null if the verdict has no reason
   */
  private record Remarked(String runtime, String metric, String message, List<Remark> remarks) {}

  /**
   * Returns one line for each remark: the runtime, the metrics if the remark is not on all of them,
   * and the remark. A remark that is the reason of an inconclusive verdict is left out, because the
   * verdict shows the reason.
   */
  public static List<String> of(List<Comparison> comparisons) {
    return lines(
        comparisons.stream()
            .map(c -> new Remarked(c.runtime(), c.metric(), c.message(), c.remarks()))
            .toList());
  }

  /** Returns the same lines for comparisons of values that are not pairs. */
  public static List<String> ofUnpaired(List<UnpairedResult> comparisons) {
    return lines(
        comparisons.stream()
            .map(c -> new Remarked(c.runtime(), c.metric(), c.message(), c.remarks()))
            .toList());
  }

  private static List<String> lines(List<Remarked> comparisons) {
    Map<Key, Set<String>> metrics = new LinkedHashMap<>();
    Map<String, Set<String>> all = new LinkedHashMap<>();
    for (Remarked c : comparisons) {
      all.computeIfAbsent(c.runtime(), r -> new LinkedHashSet<>()).add(c.metric());
      for (Remark remark : c.remarks()) {
        if (c.message() == null || !c.message().contains(remark.message())) {
          metrics
              .computeIfAbsent(new Key(c.runtime(), remark.message()), k -> new LinkedHashSet<>())
              .add(c.metric());
        }
      }
    }
    return metrics.entrySet().stream()
        .map(
            e -> {
              boolean everywhere = e.getValue().equals(all.get(e.getKey().runtime()));
              String where = everywhere ? "" : ", " + String.join(", ", e.getValue());
              return TerminalText.line(e.getKey().runtime() + where + ": " + e.getKey().message());
            })
        .toList();
  }
}
