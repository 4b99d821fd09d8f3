package dev.runtimebench.results.reading;

/** Quotes a piece of a workload's output for a message: short, and without control characters. */
public final class Quoted {

  private Quoted() {}

  /** Returns the text in double quotes, cut after that many characters. */
  public static String of(String text, int max) {
    return '"' + visible(text, max) + '"';
  }

  /** Returns the text with escapes for the characters that a terminal would not show. */
  public static String visible(String text, int max) {
    StringBuilder shown = new StringBuilder();
    int[] points = text.codePoints().limit(max + 1L).toArray();
    for (int i = 0; i < Math.min(points.length, max); i++) {
      int type = Character.getType(points[i]);
      boolean hidden =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      if (hidden) {
        shown.append((points[i] < 0x100 ? "\\x%02x" : "\\u{%x}").formatted(points[i]));
      } else {
        shown.appendCodePoint(points[i]);
      }
    }
    return points.length > max ? shown + "..." : shown.toString();
  }
}
