package dev.runtimebench.cli.samples;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers as R, SciPy and spreadsheets write them: nothing is guessed. */
final class CsvNumbers {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "null", "none", "-");

  /** Said to have been measured, but no number: what came of a division by zero, for example. */
  private static final Set<String> NOT_FINITE =
      Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  private CsvNumbers() {}

  /** Whether it says that there is no value. */
  static boolean isMissing(String text) {
    return MISSING.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** NaN for what says that it isn't finite; empty for what is no number, or too large for one. */
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
