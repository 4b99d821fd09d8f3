package dev.runtimebench.cli.html;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes markup that is well-formed XML and HTML at once: every element is closed, every text and
 * attribute escaped, so that nothing a log says can become markup.
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

  /** Closes the element that was opened last. */
  Markup close() {
    out.append("</").append(open.pop()).append('>');
    if (open.size() < 6) {
      out.append('\n');
    }
    return this;
  }

  /** An element that holds text only. */
  Markup leaf(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** An element that HTML knows to be empty, or one of SVG's. */
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

  /** Text of this program's own that is markup already: the style sheet. */
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

  /** XML knows no control characters; the bidirectional ones can make text read as another. */
  private static boolean isAllowed(int c) {
    boolean control = Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
    boolean bidirectional = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return !control && !bidirectional && !surrogate && (c & 0xFFFE) != 0xFFFE;
  }

  /** What was written; every element must be closed. */
  String done() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }
}
