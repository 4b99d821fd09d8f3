package dev.runtimebench.results.output;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The text of a line as a terminal shows it: without colours and other control sequences. A
 * carriage return ends a line, because progress output overwrites itself.
 */
final class ShownText {

  /** CSI sequences such as colours, OSC sequences such as links, and the short sequences. */
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]"
              + "|(?:\u001b\\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)"
              + "|\u001b[ -/]*[0-Z\\\\^-~]");

  private ShownText() {}

  /** Passes on each part of a line that a carriage return ends. An empty line is one part. */
  static void parts(String raw, Consumer<String> part) {
    int start = 0;
    for (int end = raw.indexOf('\r'); end >= 0; end = raw.indexOf('\r', start)) {
      if (end > start) {
        part.accept(clean(raw.substring(start, end)));
      }
      start = end + 1;
    }
    if (start == 0 || start < raw.length()) {
      part.accept(clean(raw.substring(start)));
    }
  }

  private static String clean(String text) {
    boolean controls = text.chars().anyMatch(c -> c == 0x1b || (c >= 0x90 && c <= 0x9f));
    return controls ? SEQUENCE.matcher(text).replaceAll("") : text;
  }
}
