package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * A table. The first column names the rows.
 *
 * @param title the heading; empty if the heading above is enough
 * @param kind the CSS class: "numbers" aligns all other columns at the right
 * @param heads the columns' heads
 * @param groups the rows, in groups
 * @param notes the lines below the table
 */
public record Table(
    String title, String kind, List<String> heads, List<Group> groups, List<String> notes)
    implements Part {

  public static final String NUMBERS = "numbers";
  public static final String WORDS = "words";

  /**
   * Rows that belong together.
   *
   * @param title empty if the table has no groups
   * @param detail what holds for all rows of the group, such as the unit
   */
  public record Group(String title, String detail, List<Row> rows) {}

  /**
   * One row.
   *
   * @param name the head of the row
   * @param link the id of the section that the name links to; may be empty
   * @param cells the other columns
   * @param remarks what a reader must know about the row
   */
  public record Row(String name, String link, List<Cell> cells, List<String> remarks) {

    public Row(String name, List<Cell> cells) {
      this(name, "", cells, List.of());
    }
  }

  /**
   * One cell.
   *
   * @param tone the CSS classes; may be empty
   * @param under further lines, smaller
   */
  public record Cell(String text, String tone, List<String> under) {

    public Cell(String text) {
      this(text, "", List.of());
    }

    public Cell(String text, String tone) {
      this(text, tone, List.of());
    }
  }

  /** Returns a table without groups. */
  public static Table plain(
      String title, String kind, List<String> heads, List<Row> rows, List<String> notes) {
    return new Table(title, kind, heads, List.of(new Group("", "", rows)), notes);
  }
}
