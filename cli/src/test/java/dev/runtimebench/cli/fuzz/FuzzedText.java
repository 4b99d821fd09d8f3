package dev.runtimebench.cli.fuzz;

import dev.runtimebench.cli.show.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What must hold for every text that the command line prints. */
final class FuzzedText {

  private static final List<String> WORDS = List.of("java.", "Exception", "dev.runtimebench.cli");

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

  /** A refusal explains itself without Java's words, unless it quotes the input. */
  static void checkMessage(String message, byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1).replace("\0", "");
    boolean own = WORDS.stream().anyMatch(w -> message.contains(w) && !text.contains(w));
    if (message.isBlank() || own) {
      throw new IllegalStateException("a message for programmers: " + TerminalText.line(message));
    }
  }
}
