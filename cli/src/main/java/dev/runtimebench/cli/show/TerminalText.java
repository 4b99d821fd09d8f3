package dev.runtimebench.cli.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prepares untrusted text for a terminal. Messages can contain lines of a workload's log, and such
 * lines can contain escape sequences.
 */
public final class TerminalText {

  private static final String ELLIPSIS = "...";

  /** A longer text is not a sentence for people. */
  private static final int MAX_WRAPPED = 8192;

  private TerminalText() {}

  /**
   * Returns the text as one line: control and formatting characters become spaces, and several
   * spaces become one. Returns an empty text for null.
   */
  public static String line(String text) {
    if (text == null) {
      return "";
    }
    return spaced(text).strip().replaceAll(" +", " ");
  }

  /** Returns one line without characters that change the terminal. Keeps all spaces. */
  public static String spaced(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().map(c -> isPrintable(c) ? c : ' ').forEach(out::appendCodePoint);
    return out.toString();
  }

  /**
   * Returns JSON in which every character that must not reach a terminal is an escape sequence of
   * JSON. Such characters occur only in strings, apart from line ends.
   */
  public static String json(String json) {
    StringBuilder out = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (c == '\n' || c == ' ' || isPrintable(c)) {
                out.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    return out.toString();
  }

  /**
   * Returns a page whose control and formatting characters are spaces, apart from tabs and line
   * ends. A browser shows some of them, and others change the order of the text that follows.
   */
  public static String page(String page) {
    StringBuilder out = new StringBuilder(page.length());
    page.codePoints()
        .map(
            c ->
                c == '\n'
                        || c == '\t'
                        || isPrintable(c)
                        || Character.getType(c) == Character.SPACE_SEPARATOR
                    ? c
                    : ' ')
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Returns the number of terminal columns that the text needs. */
  public static int width(String text) {
    return text.codePoints().map(TerminalText::width).sum();
  }

  private static int width(int c) {
    if (Character.getType(c) == Character.NON_SPACING_MARK) {
      return 0;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
      default -> c >= 0x1F000 ? 2 : 1;
    };
  }

  /** Cuts a text to at most this many columns; a cut text ends with dots. */
  public static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    String mark = ELLIPSIS.substring(0, Math.min(ELLIPSIS.length(), width));
    return head(text, width - mark.length()) + mark;
  }

  /** Cuts a name to at most this many columns, in the middle: names often differ at the end. */
  public static String cutName(String name, int width) {
    if (width(name) <= width || width < 5) {
      return cut(name, width);
    }
    int tail = (width - 2) / 2;
    String reversed = new StringBuilder(name).reverse().toString();
    String end = new StringBuilder(head(reversed, tail)).reverse().toString();
    return head(name, width - 2 - width(end)) + ".." + end;
  }

  /** Breaks a text into lines of at most this many columns, between words if possible. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = cut(line(text), MAX_WRAPPED);
    while (width(rest) > width) {
      String head = head(rest, width);
      int space = rest.charAt(head.length()) == ' ' ? head.length() : head.lastIndexOf(' ');
      int end =
          space > 0 ? space : Math.max(head.length(), Character.charCount(rest.codePointAt(0)));
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private static String head(String text, int width) {
    int columns = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      columns += width(c);
      if (columns > width) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end);
  }
}
