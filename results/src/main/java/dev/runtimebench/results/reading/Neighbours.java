package dev.runtimebench.results.reading;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the text around a number that an expression found. An expression that takes the 1.2 of
 * 1.2ms, the 12 of 12.5 or the 5 of -5 does not take what the tool printed. The author of the
 * expression intends what the expression itself matches around the number, unless that is a unit
 * other than the metric's or the declared one.
 */
public final class Neighbours {

  private static final int MAX_SHOWN = 40;
  private static final int MAX_BEHIND = 32;
  private static final int MAX_BEFORE = 64;

  private static final Pattern ATTACHED =
      Pattern.compile("([A-Za-z\u00b5\u03bc%][A-Za-z\u00b5\u03bc%/]*).*");

  private static final Pattern SPACED =
      Pattern.compile(
          "(?:[ \\t\u00a0\u202f\u2009]{1,8}[(\\[]?|[(\\[])([A-Za-z\u00b5\u03bc%][A-Za-z\u00b5\u03bc%/]*)(?:[^A-Za-z0-9_\u00b5\u03bc].*)?");

  /**
   * A unit in brackets, as in {@code clat (nsec): avg=850.12}. One letter at the end of a word is a
   * plural, as in {@code 2 file(s)}.
   */
  private static final Pattern BRACKETED =
      Pattern.compile(
          "(?:[(\\[]\\h?([A-Za-z\u00b5\u03bc]{2,12}(?:/[A-Za-z]{1,8})?)\\h?[)\\]]"
              + "|(?<![\\p{L}\\p{N}])[(\\[]\\h?([A-Za-z])\\h?[)\\]])");

  private static final int MAX_LABEL = 256;

  /** Words that are part of a number. */
  private static final Set<String> LARGE_NUMBERS =
      Set.of(
          "thousand",
          "thousands",
          "million",
          "millions",
          "mio",
          "mln",
          "billion",
          "billions",
          "bn",
          "mrd",
          "trillion",
          "trillions",
          "lakh",
          "lakhs",
          "crore",
          "crores");

  /**
   * Where an expression found a number in its line: the group, and the whole match.
   *
   * @param searchedFrom where the previous match ended: the text before is another value's
   */
  public record Place(
      String line, int start, int end, int matchStart, int matchEnd, int searchedFrom) {

    /** A place in a line without another match before. */
    public Place(String line, int start, int end, int matchStart, int matchEnd) {
      this(line, start, end, matchStart, matchEnd, 0);
    }

    boolean isOpenBehind() {
      return end >= matchEnd;
    }

    boolean isOpenBefore() {
      return start <= matchStart;
    }

    String behind() {
      return line.substring(end, Math.min(line.length(), end + MAX_BEHIND));
    }

    String text() {
      return line.substring(start, end);
    }

    String textBefore(int from) {
      return line.substring(Math.max(from, Math.max(0, start - MAX_BEFORE)), start);
    }

    /** The character so many steps before the number, without those that nobody sees. */
    char before(int steps) {
      int at = start;
      for (int left = steps; left > 0; left--) {
        at--;
        while (at >= 0 && isHidden(line.charAt(at))) {
          at--;
        }
      }
      return at < 0 ? ' ' : line.charAt(at);
    }

    private static boolean isHidden(char c) {
      int type = Character.getType(c);
      return type == Character.FORMAT || (type == Character.CONTROL && c != '\t');
    }

    /** Whether the text begins with a digit, or with a point or a comma and a digit. */
    boolean beginsNumber() {
      int first = start < end && ".,".indexOf(line.charAt(start)) >= 0 ? start + 1 : start;
      return first < end && Character.isDigit(line.charAt(first));
    }

    String shown() {
      int from = Math.max(0, start - MAX_BEHIND / 2);
      return Quoted.of(
          line.substring(from, Math.min(line.length(), end + MAX_BEHIND / 2)), MAX_SHOWN);
    }
  }

  private final String unitName;
  private final NumberFormat format;
  private final Optional<Unit> bare;

  /**
   * @param unitName the metric's unit
   * @param bare the unit of a number without a unit; empty if the tables do not have the unit
   */
  Neighbours(String unitName, NumberFormat format, Optional<Unit> bare) {
    this.unitName = unitName;
    this.format = format;
    this.bare = bare;
  }

  /**
   * Returns why the captured text is not the whole number that the tool printed, for a number whose
   * unit is not captured; empty if it is.
   */
  public Optional<String> problem(Place number) {
    boolean plain = format.form() == null || format.form() == NumberFormat.Form.Plain;
    if (isTime() && TimeParts.areBehind(number)) {
      return Optional.of(partsFollow(number));
    }
    return cut(number)
        .or(() -> plain ? unit(number) : textGoesOn(number))
        .or(() -> plain ? unitBefore(number) : Optional.empty());
  }

  /**
   * Returns why the captured unit is not the unit that the tool printed; empty if it is.
   *
   * @param number the place of the number
   * @param unit the place of the unit
   */
  public Optional<String> problem(Place number, Place unit) {
    if (unit.start() == unit.end()) {
      return problem(number);
    }
    if (isTime() && TimeParts.areBehind(number, unit)) {
      return Optional.of(partsFollow(number));
    }
    boolean goesOn = unit.isOpenBehind() && unit.behind().matches("(?s)/?[A-Za-z\u00b5\u03bc%].*");
    return goesOn
        ? Optional.of("the unit continues after unitGroup, in " + unit.shown())
        : before(number);
  }

  private Optional<String> cut(Place number) {
    return NumberEnds.goOn(number)
        ? Optional.of(
            "the number continues after the group, in %s; capture all of it, or match what follows"
                .formatted(number.shown()))
        : before(number);
  }

  private Optional<String> before(Place number) {
    if (NumberEnds.beginBefore(number)) {
      return Optional.of(
          "the number begins before the group, in %s; capture all of it".formatted(number.shown()));
    }
    boolean time = isTime();
    if (number.isOpenBefore()
        && number.beginsNumber()
        && (NumberEnds.areTail(number, format.decimal())
            || (time && TimeParts.areBefore(number)))) {
      return Optional.of(
          "the number seems to begin before the group, in %s; capture all of it, or match what comes before it"
              .formatted(number.shown()));
    }
    return NumberEnds.qualifier(number)
        .map(
            sign ->
                "%s is before the number, in %s, so the number is not a value; match the sign if it does not matter"
                    .formatted(Quoted.of(sign, MAX_SHOWN), number.shown()));
  }

  private boolean isTime() {
    return bare.filter(unit -> unit.dimension() == Unit.Dimension.Time).isPresent();
  }

  private static String partsFollow(Place number) {
    return "smaller parts of the duration follow, in %s; capture all of it with number.form: Duration, or match what follows"
        .formatted(number.shown());
  }

  private static Optional<String> textGoesOn(Place number) {
    return number.isOpenBehind() && ATTACHED.matcher(number.behind()).matches()
        ? Optional.of("the text continues after the group, in " + number.shown())
        : Optional.empty();
  }

  private Optional<String> unit(Place number) {
    Matcher attached = ATTACHED.matcher(number.behind());
    if (attached.matches()) {
      return attached(number, attached.group(1));
    }
    Matcher spaced = SPACED.matcher(number.behind());
    if (!spaced.matches() || isDeclared(number, spaced.group(1))) {
      return Optional.empty();
    }
    if (LARGE_NUMBERS.contains(spaced.group(1).toLowerCase(Locale.ROOT))) {
      return otherUnit(number, spaced.group(1));
    }
    if (bare.isEmpty()) {
      return Optional.empty();
    }
    PrintedUnits.Found found = PrintedUnits.of(spaced.group(1), bare.get(), format.prefixes());
    boolean other =
        found instanceof PrintedUnits.Ambiguous
            || (found instanceof PrintedUnits.Known known
                && known.unit().convertsTo(bare.get())
                && !known.unit().isSameAs(bare.get()));
    return other ? otherUnit(number, spaced.group(1)) : Optional.empty();
  }

  /**
   * The last unit in brackets before the number, if it measures the same as the metric's. fio
   * chooses between {@code clat (nsec)} and {@code clat (usec)} by the size of the number. Counts
   * are left out: too many words in brackets may be one.
   */
  private Optional<String> unitBefore(Place number) {
    if (bare.isEmpty()
        || bare.get().dimension() == Unit.Dimension.Count
        || bare.get().dimension() == Unit.Dimension.CountRate
        || isUnitBehind(number)) {
      return Optional.empty();
    }
    int from = Math.max(0, number.start() - MAX_LABEL);
    Matcher label = BRACKETED.matcher(number.line().substring(from, number.start()));
    String last = null;
    while (label.find()) {
      String word = label.group(1) == null ? label.group(2) : label.group(1);
      boolean same =
          PrintedUnits.of(word, bare.get(), format.prefixes()) instanceof PrintedUnits.Known known
              && known.unit().convertsTo(bare.get());
      last = same ? word : last;
    }
    return last == null || !isOtherUnit(last)
        ? Optional.empty()
        : Optional.of(
            "the unit %s is before the number, in %s, and %s; capture the unit with unitGroup%s"
                .formatted(
                    Quoted.of(last, MAX_SHOWN),
                    number.shown(),
                    format.unit() == null
                        ? "the metric's unit is " + Quoted.visible(unitName, MAX_SHOWN)
                        : "number.unit is " + Quoted.visible(format.unit(), MAX_SHOWN),
                    format.unit() == null ? ", or declare number.unit" : ""));
  }

  /**
   * Whether a unit directly follows the number: the text before the number does not matter then.
   */
  private boolean isUnitBehind(Place number) {
    Matcher attached = ATTACHED.matcher(number.behind());
    Matcher spaced = SPACED.matcher(number.behind());
    String word = attached.matches() ? attached.group(1) : spaced.matches() ? spaced.group(1) : "";
    return !word.isEmpty()
        && PrintedUnits.of(word, bare.orElseThrow(), format.prefixes())
            instanceof PrintedUnits.Known known
        && known.unit().convertsTo(bare.orElseThrow());
  }

  private Optional<String> attached(Place number, String word) {
    if (isDeclared(number, word)) {
      return Optional.empty();
    }
    PrintedUnits.Found found =
        bare.map(unit -> PrintedUnits.of(word, unit, format.prefixes()))
            .orElse(new PrintedUnits.Unknown());
    if (found instanceof PrintedUnits.Known known) {
      return known.unit().isSameAs(bare.orElseThrow()) ? Optional.empty() : otherUnit(number, word);
    }
    if (found instanceof PrintedUnits.Ambiguous) {
      return otherUnit(number, word);
    }
    return number.isOpenBehind()
        ? Optional.of(
            "%s directly follows the number, in %s; capture a unit with unitGroup, or match what follows"
                .formatted(Quoted.of(word, MAX_SHOWN), number.shown()))
        : Optional.empty();
  }

  /**
   * Whether the word is spelled like the metric's unit, or number.unit says what it means. Tools
   * print kB and Mb for several units, so number.unit may say which. number.unit cannot redefine a
   * unit that has only one meaning.
   */
  private boolean isDeclared(Place number, String word) {
    if (word.equals(unitName) || word.equals(format.unit())) {
      return true;
    }
    return format.unit() != null
        && !number.isOpenBehind()
        && (word.equalsIgnoreCase(format.unit()) || !isOtherUnit(word));
  }

  private boolean isOtherUnit(String word) {
    return bare.isPresent()
        && PrintedUnits.of(word, bare.get(), format.prefixes()) instanceof PrintedUnits.Known known
        && known.unit().convertsTo(bare.get())
        && !known.unit().isSameAs(bare.get());
  }

  private Optional<String> otherUnit(Place number, String word) {
    return Optional.of(
        "the unit %s follows the number, in %s, and %s; capture the unit with unitGroup%s"
            .formatted(
                Quoted.of(word, MAX_SHOWN),
                number.shown(),
                format.unit() == null
                    ? "the metric's unit is " + Quoted.visible(unitName, MAX_SHOWN)
                    : "number.unit is " + Quoted.visible(format.unit(), MAX_SHOWN),
                format.unit() == null ? ", or declare number.unit" : ""));
  }
}
