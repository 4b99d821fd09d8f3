package dev.runtimebench.cli.table;

import dev.runtimebench.cli.show.Plain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines and columns of text. Columns stand two spaces apart, a unit one from what is left of it.
 * Where they don't fit, the headings of number columns are broken at their dashes first; then cells
 * are cut, and say so.
 */
final class TextTable {

  private static final int GAP = 2;

  /**
   * A column.
   *
   * @param right whether its cells are set to the right, as numbers are
   * @param gap the spaces to its left
   * @param shrinkTo the width down to which it may be cut when the table is too wide
   */
  record Column(String header, boolean right, int gap, int shrinkTo) {

    static Column name(String header, int shrinkTo) {
      return new Column(header, false, GAP, shrinkTo);
    }

    static Column unit() {
      return new Column("", false, 1, Integer.MAX_VALUE);
    }

    static Column number(String header) {
      return new Column(header, true, GAP, Integer.MAX_VALUE);
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

  /** A line of cells, one for each column. */
  TextTable row(List<String> cells) {
    lines.add(new Cells(cells));
    return this;
  }

  /**
   * Text that takes the place of the cells from a column to the right edge, as long as it needs.
   */
  TextTable note(int column, String text) {
    lines.add(new Note(column, text));
    return this;
  }

  /** Whether it fits when only those columns are cut that may be. */
  boolean fits(int most) {
    return sum(shrunk(most)) <= most;
  }

  /** The table's lines, none wider than that. */
  List<String> render(int most) {
    int[] widths = shrunk(most);
    List<String> out = new ArrayList<>();
    out.addAll(header(widths, most));
    for (Line line : lines) {
      if (line instanceof Cells row) {
        out.add(line(row.cells(), widths, most));
      } else if (line instanceof Note note) {
        int indent = offset(widths, note.column());
        Plain.wrap(note.text(), Math.max(20, most - indent))
            .forEach(text -> out.add(Plain.cut(" ".repeat(indent) + text, most)));
      }
    }
    return out;
  }

  /** The headings, the last line of each right above the cells. */
  private List<String> header(int[] widths, int most) {
    List<List<String>> headings = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      headings.add(
          columns.get(i).right()
              ? broken(columns.get(i).header(), widths[i])
              : List.of(columns.get(i).header()));
    }
    int height = headings.stream().mapToInt(List::size).max().orElse(1);
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      int row = y - height;
      lines.add(
          line(
              headings.stream().map(h -> h.size() + row < 0 ? "" : h.get(h.size() + row)).toList(),
              widths,
              most));
    }
    return lines;
  }

  /** A heading in lines of at most that width, broken after dashes. */
  private static List<String> broken(String heading, int width) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (String part : parts(heading)) {
      int last = lines.size() - 1;
      String longer = lines.get(last) + part;
      if (Plain.width(longer) <= width || lines.get(last).isEmpty()) {
        lines.set(last, longer);
      } else {
        lines.add(part);
      }
    }
    return lines;
  }

  private static String[] parts(String heading) {
    return heading.split("(?<=-)");
  }

  private String line(List<String> cells, int[] widths, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Plain.cutName(cells.get(i), widths[i]);
      String pad = " ".repeat(widths[i] - Plain.width(cell));
      text.append(" ".repeat(i == 0 ? 0 : columns.get(i).gap()));
      text.append(columns.get(i).right() ? pad + cell : cell + pad);
    }
    return Plain.cut(text.toString().stripTrailing(), most);
  }

  private int[] natural(boolean breakHeadings) {
    int[] widths = columns.stream().mapToInt(c -> headingWidth(c, breakHeadings)).toArray();
    for (Line line : lines) {
      if (line instanceof Cells row) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], Plain.width(row.cells().get(i)));
        }
      }
    }
    return widths;
  }

  private static int headingWidth(Column column, boolean broken) {
    if (!broken || !column.right()) {
      return Plain.width(column.header());
    }
    return Arrays.stream(parts(column.header())).mapToInt(Plain::width).max().orElse(0);
  }

  /** Takes from the widest column that may be cut, a character at a time, until it fits. */
  private int[] shrunk(int most) {
    int[] widths = natural(false);
    if (sum(widths) > most) {
      widths = natural(true);
    }
    while (sum(widths) > most) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean may = widths[i] > columns.get(i).shrinkTo();
        if (may && (widest < 0 || widths[i] > widths[widest])) {
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

  /** Where a column begins. */
  private int offset(int[] widths, int column) {
    int offset = 0;
    for (int i = 0; i < column; i++) {
      int gap = i + 1 < widths.length ? columns.get(i + 1).gap() : GAP;
      offset += widths[i] + gap;
    }
    return offset;
  }
}
