package dev.runtimebench.results.reading;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import java.util.Optional;
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

  private static final Pattern GOES_ON =
      Pattern.compile(
          "([0-9]|[.:][0-9]|\\.[eE][+-]?[0-9]|,[0-9]|['\u2019_][0-9]{3}|[eE][+-]?[0-9]).*");

  /** What comes before is not part of a number or of a name. */
  private static final String NO_PART_BEFORE = "(?<![\\p{L}0-9_.,'\u2019/])(?<![0-9][:-])";

  /** The groups of digits before the last group, with one separator between all of them. */
  private static final Pattern GROUPS =
      Pattern.compile(
          NO_PART_BEFORE + "[1-9][0-9]{0,2}([,'\u2019_\u00a0\u202f\u2009])(?:[0-9]{3}\\1)*$");

  /** With blanks as separators. A number that touches a name is the name's, as in {@code n=1}. */
  private static final Pattern SPACED_GROUPS =
      Pattern.compile("(?<![^\\s(])[+-]?[1-9][0-9]{0,2} (?:[0-9]{3} )*$");

  private static final Pattern LAST_GROUP = Pattern.compile("[0-9]{3}(?:[^0-9].*)?");

  /** Another column of a table follows, and no further group. */
  private static final Pattern COLUMN = Pattern.compile(",(?![0-9]{3}(?![0-9]))\\S.*");

  private static final Pattern SPACED_COLUMN = Pattern.compile(" (?![0-9]{3}(?![0-9]))[0-9].*");

  private static final Pattern LARGER_UNIT_OF_TIME =
      Pattern.compile(
          "(?<![\\p{L}0-9.,])[0-9]+(?: ?(?:d|days?|h|hrs?|hours?|m|mins?|minutes?),?[ \\t]*|s|ms|us|[\u00b5\u03bc]s)$");

  private static final Pattern HEXADECIMAL = Pattern.compile("(?<![\\p{L}0-9])0[xX][0-9A-Fa-f]*$");

  private static final Pattern HEXADECIMAL_BEHIND = Pattern.compile("[xX][0-9A-Fa-f].*");

  private static final Pattern ATTACHED =
      Pattern.compile("([A-Za-z\u00b5\u03bc%][A-Za-z\u00b5\u03bc%/]*).*");

  private static final Pattern SPACED =
      Pattern.compile(
          "[ \\t\u00a0\u202f]([A-Za-z\u00b5\u03bc%][A-Za-z\u00b5\u03bc%/]*)(?:[^A-Za-z0-9_\u00b5\u03bc].*)?");

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

    char before(int steps) {
      return start - steps < 0 ? ' ' : line.charAt(start - steps);
    }

    boolean beginsWithDigit() {
      return start < end && Character.isDigit(line.charAt(start));
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
    return cut(number).or(() -> plain ? unit(number) : textGoesOn(number));
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
    boolean goesOn = unit.isOpenBehind() && unit.behind().matches("(?s)/?[A-Za-z\u00b5\u03bc%].*");
    return goesOn
        ? Optional.of("the unit continues after unitGroup, in " + unit.shown())
        : before(number);
  }

  private Optional<String> cut(Place number) {
    boolean csv =
        number.behind().startsWith(",")
            && (number.before(1) == ',' || number.before(1) == '"' || isFirstOfMany(number));
    boolean hexadecimal =
        number.text().matches("[+-]?0") && HEXADECIMAL_BEHIND.matcher(number.behind()).lookingAt();
    boolean goesOn = !csv && GOES_ON.matcher(number.behind()).lookingAt();
    return number.isOpenBehind() && (goesOn || hexadecimal)
        ? Optional.of(
            "the number continues after the group, in %s; capture all of it, or match what follows"
                .formatted(number.shown()))
        : before(number);
  }

  private static boolean isFirstOfMany(Place number) {
    return number.start() == 0 && number.line().chars().filter(c -> c == ',').count() > 1;
  }

  private Optional<String> before(Place number) {
    char last = number.before(1);
    boolean digits =
        number.beginsWithDigit()
            && (Character.isDigit(last)
                || (last == '.'
                    && (Character.isDigit(number.before(2)) || begins(number.before(2)))));
    boolean clock = number.isOpenBefore() && last == ':' && Character.isDigit(number.before(2));
    boolean signed = last == '-' || last == '+';
    int e = signed ? 2 : 1;
    boolean exponent =
        number.beginsWithDigit()
            && "eE".indexOf(number.before(e)) >= 0
            && Character.isDigit(number.before(number.before(e + 1) == '.' ? e + 2 : e + 1));
    boolean sign = number.beginsWithDigit() && last == '-' && begins(number.before(2));
    if (digits || exponent || clock || sign) {
      return Optional.of(
          "the number begins before the group, in %s; capture all of it".formatted(number.shown()));
    }
    return number.isOpenBefore() && number.beginsWithDigit() && isTail(number)
        ? Optional.of(
            "the number seems to begin before the group, in %s; capture all of it, or match what comes before it"
                .formatted(number.shown()))
        : Optional.empty();
  }

  /** Whether the number is likely to be the end of a larger one. */
  private boolean isTail(Place number) {
    String before = number.textBefore(number.searchedFrom());
    boolean fraction = format.decimal() == NumberFormat.Decimal.Comma && before.matches(".*[0-9],");
    String whole = number.textBefore(0);
    boolean time = bare.filter(unit -> unit.dimension() == Unit.Dimension.Time).isPresent();
    return fraction
        || isLastGroup(number, before)
        || (time && LARGER_UNIT_OF_TIME.matcher(whole).find())
        || HEXADECIMAL.matcher(whole).find();
  }

  private static boolean isLastGroup(Place number, String before) {
    if (!LAST_GROUP.matcher(number.text()).matches()) {
      return false;
    }
    Matcher groups = GROUPS.matcher(before);
    if (groups.find()) {
      return !groups.group(1).equals(",") || !COLUMN.matcher(number.behind()).matches();
    }
    return SPACED_GROUPS.matcher(before).find()
        && !SPACED_COLUMN.matcher(number.behind()).matches();
  }

  /** Whether a number may begin after the character, with a sign or a point. */
  private static boolean begins(char before) {
    return !Character.isLetterOrDigit(before) && "_.)]}/'".indexOf(before) < 0;
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
    if (!spaced.matches() || bare.isEmpty() || isDeclared(number, spaced.group(1))) {
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
