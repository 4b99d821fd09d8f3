package dev.runtimebench.cli.show;

import java.util.Optional;

/** The number of columns that a table, or a line of progress, may use. */
public final class TerminalWidth {

  /**
   * The width of the output format wide: nothing is cut or wrapped, and tables have more columns.
   */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int MOST = 80;
  private static final int LEAST = 60;

  /** {@code ./rtb} sets these properties when the stream is a terminal. */
  private static final String OUTPUT = "rtb.columns";

  private static final String ERRORS = "rtb.error.columns";

  private TerminalWidth() {}

  /**
   * Returns the width for standard output, from 60 to 80: that of COLUMNS in the environment, else
   * that of the terminal. 80 if the output is no terminal.
   */
  public static int columns() {
    return columns(
        Optional.ofNullable(System.getenv("COLUMNS")).orElse(System.getProperty(OUTPUT)));
  }

  /** Whether a person reads standard output in a terminal, or COLUMNS says so. */
  public static boolean isTerminal() {
    return System.getenv("COLUMNS") != null || System.getProperty(OUTPUT) != null;
  }

  /** Returns the width for lines of progress on standard error, from 60 to 80. */
  public static int ofErrors() {
    return columns(
        Optional.ofNullable(System.getenv("COLUMNS")).orElse(System.getProperty(ERRORS)));
  }

  static int columns(String text) {
    if (text == null || !text.matches("[0-9]{1,9}")) {
      return MOST;
    }
    return Math.min(MOST, Math.max(LEAST, Integer.parseInt(text)));
  }
}
