package dev.runtimebench.cli.progress;

import dev.runtimebench.cli.show.Plain;
import java.io.PrintWriter;

/**
 * The place on the terminal where progress is shown: one line that is rewritten, where there is a
 * terminal; else one line after the other.
 */
public final class StatusLine {

  private static final int WIDTH = 79;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private String shown = "";

  /**
   * @param terminal whether a line can be rewritten
   */
  public StatusLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** On standard error: standard output is for what the command was asked for. */
  public static StatusLine on(PrintWriter err) {
    return new StatusLine(err, isTerminal());
  }

  /** {@code ./rtb} looks whether standard error is a terminal, which Java 17 can't. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("rtb.terminal") && !"dumb".equals(System.getenv("TERM"));
  }

  /** Shows what holds at the moment; nothing without a terminal. */
  public void show(String text) {
    String line = Plain.cut(text, WIDTH);
    if (terminal && !line.equals(shown)) {
      out.print(ERASE + line);
      out.flush();
      shown = line;
    }
  }

  /** Something that happened: without a terminal it is a line of its own. */
  void note(String text) {
    if (terminal) {
      show(text);
    } else {
      print(text);
    }
  }

  /** A line that stays. */
  public void print(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** Leaves nothing of the rewritten line behind. */
  public void clear() {
    if (!shown.isEmpty()) {
      out.print(ERASE);
      out.flush();
      shown = "";
    }
  }
}
