package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.MissingValues;
import java.util.List;
import java.util.stream.Collectors;

/** Shows the metrics that have no value in some trials. */
public final class MissingLines {

  private MissingLines() {}

  /** Returns one line for each metric and runtime, with the most frequent reasons. */
  public static List<String> of(List<MissingValues> missing) {
    return missing.stream()
        .map(
            m -> "%s, %s: no value%s: %s".formatted(m.runtime(), m.metric(), trials(m), reasons(m)))
        .map(TerminalText::line)
        .toList();
  }

  /** A benchmark that ended before its first trial has no trials. */
  private static String trials(MissingValues missing) {
    return missing.of() == 0 ? "" : " in %d of %d trials".formatted(missing.count(), missing.of());
  }

  /** Returns the reasons with their counts, the most frequent first. */
  public static String reasons(MissingValues missing) {
    boolean one = missing.reasons().size() == 1;
    return missing.reasons().stream()
        .map(r -> one ? r.reason() : "%s (%d)".formatted(r.reason(), r.count()))
        .collect(Collectors.joining("; "));
  }
}
