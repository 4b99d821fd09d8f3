package dev.runtimebench.cli.tryout;

import java.math.BigDecimal;

/** Writes a number with all its digits: a person compares it with what the tool printed. */
final class PlainNumber {

  private static final int MAX_LENGTH = 20;

  private PlainNumber() {}

  static String of(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    String text = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return text.length() <= MAX_LENGTH ? text : String.valueOf(value);
  }
}
