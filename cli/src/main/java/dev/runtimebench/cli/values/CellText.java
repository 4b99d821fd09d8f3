package dev.runtimebench.cli.values;

import dev.runtimebench.cli.show.TerminalText;

/**
 * Text in a cell of a table that a spreadsheet may open. A text that begins like a formula gets an
 * apostrophe in front, as spreadsheets themselves mark a text.
 */
public final class CellText {

  private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";
  private static final char MARK = '\'';

  private CellText() {}

  /** Returns the text for a cell; null stays null. */
  public static String write(String text) {
    if (text == null) {
      return null;
    }
    String line = TerminalText.line(text);
    boolean marked = line.length() > 1 && line.charAt(0) == MARK;
    return isFormula(line, 0) || (marked && isFormula(line, 1)) ? MARK + line : line;
  }

  /** Returns the text that {@link #write} was given. */
  static String read(String cell) {
    String bare = cell.strip();
    boolean marked = !bare.isEmpty() && bare.charAt(0) == MARK;
    return marked && (isFormula(bare, 1) || isMarkedTwice(bare)) ? bare.substring(1) : bare;
  }

  private static boolean isMarkedTwice(String bare) {
    return bare.length() > 2 && bare.charAt(1) == MARK && isFormula(bare, 2);
  }

  private static boolean isFormula(String text, int at) {
    return at < text.length() && FORMULA.indexOf(text.charAt(at)) >= 0;
  }
}
