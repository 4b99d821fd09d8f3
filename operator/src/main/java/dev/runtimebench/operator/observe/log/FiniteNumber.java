package dev.runtimebench.operator.observe.log;

import java.util.OptionalDouble;

/** Reads a number from a text of a tool. A number that is NaN or infinite was not measured. */
final class FiniteNumber {

  private static final int MAX_QUOTE_LENGTH = 60;

  private FiniteNumber() {}

  /** The number; empty if the text is not a number, or if the number is not finite. */
  static OptionalDouble parse(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** The text for a message, shortened. */
  static String quote(String text) {
    String stripped = text.strip();
    return stripped.length() <= MAX_QUOTE_LENGTH
        ? stripped
        : stripped.substring(0, MAX_QUOTE_LENGTH) + "...";
  }
}
