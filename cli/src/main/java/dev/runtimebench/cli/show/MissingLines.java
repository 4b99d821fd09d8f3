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
            m ->
                "%s, %s: no value in %d of %d trials: %s"
                    .formatted(m.runtime(), m.metric(), m.count(), m.of(), reasons(m)))
        .map(TerminalText::line)
        .toList();
  }

  /** Returns the reasons with their counts, the most frequent first. */
  public static String reasons(MissingValues missing) {
    boolean one = missing.reasons().size() == 1;
    return missing.reasons().stream()
        .map(r -> one ? r.reason() : "%s (%d)".formatted(r.reason(), r.count()))
        .collect(Collectors.joining("; "));
  }
}
