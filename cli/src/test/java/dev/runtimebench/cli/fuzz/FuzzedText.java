package dev.runtimebench.cli.fuzz;

import dev.runtimebench.cli.show.TerminalText;

/** What must hold for every text that the command line prints. */
final class FuzzedText {

  private FuzzedText() {}

  /** A line of output has no character that a terminal interprets. */
  static void check(String line) {
    boolean raw =
        line.codePoints()
            .anyMatch(
                c ->
                    Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE);
    if (raw) {
      throw new IllegalStateException("raw text in the output: " + TerminalText.line(line));
    }
  }

  /** A refusal explains itself without Java's words. */
  static void checkMessage(String message) {
    if (message.isBlank() || message.contains("java.") || message.contains("Exception")) {
      throw new IllegalStateException("a message for programmers: " + TerminalText.line(message));
    }
  }
}
