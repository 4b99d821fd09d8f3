package dev.runtimebench.cli.progress;

import dev.runtimebench.cli.show.TerminalText;
import java.io.PrintWriter;

/**
 * Shows progress in one line that is rewritten, or line by line if the output is not a terminal.
 */
public final class StatusLine {

  private static final int WIDTH = 79;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private String shown = "";

  /**
   * @param terminal whether the output is a terminal, so that a line can be rewritten
   */
  public StatusLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Returns a status line on standard error; standard output is for the command's result. */
  public static StatusLine on(PrintWriter err) {
    return new StatusLine(err, isTerminal());
  }

  /** {@code ./rtb} detects whether standard error is a terminal, because Java 17 cannot. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("rtb.terminal") && !"dumb".equals(System.getenv("TERM"));
  }

  /** Shows the current state; does nothing without a terminal. */
  public void show(String text) {
    String line = TerminalText.cut(TerminalText.line(text), WIDTH);
    if (terminal && !line.equals(shown)) {
      out.print(ERASE + line);
      out.flush();
      shown = line;
    }
  }

  /** Shows an event in the rewritten line, or without a terminal in a new line. */
  void note(String text) {
    if (terminal) {
      show(text);
    } else {
      print(text);
    }
  }

  /** Prints a line that stays visible. */
  public void print(String text) {
    clear();
    out.println(TerminalText.line(text));
    out.flush();
  }

  /** Erases the rewritten line. */
  public void clear() {
    if (!shown.isEmpty()) {
      out.print(ERASE);
      out.flush();
      shown = "";
    }
  }
}
