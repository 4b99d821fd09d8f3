package dev.runtimebench.cli.html.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Writes the numbers of a plot: nobody sees the sixth digit, and the page gets smaller. */
final class Digits {

  private static final MathContext FIVE = new MathContext(5);

  private Digits() {}

  /** Returns a count with separators: {@code 40,000}. */
  static String count(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns the value with five significant digits; null stays null, and so does infinity. */
  static Double of(Double value) {
    return value == null || !Double.isFinite(value)
        ? null
        : BigDecimal.valueOf(value).round(FIVE).doubleValue();
  }
}
