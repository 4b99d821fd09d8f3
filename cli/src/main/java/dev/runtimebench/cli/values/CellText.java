package dev.runtimebench.cli.values;

import dev.runtimebench.cli.show.TerminalText;
import java.util.regex.Pattern;

/**
 * Text in a cell of a table that a spreadsheet may open. A text that begins like a formula gets an
 * apostrophe in front, as spreadsheets themselves mark a text.
 */
public final class CellText {

  private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";
  private static final char MARK = '\'';

  private static final Pattern SPACES_AROUND =
      Pattern.compile("^[\\s\\p{Zs}]++|(?<![\\s\\p{Zs}])[\\s\\p{Zs}]++$");

  /** Characters that a terminal does not show, and spaces other than the usual one. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}]|(?! )[\\p{Zs}\\p{Zl}\\p{Zp}]");

  private static final int MAX_SEARCHED = 256;
  private static final int SHOWN = 40;

  private CellText() {}

  /**
   * Returns the text for a message, cut. Nobody sees why {@code 1.5} with a NUL is not a number, or
   * {@code 1 500} with a no-break space: such characters are shown as escape sequences.
   */
  static String visible(String text) {
    String seen =
        UNSEEN
            .matcher(TerminalText.cut(text, MAX_SEARCHED))
            .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    return TerminalText.cut(TerminalText.line(seen), SHOWN);
  }

  /** Returns the text without the spaces around it. Spreadsheets also write no-break spaces. */
  static String strip(String cell) {
    return SPACES_AROUND.matcher(cell).replaceAll("");
  }

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
    String bare = strip(cell);
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
