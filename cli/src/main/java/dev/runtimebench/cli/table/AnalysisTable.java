package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.RemarkLines;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.cli.table.TextTable.Column;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.UnpairedFindings;
import dev.runtimebench.results.findings.UnpairedResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats an analysis for a terminal: distributions, then comparisons. */
public final class AnalysisTable {

  private static final int NAME_WIDTH = 10;
  private static final int DIGITS = 4;

  private final List<RuntimeResult> results;
  private final List<ComparisonRow> rows;
  private final String legend;
  private final List<String> notes;

  private AnalysisTable(
      List<RuntimeResult> results, List<ComparisonRow> rows, String legend, List<String> notes) {
    this.results = results;
    this.rows = rows;
    this.legend = legend;
    this.notes = notes;
  }

  /**
   * The table of pairs.
   *
   * @param width the number of columns; {@link TerminalWidth#UNLIMITED} for all columns of the
   *     table
   */
  public static List<String> of(Findings findings, String baseline, int width) {
    List<Comparison> comparisons = findings.comparisons();
    List<String> notes = new ArrayList<>();
    for (Comparison c : comparisons) {
      Stream.concat(
              Verdicts.why(c).map(why -> "inconclusive: " + why).stream(),
              Verdicts.notices(c).stream())
          .forEach(text -> notes.add(c.runtime() + " " + c.metric() + ": " + text));
    }
    notes.addAll(remarks(RemarkLines.of(comparisons)));
    findings.gates().forEach(gate -> notes.add("Gate: " + gate.message()));
    boolean nodes = comparisons.stream().anyMatch(c -> !c.nodes().isEmpty());
    String mean = nodes ? ", on nodes like these" : "";
    AnalysisTable table =
        new AnalysisTable(
            findings.results(),
            comparisons.stream()
                .map(c -> ComparisonRow.of(c, unit(findings.results(), c.metric())))
                .toList(),
            "Ratio: runtime over " + baseline + mean + ". ",
            notes);
    List<String> lines = table.lines(width);
    lines.addAll(NodesTable.of(comparisons, width));
    lines.addAll(FailureTable.of(findings.reliability(), width));
    return lines;
  }

  /**
   * The table of values that are not pairs.
   *
   * @param width the number of columns; {@link TerminalWidth#UNLIMITED} for all columns of the
   *     table
   */
  public static List<String> of(UnpairedFindings findings, String baseline, int width) {
    List<UnpairedResult> comparisons = findings.comparisons();
    List<String> notes = new ArrayList<>();
    comparisons.stream()
        .filter(c -> c.message() != null)
        .map(c -> c.runtime() + " " + c.metric() + ": inconclusive: " + c.message())
        .forEach(notes::add);
    notes.addAll(remarks(RemarkLines.ofUnpaired(comparisons)));
    return new AnalysisTable(
            findings.results(),
            comparisons.stream()
                .map(c -> ComparisonRow.of(c, unit(findings.results(), c.metric())))
                .toList(),
            "Unpaired comparison (Welch's t on log values). Ratio: runtime over " + baseline + ". ",
            notes)
        .lines(width);
  }

  private static String unit(List<RuntimeResult> results, String metric) {
    return results.stream()
        .filter(r -> r.metric().equals(metric))
        .map(RuntimeResult::unit)
        .findFirst()
        .orElse("");
  }

  private static List<String> remarks(List<String> remarks) {
    return remarks.stream().map(remark -> "Remark on " + remark + ".").toList();
  }

  private List<String> lines(int width) {
    boolean wide = width == TerminalWidth.UNLIMITED;
    List<String> lines = new ArrayList<>(distributions(wide).render(width));
    if (!rows.isEmpty()) {
      lines.add("");
      lines.addAll(comparisons().render(width));
      note(lines, legend + levels() + " p is adjusted by Holm.", width);
    }
    notes.forEach(text -> note(lines, text, width));
    return lines;
  }

  private static void note(List<String> lines, String text, int width) {
    lines.addAll(TerminalText.wrap(text, width));
  }

  private String levels() {
    return "Intervals at "
        + rows.stream()
            .map(row -> Verdicts.percent(row.confidence()))
            .distinct()
            .collect(Collectors.joining(", "))
        + ".";
  }

  private TextTable distributions(boolean wide) {
    List<Column> columns =
        new ArrayList<>(
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
    if (wide) {
      columns.addAll(
          List.of(
              Column.number("median from"),
              Column.number("median to"),
              Column.number("p95"),
              Column.number("p99"),
              Column.number("outliers")));
    }
    TextTable table = new TextTable(columns);
    Map<String, List<RuntimeResult>> byMetric = new LinkedHashMap<>();
    results.forEach(r -> byMetric.computeIfAbsent(r.metric(), m -> new ArrayList<>()).add(r));
    byMetric.forEach(
        (metric, own) -> {
          Scale scale =
              Scale.of(own.get(0).unit(), own.stream().map(RuntimeResult::median).toList());
          String name = metric;
          for (RuntimeResult r : own) {
            List<String> cells = new ArrayList<>(row(name, scale, r));
            if (wide) {
              cells.addAll(more(scale, r));
            }
            table.row(cells);
            name = wide ? metric : "";
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

  private static List<String> more(Scale scale, RuntimeResult r) {
    return plain(
        scale.number(r.medianLow(), DIGITS),
        scale.number(r.medianHigh(), DIGITS),
        scale.number(r.p95(), DIGITS),
        scale.number(r.p99(), DIGITS),
        r.outliers() == null ? Numbers.NONE : String.valueOf(r.outliers()));
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
    for (ComparisonRow row : rows) {
      table.row(
          plain(
              row.metric().equals(last) ? "" : row.metric(),
              row.runtime(),
              row.n(),
              row.estimate().value(),
              row.estimate().interval(),
              Numbers.p(row.adjustedP()),
              row.verdict(),
              Numbers.ratio(row.detectable())));
      last = row.metric();
    }
    return table;
  }

  private static List<String> plain(String... cells) {
    return Stream.of(cells).map(TerminalText::line).toList();
  }
}
