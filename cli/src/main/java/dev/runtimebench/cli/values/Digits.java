package dev.runtimebench.cli.values;

import java.util.Set;
import java.util.regex.Pattern;

/** How a number is written: a separator before three digits may group the digits. */
enum Digits {
  /** A whole number below 1000: it has no place for a group separator. */
  SMALL,
  /** One separator, and exactly three digits after it: 1.100 may be eleven hundred. */
  GROUPED,
  /** The decimal separator is certain. */
  CERTAIN;

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,3}(?![0-9.,eE]).*");
  private static final Pattern GROUP =
      Pattern.compile("[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9.,eE]).*");

  static Digits of(String number) {
    if (GROUP.matcher(number).matches()) {
      return GROUPED;
    }
    return WHOLE.matcher(number).matches() ? SMALL : CERTAIN;
  }

  /** Whether numbers with these digits look like whole numbers with groups. */
  static boolean areGroups(Set<Digits> written) {
    return written.equals(Set.of(SMALL, GROUPED));
  }
}
