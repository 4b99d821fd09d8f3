package dev.runtimebench.cli.html;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML that is also well-formed XML. All elements are closed, and all texts and attributes
 * are escaped, so that text from a log cannot become markup.
 */
final class Markup {

  private static final int REPLACEMENT = 0xFFFD;

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes name, value, name, value...; a null value leaves the attribute out
   */
  Markup open(String tag, String... attributes) {
    start(tag, attributes).append('>');
    open.push(tag);
    return this;
  }

  /** Closes the last open element. */
  Markup close() {
    out.append("</").append(open.pop()).append('>');
    if (open.size() < 6) {
      out.append('\n');
    }
    return this;
  }

  /** Writes an element that contains only text. */
  Markup leaf(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** Writes an element without content: a void element of HTML, or any element of SVG. */
  Markup empty(String tag, String... attributes) {
    start(tag, attributes).append(" />");
    return this;
  }

  private StringBuilder start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(attributes[i + 1]);
        out.append('"');
      }
    }
    return out;
  }

  Markup text(String text) {
    escape(text == null ? "" : text);
    return this;
  }

  /** Writes trusted text without escaping, such as the style sheet. */
  Markup raw(String trusted) {
    out.append(trusted);
    return this;
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isAllowed(c) ? c : REPLACEMENT);
              }
            });
  }

  /** XML forbids control characters; bidirectional ones can disguise text. */
  private static boolean isAllowed(int c) {
    boolean control = Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
    boolean mark = c == 0x200E || c == 0x200F || c == 0x061C;
    boolean bidirectional = mark || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return !control && !bidirectional && !surrogate && (c & 0xFFFE) != 0xFFFE;
  }

  /** Returns the markup. All elements must be closed. */
  String done() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("elements not closed: " + open);
    }
    return out.toString();
  }
}
