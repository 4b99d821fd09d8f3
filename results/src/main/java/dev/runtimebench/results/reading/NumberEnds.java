package dev.runtimebench.results.reading;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks whether an expression took all of a number: every digit, the sign, the exponent, and the
 * groups of digits.
 */
final class NumberEnds {

  /** The hyphen, and the characters that programs print as a minus sign. */
  private static final String MINUS = "-\u2212\u2013\ufe63\uff0d";

  private static final String SIGN = "[+\u2212\u2013-]";

  /** A no-break space or a thin space before three digits always separates groups. */
  private static final Pattern GOES_ON =
      Pattern.compile(
          "[\\p{Cf}\\p{Cc}&&[^\t]]*(?:\\p{N}|[.:\u00b7\u066b]\\p{Nd}|\\.[eE][+-]?[0-9]|,[0-9]"
              + "|['\u2019_\u00a0\u202f\u2009][0-9]{3}|[eE]"
              + SIGN
              + "?[0-9]|(?:\\^|\\*\\*)"
              + SIGN
              + "?[0-9])");

  /** The rest of 1.5 x 10^3 and 1.5×10³. */
  private static final Pattern POWER_OF_TEN =
      Pattern.compile(
          "[ \u00a0]?[xX*\u00d7\u00b7\u22c5][ \u00a0]?10(?:\\^|\\*\\*|\\p{No}|\u207b|"
              + SIGN
              + ").*");

  private static final Pattern POWER = Pattern.compile("(?:\\^|\\*\\*)" + SIGN + "?$");

  private static final Pattern FIRST_GROUP = Pattern.compile("[+-]?[1-9][0-9]{0,2}");

  /** A blank and three digits, then a fraction, a word or the end. A column is none of these. */
  private static final Pattern NEXT_GROUPS =
      Pattern.compile("(?: [0-9]{3})+(?:([.,][0-9]|[ \u00a0]?[A-Za-z\u00b5\u03bc%])|$)");

  /** No part of a number or of a name stands before. */
  private static final String NO_PART_BEFORE = "(?<![\\p{L}0-9_.,'\u2019/])(?<![0-9][:-])";

  /** The groups of digits before the last group, with one separator between all of them. */
  private static final Pattern GROUPS =
      Pattern.compile(
          NO_PART_BEFORE
              + "(?:[1-9][0-9]{0,2}([,'\u2019_\u00a0\u202f\u2009])(?:[0-9]{3}\\1)*"
              + "|[1-9][0-9]?,(?:[0-9]{2},)+)$");

  /** With blanks as separators. A number that touches a name is the name's, as in {@code n=1}. */
  private static final Pattern SPACED_GROUPS =
      Pattern.compile("(?<![^\\s(])[+-]?[1-9][0-9]{0,2} (?:[0-9]{3} )*$");

  /** The whole part of a number with a decimal comma; a label stands before, or nothing. */
  private static final Pattern WHOLE_PART =
      Pattern.compile("(^|[,\"]|[\\s=:(\\[])[+-]?[0-9][0-9.]*,$");

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern WORD_BEHIND = Pattern.compile("[ \u00a0]?[A-Za-z\u00b5\u03bc%].*");

  private static final Pattern LAST_GROUP = Pattern.compile("[0-9]{3}(?:[^0-9].*)?");

  /** Another column of a table follows, and no further group. */
  private static final Pattern COLUMN = Pattern.compile(",(?![0-9]{3}(?![0-9]))\\S.*");

  private static final Pattern SPACED_COLUMN = Pattern.compile(" (?![0-9]{3}(?![0-9]))[0-9].*");

  private static final Pattern HEXADECIMAL = Pattern.compile("(?<![\\p{L}0-9])0[xX][0-9A-Fa-f]*$");

  private static final Pattern HEXADECIMAL_BEHIND = Pattern.compile("[xX][0-9A-Fa-f].*");

  /** A sign at the beginning of a word that makes a bound or an estimate of the number. */
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "(?:(?<![^\\s=:(\"\\[,])[<\u2264~\u2248]|(?<![^\\s:(\"\\[,])[>\u2265])=?$|(?:\u00b1|\\+/-|\\+-)\\s*$");

  /** The last characters of such signs. */
  private static final String QUALIFIERS = "<>~=-\u2264\u2265\u2248\u00b1";

  private NumberEnds() {}

  /** Whether the number continues after the group. */
  static boolean goOn(Neighbours.Place number) {
    return number.isOpenBehind()
        && (digitsGoOn(number)
            || isHexadecimal(number)
            || POWER_OF_TEN.matcher(number.behind()).matches()
            || groupsGoOn(number));
  }

  private static boolean digitsGoOn(Neighbours.Place number) {
    boolean column =
        number.behind().startsWith(",")
            && (number.before(1) == ',' || number.before(1) == '"' || isFirstOfMany(number));
    return !column && GOES_ON.matcher(number.behind()).lookingAt();
  }

  private static boolean isFirstOfMany(Neighbours.Place number) {
    return number.start() == 0 && number.line().chars().filter(c -> c == ',').count() > 1;
  }

  private static boolean isHexadecimal(Neighbours.Place number) {
    return number.text().matches("[+-]?0") && HEXADECIMAL_BEHIND.matcher(number.behind()).matches();
  }

  /** The numbers of a row are no groups: another number stands before, or nothing but the row. */
  private static boolean groupsGoOn(Neighbours.Place number) {
    Matcher groups = NEXT_GROUPS.matcher(number.behind());
    boolean row = number.before(1) == ' ' && Character.isDigit(number.before(2));
    return !row
        && groups.lookingAt()
        && FIRST_GROUP.matcher(number.text()).matches()
        && (groups.group(1) != null || !number.isOpenBefore());
  }

  /** Whether digits, a sign or an exponent of the number certainly stand before the group. */
  static boolean beginBefore(Neighbours.Place number) {
    if (!number.beginsNumber()) {
      return false;
    }
    char last = number.before(1);
    boolean digits = Character.isDigit(last) || (last == '.' && isFractionAfter(number.before(2)));
    boolean clock = number.isOpenBefore() && last == ':' && Character.isDigit(number.before(2));
    boolean sign = MINUS.indexOf(last) >= 0 && begins(number.before(2));
    return digits || clock || sign || isExponent(number, last) || isPower(number, last);
  }

  private static boolean isPower(Neighbours.Place number, char last) {
    boolean possible = last == '^' || last == '*' || last == '+' || MINUS.indexOf(last) >= 0;
    return possible && POWER.matcher(number.textBefore(0)).find();
  }

  private static boolean isExponent(Neighbours.Place number, char last) {
    int e = last == '+' || MINUS.indexOf(last) >= 0 ? 2 : 1;
    return "eE".indexOf(number.before(e)) >= 0
        && Character.isDigit(number.before(number.before(e + 1) == '.' ? e + 2 : e + 1));
  }

  /** Whether a point after the character belongs to a number, and not to a name or a range. */
  private static boolean isFractionAfter(char before) {
    return Character.isDigit(before) || begins(before) || ")]}/'".indexOf(before) >= 0;
  }

  /** Whether a number may begin after the character, with a sign or a point. */
  private static boolean begins(char before) {
    return !Character.isLetterOrDigit(before) && "_.)]}/'".indexOf(before) < 0;
  }

  /** Whether the number is likely to be the end of a larger one. */
  static boolean areTail(Neighbours.Place number, NumberFormat.Decimal decimal) {
    String before = number.textBefore(number.searchedFrom());
    boolean comma = before.endsWith(",");
    boolean fraction =
        decimal == NumberFormat.Decimal.Comma
            && comma
            && before.length() > 1
            && Character.isDigit(before.charAt(before.length() - 2));
    if (fraction || (comma && isFraction(number, before))) {
      return true;
    }
    return isLastGroup(number, before) || isInHexadecimal(number.textBefore(0));
  }

  /** Whether a comma before the digits begins a fraction, and does not separate two columns. */
  private static boolean isFraction(Neighbours.Place number, String before) {
    Matcher whole = WHOLE_PART.matcher(before);
    if (number.behind().startsWith(",")
        || !DIGITS.matcher(number.text()).matches()
        || !whole.find()) {
      return false;
    }
    boolean column = ",\"".contains(whole.group(1));
    return !column || WORD_BEHIND.matcher(number.behind()).matches();
  }

  private static boolean isInHexadecimal(String before) {
    boolean possible = before.indexOf('x') >= 0 || before.indexOf('X') >= 0;
    return possible && HEXADECIMAL.matcher(before).find();
  }

  private static boolean isLastGroup(Neighbours.Place number, String before) {
    if (!LAST_GROUP.matcher(number.text()).matches()) {
      return false;
    }
    Matcher groups = GROUPS.matcher(before);
    if (groups.find()) {
      boolean comma = groups.group(1) == null || groups.group(1).equals(",");
      return !comma || !COLUMN.matcher(number.behind()).matches();
    }
    return SPACED_GROUPS.matcher(before).find()
        && !SPACED_COLUMN.matcher(number.behind()).matches();
  }

  /** What stands before the number and makes no value of it, such as {@code <} or ±. */
  static Optional<String> qualifier(Neighbours.Place number) {
    String before = number.textBefore(0);
    String word = before.stripTrailing();
    boolean possible =
        number.isOpenBefore()
            && number.beginsNumber()
            && !word.isEmpty()
            && QUALIFIERS.indexOf(word.charAt(word.length() - 1)) >= 0;
    Matcher sign = NO_VALUE.matcher(before);
    return possible && sign.find() ? Optional.of(sign.group().strip()) : Optional.empty();
  }
}
