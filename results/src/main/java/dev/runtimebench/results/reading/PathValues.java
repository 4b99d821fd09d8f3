package dev.runtimebench.results.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Compares values by RFC 9535, section 2.3.5.2.2. */
final class PathValues {

  private PathValues() {}

  /** An empty value is the RFC's Nothing. */
  static boolean compare(Optional<JsonNode> left, String operator, Optional<JsonNode> right) {
    return switch (operator) {
      case "==" -> same(left, right);
      case "!=" -> !same(left, right);
      case "<" -> less(left, right);
      case ">" -> less(right, left);
      case "<=" -> less(left, right) || same(left, right);
      default -> less(right, left) || same(left, right);
    };
  }

  private static boolean same(Optional<JsonNode> left, Optional<JsonNode> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() && right.isEmpty();
    }
    return same(left.get(), right.get());
  }

  private static boolean same(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return order(left, right) == 0;
    }
    if (left.isArray() && right.isArray() && left.size() == right.size()) {
      Iterator<JsonNode> others = right.iterator();
      for (JsonNode one : left) {
        if (!same(one, others.next())) {
          return false;
        }
      }
      return true;
    }
    if (left.isObject() && right.isObject() && left.size() == right.size()) {
      for (Map.Entry<String, JsonNode> member : left.properties()) {
        JsonNode other = right.get(member.getKey());
        if (other == null || !same(member.getValue(), other)) {
          return false;
        }
      }
      return true;
    }
    return left.equals(right);
  }

  private static boolean less(Optional<JsonNode> left, Optional<JsonNode> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return false;
    }
    JsonNode one = left.get();
    JsonNode other = right.get();
    if (one.isNumber() && other.isNumber()) {
      return order(one, other) < 0;
    }
    return one.isTextual() && other.isTextual() && codePoints(one.asText(), other.asText()) < 0;
  }

  private static int order(JsonNode left, JsonNode right) {
    return left.isIntegralNumber() && right.isIntegralNumber()
        ? left.bigIntegerValue().compareTo(right.bigIntegerValue())
        : Double.compare(left.asDouble() + 0.0, right.asDouble() + 0.0);
  }

  private static int codePoints(String left, String right) {
    int[] one = left.codePoints().toArray();
    int[] other = right.codePoints().toArray();
    return Arrays.compare(one, other);
  }

  /** The length of a text in characters, of an array in values, of an object in members. */
  static Optional<JsonNode> length(JsonNode value) {
    if (value.isTextual()) {
      return Optional.of(
          IntNode.valueOf(value.asText().codePointCount(0, value.asText().length())));
    }
    return value.isContainerNode() ? Optional.of(IntNode.valueOf(value.size())) : Optional.empty();
  }

  /** An I-Regexp (RFC 9485) for RE2: there, a dot also matches what ends a line elsewhere. */
  static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(c).append(pattern.charAt(++i));
        continue;
      }
      inClass = c == '[' || (inClass && c != ']');
      regex.append(c == '.' && !inClass ? "[^\\n\\r]" : String.valueOf(c));
    }
    return regex.toString();
  }
}
