package dev.runtimebench.operator.observe.usage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of the Prometheus text format, version 0.0.4: a name, labels, a value, and perhaps a
 * time stamp.
 *
 * @param labels in the order of the line
 * @param millis the time stamp in milliseconds since 1970; empty without one
 */
record PrometheusLine(String name, Map<String, String> labels, double value, OptionalLong millis) {

  private static final int MAX_LABELS = 64;

  /** Reads a line; empty for a comment, an empty line, and a line that is not in the format. */
  static Optional<PrometheusLine> parse(String line) {
    return new Parser(line).parse();
  }

  private static final class Parser {

    private final String line;
    private int at;

    Parser(String line) {
      this.line = line;
    }

    Optional<PrometheusLine> parse() {
      skipSpaces();
      String name = name();
      if (name.isEmpty()) {
        return Optional.empty();
      }
      skipSpaces();
      Map<String, String> labels = new LinkedHashMap<>();
      if (at < line.length() && line.charAt(at) == '{' && !labels(labels)) {
        return Optional.empty();
      }
      String[] rest = line.substring(at).strip().split("[ \\t]+");
      if (rest.length > 2) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new PrometheusLine(
                name,
                labels,
                number(rest[0]),
                rest.length == 2
                    ? OptionalLong.of(Long.parseLong(rest[1]))
                    : OptionalLong.empty()));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    private static double number(String text) {
      return switch (text) {
        case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }

    /** Reads the labels in braces; false if they are not in the format. */
    private boolean labels(Map<String, String> labels) {
      at++;
      while (labels.size() <= MAX_LABELS) {
        skipSpaces();
        if (is('}')) {
          at++;
          return true;
        }
        String label = name();
        skipSpaces();
        if (label.isEmpty() || !is('=')) {
          return false;
        }
        at++;
        skipSpaces();
        Optional<String> value = quoted();
        if (value.isEmpty() || labels.put(label, value.get()) != null) {
          return false;
        }
        skipSpaces();
        if (is(',')) {
          at++;
        } else if (!is('}')) {
          return false;
        }
      }
      return false;
    }

    private Optional<String> quoted() {
      if (!is('"')) {
        return Optional.empty();
      }
      StringBuilder text = new StringBuilder();
      for (at++; at < line.length(); at++) {
        char c = line.charAt(at);
        if (c == '"') {
          at++;
          return Optional.of(text.toString());
        }
        if (c == '\\' && at + 1 < line.length()) {
          at++;
          text.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at));
        } else {
          text.append(c);
        }
      }
      return Optional.empty();
    }

    private String name() {
      int from = at;
      while (at < line.length() && isOfName(line.charAt(at), at == from)) {
        at++;
      }
      return line.substring(from, at);
    }

    private static boolean isOfName(char c, boolean first) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || c == '_'
          || c == ':'
          || (!first && c >= '0' && c <= '9');
    }

    private boolean is(char c) {
      return at < line.length() && line.charAt(at) == c;
    }

    private void skipSpaces() {
      while (is(' ') || is('\t')) {
        at++;
      }
    }
  }
}
