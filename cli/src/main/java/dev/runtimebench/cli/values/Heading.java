package dev.runtimebench.cli.values;

import dev.runtimebench.results.reading.UnitNames;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heading of a column of values, such as {@code gvisor}, {@code gvisor (ms)} or {@code gvisor
 * [s]}.
 *
 * @param name the heading without the unit
 * @param unit the unit in brackets; empty without a unit
 */
record Heading(String name, Optional<String> unit) {

  private static final Pattern BRACKETS =
      Pattern.compile("(\\S.*?)\\s*(?:\\(\\s*([^()\\s]+)\\s*\\)|\\[\\s*([^\\[\\]\\s]+)\\s*])");

  /** What looks like a unit, also one that is unknown or has several meanings. */
  private static final Pattern LIKE_A_UNIT = Pattern.compile("[kKMGT]?[bB](/s)?|[kKMGT]bps|[md]");

  private static final Pattern ENDING = Pattern.compile(".+[ _./-]([A-Za-z\u00b5\u03bc]+)");

  /** Takes the text apart; brackets without a unit belong to the name. */
  static Heading of(String text) {
    Matcher parts = BRACKETS.matcher(text);
    if (parts.matches()) {
      String unit = parts.group(2) == null ? parts.group(3) : parts.group(2);
      if (UnitNames.of(unit).isPresent() || LIKE_A_UNIT.matcher(unit).matches()) {
        return new Heading(parts.group(1), Optional.of(unit));
      }
    }
    return new Heading(text, Optional.empty());
  }

  /** Returns the unit at the end of a name such as {@code gvisor_ms}, if it may be one. */
  Optional<String> ending() {
    Matcher end = ENDING.matcher(name);
    return end.matches() && UnitNames.of(end.group(1)).isPresent()
        ? Optional.of(end.group(1))
        : Optional.empty();
  }
}
