package dev.runtimebench.cli.progress;

import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import java.io.PrintWriter;
import java.util.List;

/** Shows progress in lines that are rewritten, or line by line if the output is not a terminal. */
public final class StatusLine {

  private static final String UP = "\u001b[%dA";
  private static final String ERASE = "\r\u001b[J";

  private final PrintWriter out;
  private final boolean terminal;
  private List<String> shown = List.of();

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
    show(List.of(text));
  }

  /** Shows the current state in several lines; does nothing without a terminal. */
  void show(List<String> texts) {
    int width = TerminalWidth.ofErrors() - 1;
    List<String> lines =
        texts.stream().map(text -> TerminalText.cut(printable(text), width)).toList();
    if (terminal && !lines.equals(shown)) {
      out.print(erase() + String.join("\n", lines));
      out.flush();
      shown = lines;
    }
  }

  /** A line may be indented. */
  private static String printable(String text) {
    int indent = text.length() - text.stripLeading().length();
    return " ".repeat(indent) + TerminalText.line(text);
  }

  /** Moves to the first of the shown lines, and erases to the end of the screen. */
  private String erase() {
    return (shown.size() > 1 ? UP.formatted(shown.size() - 1) : "") + ERASE;
  }

  /** Prints an event in a new line without a terminal. A terminal shows the state instead. */
  void note(String text) {
    if (!terminal) {
      print(text);
    }
  }

  /** Prints a line that stays visible. */
  public void print(String text) {
    printExactly(TerminalText.line(text));
  }

  /** Prints a line that stays visible, with all its spaces, as a user pastes a command. */
  public void printExactly(String text) {
    clear();
    out.println(TerminalText.spaced(text));
    out.flush();
  }

  /** Erases the rewritten lines. */
  public void clear() {
    if (!shown.isEmpty()) {
      out.print(erase());
      out.flush();
      shown = List.of();
    }
  }
}
