package dev.runtimebench.cli.html.plot;

import java.math.BigDecimal;
import java.math.MathContext;

/** Shortens the numbers of a plot: nobody sees the sixth digit, and the page gets smaller. */
final class Digits {

  private static final MathContext FIVE = new MathContext(5);

  private Digits() {}

  /** Returns the value with five significant digits; null stays null, and so does infinity. */
  static Double of(Double value) {
    return value == null || !Double.isFinite(value)
        ? null
        : BigDecimal.valueOf(value).round(FIVE).doubleValue();
  }
}
