package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.RemarkLines;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.cli.table.TextTable.Column;
import dev.runtimebench.results.findings.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats an analysis for a terminal of 80 columns: distributions, then comparisons. */
public final class AnalysisTable {

  private static final int NAME_WIDTH = 10;
  private static final int DIGITS = 4;

  private final Findings findings;
  private final String baseline;

  public AnalysisTable(Findings findings, String baseline) {
    this.findings = findings;
    this.baseline = baseline;
  }

  /** Returns the lines, none wider than {@link ResultTable#WIDTH}. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(distributions().render(ResultTable.WIDTH));
    if (!findings.comparisons().isEmpty()) {
      lines.add("");
      lines.addAll(comparisons().render(ResultTable.WIDTH));
      note(lines, "Ratio: runtime over " + baseline + ". " + levels() + " p is adjusted by Holm.");
    }
    for (Comparison c : findings.comparisons()) {
      Stream.concat(
              Verdicts.why(c).map(why -> "inconclusive: " + why).stream(),
              Verdicts.notices(c).stream())
          .forEach(text -> note(lines, c.runtime() + " " + c.metric() + ": " + text));
    }
    RemarkLines.of(findings.comparisons())
        .forEach(remark -> note(lines, "Remark on " + remark + "."));
    for (GateResult gate : findings.gates()) {
      note(lines, "Gate: " + gate.message());
    }
    lines.addAll(FailureTable.of(findings.reliability()));
    return lines;
  }

  private static void note(List<String> lines, String text) {
    lines.addAll(TerminalText.wrap(text, ResultTable.WIDTH));
  }

  private String levels() {
    return "Intervals at "
        + findings.comparisons().stream()
            .map(Verdicts::confidence)
            .distinct()
            .collect(Collectors.joining(", "))
        + ".";
  }

  private TextTable distributions() {
    TextTable table =
        new TextTable(
            List.of(
                Column.name("metric", NAME_WIDTH),
                Column.unit(),
                Column.name("runtime", NAME_WIDTH),
                Column.number("n"),
                Column.number("median"),
                Column.number("mean"),
                Column.number("sd"),
                Column.number("min"),
                Column.number("max")));
    Map<String, List<RuntimeResult>> byMetric = new LinkedHashMap<>();
    findings
        .results()
        .forEach(r -> byMetric.computeIfAbsent(r.metric(), m -> new ArrayList<>()).add(r));
    byMetric.forEach(
        (metric, results) -> {
          Scale scale =
              Scale.of(results.get(0).unit(), results.stream().map(RuntimeResult::median).toList());
          String name = metric;
          for (RuntimeResult r : results) {
            table.row(row(name, scale, r));
            name = "";
          }
        });
    return table;
  }

  private static List<String> row(String name, Scale scale, RuntimeResult r) {
    return plain(
        name,
        name.isEmpty() ? "" : scale.unit(),
        r.runtime(),
        String.valueOf(r.n()),
        scale.number(r.median(), DIGITS),
        scale.number(r.mean(), DIGITS),
        scale.number(r.sd(), DIGITS - 1),
        scale.number(r.min(), DIGITS),
        scale.number(r.max(), DIGITS));
  }

  private TextTable comparisons() {
    TextTable table =
        new TextTable(
            List.of(
                Column.name("metric", NAME_WIDTH),
                Column.name("runtime", NAME_WIDTH),
                Column.number("n"),
                Column.number("ratio"),
                Column.name("interval", Integer.MAX_VALUE),
                Column.number("p"),
                Column.name("verdict", Integer.MAX_VALUE),
                Column.number("detectable")));
    String last = "";
    for (Comparison c : findings.comparisons()) {
      table.row(
          plain(
              c.metric().equals(last) ? "" : c.metric(),
              c.runtime(),
              String.valueOf(c.pairs()),
              Numbers.ratio(c.ratio()),
              Numbers.interval(c.ciLow(), c.ciHigh()),
              Numbers.p(c.adjustedPValue()),
              Verdicts.word(c),
              Numbers.ratio(c.minDetectableRatio())));
      last = c.metric();
    }
    return table;
  }

  private static List<String> plain(String... cells) {
    return Stream.of(cells).map(TerminalText::line).toList();
  }
}
