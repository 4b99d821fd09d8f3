package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.results.reading.UnitNames;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses numbers as R, SciPy and spreadsheets write them, with a unit after the number or without,
 * and rejects everything else.
 */
final class NumberText {

  /** All quantifiers are possessive: backtracking over a long text would take very long. */
  private static final String NUMBER =
      "[+-]?(?:[0-9]++%1$s?[0-9]*+|%1$s[0-9]++)(?:[eE][+-]?[0-9]{1,4}+)?";

  private static final int MAX_LENGTH = 1024;
  private static final Set<String> MISSING =
      Set.of("", "na", "n/a", "<na>", "#n/a", "null", "none", "-", "missing");

  /** A value was measured, but is not finite: for example the result of a division by zero. */
  private static final Set<String> NOT_FINITE =
      Set.of("nan", "inf", "infinity", "1.#inf", "1.#qnan", "1.#ind", "\u221e");

  private static final Pattern SIGN = Pattern.compile("^[+-]");

  /**
   * A number.
   *
   * @param value NaN if the value is not finite
   * @param unit the unit as it is written; empty without a unit
   */
  record Value(double value, Optional<String> unit) {}

  private final char decimal;
  private final Pattern number;
  private final Pattern withUnit;

  /**
   * @param decimal the decimal separator: a point or a comma
   */
  NumberText(char decimal) {
    this.decimal = decimal;
    String form = NUMBER.formatted(Pattern.quote(String.valueOf(decimal)));
    this.number = Pattern.compile(form);
    this.withUnit = Pattern.compile("(" + form + ")[\\s\\p{Zs}]*([\\p{L}%/][\\p{L}%/0-9]*)");
  }

  /** Whether the text means that there is no value. */
  static boolean isMissing(String text) {
    return MISSING.contains(CellText.strip(text).toLowerCase(Locale.ROOT));
  }

  /** Whether the text is a number, with or without a unit. */
  boolean isNumber(String text) {
    String bare = CellText.strip(text);
    return plain(bare).isPresent() || withUnit(bare).isPresent();
  }

  /**
   * Returns the number.
   *
   * @param at the place, for the message
   * @throws CliException with the text and the expected form
   */
  Value parse(String text, String at) {
    String bare = CellText.strip(text);
    if (NOT_FINITE.contains(SIGN.matcher(bare).replaceFirst("").toLowerCase(Locale.ROOT))) {
      return new Value(Double.NaN, Optional.empty());
    }
    return plain(bare)
        .or(() -> withUnit(bare))
        .orElseThrow(() -> CliException.usage(at + reason(bare)));
  }

  private String reason(String bare) {
    if (isTooLong(bare)) {
      return "the value is not a number: it has more than %,d characters".formatted(MAX_LENGTH);
    }
    Matcher parts = withUnit.matcher(bare);
    return parts.matches() && UnitNames.of(parts.group(2)).isPresent()
        ? "the value \"%s\" is not a number that a double can hold"
            .formatted(CellText.visible(bare))
        : problem(bare);
  }

  private static boolean isTooLong(String bare) {
    return bare.length() > MAX_LENGTH;
  }

  private Optional<Value> plain(String bare) {
    return !isTooLong(bare) && number.matcher(bare).matches()
        ? finite(bare).map(v -> new Value(v, Optional.empty()))
        : Optional.empty();
  }

  private Optional<Value> withUnit(String bare) {
    Matcher parts = withUnit.matcher(bare);
    return !isTooLong(bare) && parts.matches() && UnitNames.of(parts.group(2)).isPresent()
        ? finite(parts.group(1)).map(v -> new Value(v, Optional.of(parts.group(2))))
        : Optional.empty();
  }

  private Optional<Double> finite(String digits) {
    double value = Double.parseDouble(digits.replace(decimal, '.'));
    boolean zero = digits.split("[eE]", 2)[0].chars().noneMatch(c -> c >= '1' && c <= '9');
    return Double.isFinite(value) && (value != 0 || zero) ? Optional.of(value) : Optional.empty();
  }

  private String problem(String bare) {
    String shown = CellText.visible(bare);
    String head = "the value \"" + shown + "\" is not a number";
    if (number.matcher(bare).matches()) {
      return head + " that a double can hold";
    }
    Matcher parts = withUnit.matcher(bare);
    if (parts.matches()) {
      return head
          + ": the unit "
          + parts.group(2)
          + " is unknown or has several meanings; write the values in one unit, such as ms or KiB";
    }
    char other = decimal == '.' ? ',' : '.';
    if (Digits.of(bare) == Digits.GROUPED && new NumberText(other).isNumber(bare)) {
      return head
          + ": if the %s separates thousands, write %s; if it is the decimal separator, use --decimal \"%s\""
              .formatted(
                  other == ',' ? "comma" : "point", bare.replace(String.valueOf(other), ""), other);
    }
    if (bare.indexOf(other) >= 0 && new NumberText(other).isNumber(bare)) {
      return head
          + (decimal == '.'
              ? " with a decimal point; if the comma is the decimal separator, use --decimal \",\""
              : " with a decimal comma, as --decimal \",\" says");
    }
    if (bare.indexOf(other) >= 0 && bare.replaceAll("[.,' ]", "").matches("[+-]?[0-9]+")) {
      return head + " with one decimal separator; write it without group separators";
    }
    return head
        + " such as 1.5, 2e-3 or 850us; for a missing value leave the field empty or write NA";
  }
}
