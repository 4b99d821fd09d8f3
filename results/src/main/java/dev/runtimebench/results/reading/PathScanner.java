package dev.runtimebench.results.reading;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of a JSONPath (RFC 9535). */
final class PathScanner {

  /** The integers that a double holds exactly. */
  private static final long MAX_INTEGER = (1L << 53) - 1;

  private static final String FIRST = "[A-Za-z_\\x{80}-\\x{D7FF}\\x{E000}-\\x{10FFFF}]";
  private static final Pattern MEMBER = Pattern.compile(FIRST + "(?:" + FIRST + "|[0-9])*");
  private static final Pattern FUNCTION = Pattern.compile("[a-z][a-z_0-9]*");
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern NUMBER =
      Pattern.compile("(?:-?0|-?[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final Pattern COMPARISON = Pattern.compile("==|!=|<=|>=|<|>");
  private static final Pattern BLANK = Pattern.compile("[ \\t\\n\\r]*");

  private final String path;
  private int at;

  PathScanner(String path) {
    this.path = path;
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  boolean isAtEnd() {
    return at == path.length();
  }

  IllegalArgumentException error(String expected) {
    return new IllegalArgumentException("expected %s at character %d".formatted(expected, at + 1));
  }

  void blank() {
    match(BLANK);
  }

  boolean take(String text) {
    boolean there = path.startsWith(text, at);
    at += there ? text.length() : 0;
    return there;
  }

  void expect(String text) {
    if (!take(text)) {
      throw error(text);
    }
  }

  private String match(Pattern pattern) {
    Matcher matcher = pattern.matcher(path).region(at, path.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }

  private String need(Pattern pattern, String what) {
    String text = match(pattern);
    if (text == null) {
      throw error(what);
    }
    return text;
  }

  private boolean looksAt(Pattern pattern) {
    return pattern.matcher(path).region(at, path.length()).lookingAt();
  }

  String memberName() {
    return need(MEMBER, "a name");
  }

  String functionName() {
    return need(FUNCTION, "a value, a query or a function");
  }

  boolean isInteger() {
    return looksAt(INTEGER);
  }

  long integer() {
    String text = need(INTEGER, "an integer");
    long value = text.length() > 17 ? MAX_INTEGER + 1 : Long.parseLong(text);
    if (Math.abs(value) > MAX_INTEGER) {
      throw error("a smaller integer");
    }
    return value;
  }

  boolean isNumber() {
    return looksAt(NUMBER);
  }

  String number() {
    return need(NUMBER, "a number");
  }

  /** The next comparison operator; null if there is none. */
  String comparison() {
    return match(COMPARISON);
  }

  boolean isQuote() {
    return at < path.length() && (path.charAt(at) == '\'' || path.charAt(at) == '"');
  }

  String string() {
    char quote = path.charAt(at++);
    StringBuilder text = new StringBuilder();
    while (at < path.length() && path.charAt(at) != quote) {
      char c = path.charAt(at++);
      if (c < ' ') {
        throw error("no control character");
      }
      text.append(c == '\\' ? escape(quote) : c);
    }
    expect(String.valueOf(quote));
    checkSurrogates(text);
    return text.toString();
  }

  private char escape(char quote) {
    if (isAtEnd()) {
      throw error("an escape");
    }
    char c = path.charAt(at++);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '/', '\\' -> c;
      case 'u' -> unicode();
      default -> {
        if (c != quote) {
          throw error("an escape");
        }
        yield c;
      }
    };
  }

  private char unicode() {
    if (at + 4 > path.length() || !path.substring(at, at + 4).matches("[0-9A-Fa-f]{4}")) {
      throw error("four hexadecimal digits");
    }
    at += 4;
    return (char) Integer.parseInt(path.substring(at - 4, at), 16);
  }

  private void checkSurrogates(CharSequence text) {
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw error("a pair of surrogates");
    }
  }
}
