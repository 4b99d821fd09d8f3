package dev.runtimebench.cli.samples;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses numbers as R, SciPy and spreadsheets write them, and rejects everything else. */
final class CsvNumbers {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "null", "none", "-");

  /** A value was measured, but is not finite: for example the result of a division by zero. */
  private static final Set<String> NOT_FINITE =
      Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  private CsvNumbers() {}

  /** Whether the text means that there is no value. */
  static boolean isMissing(String text) {
    return MISSING.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** Returns NaN for a value that isn't finite; empty if the text is no number or is too large. */
  static Optional<Double> parse(String text) {
    String bare = text.strip();
    if (NOT_FINITE.contains(bare.toLowerCase(Locale.ROOT))) {
      return Optional.of(Double.NaN);
    }
    if (!DECIMAL.matcher(bare).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(bare);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }
}
