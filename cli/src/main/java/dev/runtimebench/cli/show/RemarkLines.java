package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Remark;
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
   * Returns one line for each remark: the runtime, the metrics if the remark is not on all of them,
   * and the remark. A remark that is the reason of an inconclusive verdict is left out, because the
   * verdict shows the reason.
   */
  public static List<String> of(List<Comparison> comparisons) {
    Map<Key, Set<String>> metrics = new LinkedHashMap<>();
    Map<String, Set<String>> all = new LinkedHashMap<>();
    for (Comparison c : comparisons) {
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
