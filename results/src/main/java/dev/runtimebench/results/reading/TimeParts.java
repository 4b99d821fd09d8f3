package dev.runtimebench.results.reading;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whether a number is one part of a duration with several parts, such as 1m2.3s. */
final class TimeParts {

  private static final String WORD = "[A-Za-z\u00b5\u03bc]+";

  private static final Pattern LARGER_BEFORE =
      Pattern.compile(
          "(?<![\\p{L}0-9.,])(?:[0-9]+(?: ?(?:d|days?|h|hrs?|hours?|m|mins?|minutes?),?[ \\t]*(?:and[ \\t]+)?"
              + "|s|ms|us|[\u00b5\u03bc]s))+$");

  /** Durations as ISO 8601 and Java write them. */
  private static final Pattern ISO_BEFORE =
      Pattern.compile("(?<![\\p{L}0-9])P(?:[0-9]+D)?T(?:[0-9]+[HM])+$|(?<![\\p{L}0-9])P[0-9]+DT$");

  private static final Pattern PART_BEHIND =
      Pattern.compile(",? ?([0-9]+(?:[.,][0-9]+)?) ?(" + WORD + ")(?![A-Za-z\u00b5\u03bc])");

  private static final Pattern UNIT_BEHIND = Pattern.compile(" ?(" + WORD + ")");

  private TimeParts() {}

  /** Whether a larger part stands before the number. */
  static boolean areBefore(Neighbours.Place number) {
    String before = number.textBefore(0);
    String word = before.stripTrailing();
    boolean possible =
        !word.isEmpty() && "dhmsyrenTHM,".indexOf(word.charAt(word.length() - 1)) >= 0;
    return possible && (LARGER_BEFORE.matcher(before).find() || ISO_BEFORE.matcher(before).find());
  }

  /** Whether a smaller part follows the number and its unit, outside of the match. */
  static boolean areBehind(Neighbours.Place number) {
    Matcher unit = UNIT_BEHIND.matcher(number.behind());
    return unit.lookingAt()
        && areBehind(number, unit.group(1), number.behind(), unit.end(), number.end());
  }

  /** The same for a unit that is captured. */
  static boolean areBehind(Neighbours.Place number, Neighbours.Place unit) {
    return areBehind(number, unit.text(), unit.behind(), 0, unit.end());
  }

  /**
   * @param behind text that starts at that place of the line
   * @param from where the unit ends in that text
   */
  private static boolean areBehind(
      Neighbours.Place number, String unit, String behind, int from, int place) {
    Matcher part = PART_BEHIND.matcher(behind);
    part.region(from, behind.length());
    if (!number.text().matches("[+-]?[0-9]+") || !part.lookingAt()) {
      return false;
    }
    Optional<Unit> larger = PrintedUnits.time(unit);
    Optional<Unit> smaller = PrintedUnits.time(part.group(2));
    return larger.isPresent()
        && smaller.isPresent()
        && smaller.get().isSmallerThan(larger.get())
        && number.matchEnd() <= place + part.start(1);
  }
}
