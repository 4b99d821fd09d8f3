package dev.runtimebench.cli.compare;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.results.change.Difference;
import dev.runtimebench.results.change.FailureChange;
import dev.runtimebench.results.change.RatioResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Describes the comparison of two runs in words. */
public final class CompareLines {

  private CompareLines() {}

  /** Returns the verdict in lower case. */
  public static String word(RatioResult r) {
    return word(r.verdict());
  }

  private static String word(Comparison.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the primary verdicts in one line, such as {@code 1 slower, 2 equivalent}. */
  public static String summary(ComparedRuns compared) {
    List<RatioResult> primaries = compared.changes().primaries();
    if (primaries.size() == 1) {
      RatioResult r = primaries.get(0);
      return "%s, %s: %s, %s %s"
          .formatted(
              r.runtime(),
              r.metric(),
              word(r),
              Numbers.ratio(r.change()),
              Numbers.interval(r.ciLow(), r.ciHigh()));
    }
    Map<Comparison.Verdict, Long> counts =
        primaries.stream()
            .collect(Collectors.groupingBy(RatioResult::verdict, Collectors.counting()));
    List<String> parts = new ArrayList<>();
    for (Comparison.Verdict verdict :
        List.of(
            Comparison.Verdict.Slower,
            Comparison.Verdict.Faster,
            Comparison.Verdict.Equivalent,
            Comparison.Verdict.Inconclusive)) {
      if (counts.containsKey(verdict)) {
        parts.add(counts.get(verdict) + " " + word(verdict));
      }
    }
    return parts.isEmpty() ? "no metric is primary in both runs" : String.join(", ", parts);
  }

  /** Returns what the columns mean. */
  public static String legend(ComparedRuns compared) {
    return "before, after: the ratio to %s in each run. change: after divided by before. Primary: %s. Intervals at %s; equivalence margin %s."
        .formatted(
            compared.baseline(),
            compared.changes().primaries().stream()
                .map(RatioResult::metric)
                .distinct()
                .collect(Collectors.joining(", ")),
            Verdicts.percent(compared.settings().confidence()),
            Verdicts.percent(compared.settings().margin()));
  }

  private record Key(String runtime, String text) {}

  /** Returns why verdicts are inconclusive, the remarks, and how the failures changed. */
  public static List<String> results(ComparedRuns compared) {
    List<RatioResult> ratios = compared.changes().ratios();
    Map<Key, Set<String>> metrics = new LinkedHashMap<>();
    Map<String, Set<String>> all = new LinkedHashMap<>();
    for (RatioResult r : ratios) {
      all.computeIfAbsent(r.runtime(), k -> new LinkedHashSet<>()).add(r.metric());
      if (r.message() != null) {
        add(metrics, r, "inconclusive: " + r.message());
      }
    }
    ratios.forEach(r -> r.remarks().forEach(remark -> add(metrics, r, remark)));
    List<String> lines = new ArrayList<>();
    metrics.forEach(
        (key, names) -> {
          boolean everywhere = names.equals(all.get(key.runtime()));
          String where = everywhere ? "" : ", " + String.join(", ", names);
          lines.add(key.runtime() + where + ": " + key.text());
        });
    compared.changes().failures().stream()
        .filter(FailureChange::different)
        .forEach(f -> lines.add("Failures: " + f.text() + "."));
    return lines.stream().map(TerminalText::line).toList();
  }

  private static void add(Map<Key, Set<String>> metrics, RatioResult r, String text) {
    metrics.computeIfAbsent(new Key(r.runtime(), text), k -> new LinkedHashSet<>()).add(r.metric());
  }

  /** Returns what differs in the environment, and what is equal. */
  public static List<String> environment(ComparedRuns compared) {
    List<Difference> accepted = compared.guard().accepted();
    List<String> lines = new ArrayList<>();
    GuardText.lines("before", "after", accepted).forEach(line -> lines.add("Accepted: " + line));
    if (!compared.guard().equal().isEmpty()) {
      lines.add("Equal: " + ComparedRuns.labels(compared.guard().equal()) + ".");
    }
    return lines;
  }
}
