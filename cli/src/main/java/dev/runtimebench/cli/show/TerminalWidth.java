package dev.runtimebench.cli.show;

/** The number of columns that a table may use. */
public final class TerminalWidth {

  private static final int MOST = 80;
  private static final int LEAST = 60;

  private TerminalWidth() {}

  /** Returns the width that COLUMNS in the environment names, from 60 to 80; 80 without it. */
  public static int columns() {
    return columns(System.getenv("COLUMNS"));
  }

  static int columns(String text) {
    if (text == null || !text.matches("[0-9]{1,9}")) {
      return MOST;
    }
    return Math.min(MOST, Math.max(LEAST, Integer.parseInt(text)));
  }
}
