package dev.runtimebench.cli.table;

import dev.runtimebench.cli.show.TerminalText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of text. There are two spaces between columns, and one space before a unit. If the table
 * is too wide, the headers of number columns are first broken at dashes; then names are cut, and
 * marked as cut. A number is never cut: with numbers that are too wide the table is too wide. In a
 * narrow terminal, a table that does not fit is stacked: the names of a row, and its values below.
 */
final class TextTable {

  private static final int GAP = 2;
  private static final int UNIT_WIDTH = 8;

  /** A terminal with fewer columns is narrow. */
  static final int STACKED_BELOW = 80;

  private static final int INDENT = 2;

  /** The least width of a header that is cut. */
  private static final int HEADER_WIDTH = 8;

  /**
   * A column.
   *
   * @param right whether the cells are aligned to the right, as for numbers
   * @param gap the number of spaces before the column
   * @param shrinkTo the least width of the column if the table is too wide
   * @param sentence whether a cell that is too long loses its end, and not its middle
   */
  record Column(String header, boolean right, int gap, int shrinkTo, boolean sentence) {

    static Column name(String header, int shrinkTo) {
      return new Column(header, false, GAP, shrinkTo, false);
    }

    static Column sentence(String header, int shrinkTo) {
      return new Column(header, false, GAP, shrinkTo, true);
    }

    static Column unit() {
      return new Column("", false, 1, UNIT_WIDTH, false);
    }

    static Column number(String header) {
      return new Column(header, true, GAP, Integer.MAX_VALUE, false);
    }

    /** Whether the cells identify the row. A column that must not be cut holds values. */
    private boolean isName() {
      return !right && shrinkTo < Integer.MAX_VALUE;
    }

    private String cut(String cell, int width) {
      return sentence ? TerminalText.cut(cell, width) : TerminalText.cutName(cell, width);
    }
  }

  private sealed interface Line {}

  private record Cells(List<String> cells) implements Line {}

  private record Note(int column, String text) implements Line {}

  private final List<Column> columns;
  private final List<Line> lines = new ArrayList<>();

  TextTable(List<Column> columns) {
    this.columns = columns;
  }

  /** Adds a row with one cell per column. */
  TextTable row(List<String> cells) {
    lines.add(new Cells(cells));
    return this;
  }

  /**
   * Adds a text that replaces the cells from a column to the right edge, and wraps if necessary.
   */
  TextTable note(int column, String text) {
    lines.add(new Note(column, text));
    return this;
  }

  /** Whether the table fits after cutting the columns that may be cut. */
  boolean fits(int maxWidth) {
    return sum(shrunk(maxWidth)) <= maxWidth;
  }

  /** Whether the table fits if the headers of number columns are cut too. */
  boolean fitsWithCutHeaders(int maxWidth) {
    return sum(shrunkWithHeaders(maxWidth)) <= maxWidth;
  }

  /** Returns the table's lines, none wider than the given width unless the numbers are. */
  List<String> render(int limit) {
    if (limit < STACKED_BELOW && !fitsWithCutHeaders(limit)) {
      return stacked(limit);
    }
    int[] widths = fits(limit) ? shrunk(limit) : shrunkWithHeaders(limit);
    int maxWidth = Math.max(limit, sum(widths));
    List<String> out = new ArrayList<>();
    out.addAll(header(widths, maxWidth));
    for (Line line : lines) {
      if (line instanceof Cells row) {
        out.add(line(row.cells(), widths, maxWidth));
      } else if (line instanceof Note note) {
        int indent = offset(widths, note.column());
        TerminalText.wrap(note.text(), Math.max(20, maxWidth - indent))
            .forEach(text -> out.add(TerminalText.cut(" ".repeat(indent) + text, maxWidth)));
      }
    }
    return out;
  }

  private List<String> stacked(int limit) {
    List<String> out = new ArrayList<>();
    for (Line line : lines) {
      if (line instanceof Cells row) {
        stack(out, row.cells(), limit);
      } else if (line instanceof Note note) {
        add(out, note.text(), note.column() == 0 ? 0 : INDENT, limit);
      }
    }
    return out;
  }

  private void stack(List<String> out, List<String> cells, int limit) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        Column column = columns.get(i);
        String label = column.header().isEmpty() ? "" : column.header() + " ";
        (column.isName() ? names : values)
            .add(column.isName() ? cells.get(i) : label + cells.get(i));
      }
    }
    if (!names.isEmpty()) {
      add(out, String.join(" ", names), 0, limit);
    }
    if (!values.isEmpty()) {
      add(out, String.join(", ", values), INDENT, limit);
    }
  }

  private static void add(List<String> out, String text, int indent, int limit) {
    TerminalText.wrap(text, limit - indent).forEach(part -> out.add(" ".repeat(indent) + part));
  }

  /** Returns the lines of the headers, aligned at the bottom. */
  private List<String> header(int[] widths, int maxWidth) {
    List<List<String>> headers = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      headers.add(
          columns.get(i).right()
              ? broken(columns.get(i).header(), widths[i])
              : List.of(columns.get(i).header()));
    }
    int height = headers.stream().mapToInt(List::size).max().orElse(1);
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      int row = y - height;
      lines.add(
          line(
              headers.stream().map(h -> h.size() + row < 0 ? "" : h.get(h.size() + row)).toList(),
              widths,
              maxWidth));
    }
    return lines;
  }

  /** Breaks a header after dashes into lines of at most this width. */
  private static List<String> broken(String header, int width) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (String part : parts(header)) {
      int last = lines.size() - 1;
      String longer = lines.get(last) + part;
      if (TerminalText.width(longer) <= width || lines.get(last).isEmpty()) {
        lines.set(last, longer);
      } else {
        lines.add(part);
      }
    }
    return lines;
  }

  private static String[] parts(String header) {
    return header.split("(?<=-)");
  }

  private String line(List<String> cells, int[] widths, int maxWidth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = columns.get(i).cut(cells.get(i), widths[i]);
      String pad = " ".repeat(Math.max(0, widths[i] - TerminalText.width(cell)));
      text.append(" ".repeat(i == 0 ? 0 : columns.get(i).gap()));
      text.append(columns.get(i).right() ? pad + cell : cell + pad);
    }
    return TerminalText.cut(text.toString().stripTrailing(), maxWidth);
  }

  private int[] natural(boolean breakHeaders) {
    int[] widths = columns.stream().mapToInt(c -> headerWidth(c, breakHeaders)).toArray();
    for (Line line : lines) {
      if (line instanceof Cells row) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], TerminalText.width(row.cells().get(i)));
        }
      }
    }
    return widths;
  }

  private static int headerWidth(Column column, boolean broken) {
    if (!broken || !column.right()) {
      return TerminalText.width(column.header());
    }
    return Arrays.stream(parts(column.header())).mapToInt(TerminalText::width).max().orElse(0);
  }

  /** Shrinks the widest column that may be cut, character by character, until the table fits. */
  private int[] shrunk(int maxWidth) {
    int[] widths = natural(false);
    if (sum(widths) > maxWidth) {
      widths = natural(true);
    }
    return shrunk(widths, columns.stream().mapToInt(Column::shrinkTo).toArray(), maxWidth);
  }

  /** Shrinks names first, and then the headers of number columns down to their numbers. */
  private int[] shrunkWithHeaders(int maxWidth) {
    int[] least = new int[columns.size()];
    for (int i = 0; i < least.length; i++) {
      int column = i;
      int cells =
          lines.stream()
              .filter(Cells.class::isInstance)
              .mapToInt(line -> TerminalText.width(((Cells) line).cells().get(column)))
              .max()
              .orElse(0);
      least[i] = columns.get(i).right() ? Math.max(cells, HEADER_WIDTH) : columns.get(i).shrinkTo();
    }
    return shrunk(shrunk(maxWidth), least, maxWidth);
  }

  private int[] shrunk(int[] natural, int[] least, int maxWidth) {
    int[] widths = natural.clone();
    while (sum(widths) > maxWidth) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean canShrink = widths[i] > least[i];
        if (canShrink && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return widths;
      }
      widths[widest]--;
    }
    return widths;
  }

  private int sum(int[] widths) {
    return offset(widths, widths.length) - GAP;
  }

  /** Returns the position where a column begins. */
  private int offset(int[] widths, int column) {
    int offset = 0;
    for (int i = 0; i < column; i++) {
      int gap = i + 1 < widths.length ? columns.get(i + 1).gap() : GAP;
      offset += widths[i] + gap;
    }
    return offset;
  }
}
