package dev.runtimebench.cli.compare;

import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.change.Difference;
import dev.runtimebench.results.change.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says how two runs differ. */
public final class GuardText {

  private static final int MAX_LINES = 20;
  private static final int MAX_VALUE = 120;

  private GuardText() {}

  /** Returns why two runs are not compared, and what to do. */
  static List<String> refusal(String before, String after, List<Difference> refused) {
    List<String> lines = new ArrayList<>();
    lines.add(before + " and " + after + " cannot be compared as they are:");
    lines.addAll(lines(before, after, refused));
    List<Trait> differing = traits(refused, Difference.Kind.Differs);
    if (!differing.isEmpty()) {
      lines.add(
          "if this is what you test, add --expect "
              + String.join(",", differing.stream().map(Trait::label).toList()));
    }
    if (refused.stream().anyMatch(d -> d.kind() == Difference.Kind.Unknown)) {
      lines.add("if you know that the unknown is equal, add --expect unknown");
    }
    return lines;
  }

  private static List<Trait> traits(List<Difference> all, Difference.Kind kind) {
    return all.stream().filter(d -> d.kind() == kind).map(Difference::trait).distinct().toList();
  }

  /**
   * Returns one line for each difference, and one line for all that is unknown in both runs.
   *
   * @param before how the lines name the first run
   * @param after how the lines name the second run
   */
  public static List<String> lines(String before, String after, List<Difference> differences) {
    List<String> lines = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Difference d : differences) {
      if (d.before().isEmpty() && d.after().isEmpty()) {
        unknown.add(d.label());
      } else {
        lines.add(
            "%s: %s in %s, %s in %s"
                .formatted(d.label(), value(d.before()), before, value(d.after()), after));
      }
    }
    if (lines.size() > MAX_LINES) {
      int more = lines.size() - MAX_LINES;
      lines = new ArrayList<>(lines.subList(0, MAX_LINES));
      lines.add("and %d more".formatted(more));
    }
    if (!unknown.isEmpty()) {
      lines.add("unknown in both: " + String.join(", ", unknown));
    }
    return lines;
  }

  private static String value(Optional<String> value) {
    return value.map(v -> TerminalText.cut(TerminalText.line(v), MAX_VALUE)).orElse("unknown");
  }
}
