package dev.runtimebench.testkit.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An input of a target that begins with some lines of settings. The lines are text, so that people
 * can read and write the committed inputs.
 */
public final class FuzzedLines {

  private final byte[] data;
  private int at;

  public FuzzedLines(byte[] data) {
    this.data = data.clone();
  }

  /** Returns the next line without its newline; empty at the end of the input. */
  public String next() {
    int end = at;
    while (end < data.length && data[end] != '\n') {
      end++;
    }
    String line = new String(data, at, end - at, StandardCharsets.UTF_8);
    at = Math.min(data.length, end + 1);
    return line;
  }

  /** Returns the bytes after the lines that were read. */
  public byte[] rest() {
    return Arrays.copyOfRange(data, at, data.length);
  }

  /** Returns the constant whose name begins with the text; null for an empty or another text. */
  public static <T extends Enum<T>> T constant(Class<T> type, String text) {
    return text.isEmpty()
        ? null
        : Arrays.stream(type.getEnumConstants())
            .filter(constant -> constant.name().startsWith(text))
            .findFirst()
            .orElse(null);
  }

  /** Reports a property that does not hold. */
  public static void require(boolean holds, String property, Object... seen) {
    if (!holds) {
      throw new IllegalStateException(property + ": " + Arrays.toString(seen));
    }
  }
}
