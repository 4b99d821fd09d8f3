package dev.runtimebench.cli.show;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Formats numbers with as many digits as a reader needs. */
public final class Numbers {

  /** The text for a missing value, which is never shown as zero. */
  public static final String NONE = "-";

  private static final double SCIENTIFIC_BELOW = 1e-4;
  private static final int GROUPED_FROM = 100_000;

  /** Larger numbers have more digits than a double, and would fill the table. */
  private static final double SCIENTIFIC_FROM = 1e12;

  private Numbers() {}

  /**
   * Formats a number with this many significant digits, but always the whole integer part: {@code
   * 2.46}, {@code 135}, {@code 124,310}.
   */
  public static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size < SCIENTIFIC_BELOW || size >= SCIENTIFIC_FROM) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded =
        size >= Math.pow(10, digits)
            ? exact.setScale(0, RoundingMode.HALF_EVEN)
            : exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (size >= GROUPED_FROM) {
      return String.format(Locale.ROOT, "%,d", rounded.toBigInteger());
    }
    // BigDecimal.valueOf(2.5) has only two digits: pad, so that a column's digits line up.
    int decimals = Math.max(0, digits - (rounded.precision() - rounded.scale()));
    return rounded.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  /**
   * Formats a ratio's interval; both ends have the decimals that the upper end needs: {@code [3.35,
   * 3.48]}, {@code [0.15, 0.18]}. Returns {@link #NONE} without an interval.
   */
  public static String interval(Double low, Double high) {
    if (low == null || high == null || !Double.isFinite(low) || !Double.isFinite(high)) {
      return NONE;
    }
    String end = significant(high, high < 1 ? 2 : 3);
    if (!end.contains(".") || end.contains("e")) {
      return "[" + significant(low, 3) + ", " + end + "]";
    }
    int decimals = end.length() - 1 - end.indexOf('.');
    BigDecimal start = BigDecimal.valueOf(low).setScale(decimals, RoundingMode.HALF_EVEN);
    if (low != 0 && start.signum() == 0) {
      return "[" + significant(low, 2) + ", " + end + "]";
    }
    return "[" + start.toPlainString() + ", " + end + "]";
  }

  /** Formats a p-value: {@code 0.031}, {@code <0.0001}. */
  public static String p(Double p) {
    if (p == null) {
      return NONE;
    }
    return p < SCIENTIFIC_BELOW ? "<0.0001" : significant(p, 2);
  }

  /** Formats a ratio: {@code 3.41x}, {@code 0.98x}, {@code 54.9x}, {@code 0.019x}. */
  public static String ratio(Double ratio) {
    if (ratio == null || !Double.isFinite(ratio)) {
      return NONE;
    }
    return significant(ratio, ratio < 1 ? 2 : 3) + "x";
  }
}
