package dev.runtimebench.cli.table;

import dev.runtimebench.cli.compare.CompareLines;
import dev.runtimebench.cli.compare.ComparedRuns;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.table.TextTable.Column;
import dev.runtimebench.results.change.MedianChange;
import dev.runtimebench.results.change.RatioResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats the comparison of two runs for a terminal of 60 to 80 columns. */
public final class CompareTable {

  private static final int NAME_WIDTH = 10;
  private static final int DIGITS = 4;

  private final ComparedRuns compared;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  private CompareTable(ComparedRuns compared, int width) {
    this.compared = compared;
    this.width = width;
  }

  /** Returns the lines, none wider than the given width unless the numbers are. */
  public static List<String> of(ComparedRuns compared, int width) {
    return new CompareTable(compared, width).render();
  }

  private List<String> render() {
    note("before: " + compared.before());
    note("after: " + compared.after());
    lines.add("");
    ratios();
    note(CompareLines.legend(compared));
    note(ComparedRuns.WITHIN);
    CompareLines.results(compared).forEach(this::note);
    lines.add("");
    lines.addAll(medians().render(width));
    note(ComparedRuns.MEDIANS);
    lines.add("");
    CompareLines.environment(compared).forEach(this::note);
    compared.notes().forEach(text -> note("Note: " + text));
    return lines;
  }

  private void note(String text) {
    lines.addAll(TerminalText.wrap(text, width));
  }

  /** One table, or two if one is too wide. */
  private void ratios() {
    TextTable wide = table(true, true);
    if (wide.fits(width)) {
      lines.addAll(wide.render(width));
      return;
    }
    lines.addAll(table(false, true).render(width));
    lines.add("");
    lines.addAll(table(true, false).render(width));
  }

  private TextTable table(boolean sides, boolean change) {
    List<Column> columns =
        new ArrayList<>(
            List.of(Column.name("metric", NAME_WIDTH), Column.name("runtime", NAME_WIDTH)));
    if (sides) {
      columns.addAll(
          List.of(Column.number("blocks"), Column.number("before"), Column.number("after")));
    }
    if (change) {
      columns.addAll(List.of(Column.number("change"), Column.name("interval", Integer.MAX_VALUE)));
      if (isWide()) {
        columns.add(Column.number("p"));
        columns.add(Column.name("primary", Integer.MAX_VALUE));
      }
      columns.add(Column.name("verdict", Integer.MAX_VALUE));
    }
    TextTable table = new TextTable(columns);
    String last = "";
    for (RatioResult r : compared.changes().ratios()) {
      List<String> cells = new ArrayList<>(List.of(r.metric().equals(last) ? "" : r.metric()));
      cells.add(r.runtime());
      if (sides) {
        cells.add(r.before().pairs() + "+" + r.after().pairs());
        cells.add(Numbers.ratio(r.before().ratio()));
        cells.add(Numbers.ratio(r.after().ratio()));
      }
      if (change) {
        cells.add(Numbers.ratio(r.change()));
        cells.add(Numbers.interval(r.ciLow(), r.ciHigh()));
        if (isWide()) {
          cells.add(Numbers.p(r.adjustedPValue()));
          cells.add(r.primary() ? "yes" : "no");
        }
        cells.add(CompareLines.word(r));
      }
      table.row(cells.stream().map(TerminalText::line).toList());
      last = isWide() ? "" : r.metric();
    }
    return table;
  }

  private boolean isWide() {
    return width == TerminalWidth.UNLIMITED;
  }

  private TextTable medians() {
    TextTable table =
        new TextTable(
            List.of(
                Column.name("median", NAME_WIDTH),
                Column.unit(),
                Column.name("runtime", NAME_WIDTH),
                Column.number("before"),
                Column.number("after"),
                Column.number("after/before")));
    String last = "";
    for (MedianChange m : compared.changes().medians()) {
      Scale scale = scale(m);
      table.row(
          Stream.of(
                  m.metric().equals(last) ? "" : m.metric(),
                  m.metric().equals(last) ? "" : scale.unit(),
                  m.runtime(),
                  scale.number(m.before().median(), DIGITS),
                  scale.number(m.after().median(), DIGITS),
                  Numbers.ratio(m.ratio()))
              .map(TerminalText::line)
              .toList());
      last = m.metric();
    }
    return table;
  }

  /** The medians of a metric have one unit. */
  private Scale scale(MedianChange one) {
    return Scale.of(
        one.unit(),
        compared.changes().medians().stream()
            .filter(m -> m.metric().equals(one.metric()))
            .flatMap(m -> Stream.of(m.before().median(), m.after().median()))
            .toList());
  }
}
