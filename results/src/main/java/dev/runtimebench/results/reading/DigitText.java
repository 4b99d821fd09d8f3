package dev.runtimebench.results.reading;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.NumberFormat.Decimal;
import dev.runtimebench.api.v1alpha1.NumberFormat.Group;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The digits of a number with its declared separators. */
final class DigitText {

  private static final int MAX_LENGTH = 64;
  private static final String SPACES = "[ \u00a0\u202f\u2009]";

  /**
   * A comma before three digits can only separate groups if a decimal point follows, or another
   * such comma.
   */
  private static final Pattern UNAMBIGUOUS =
      Pattern.compile(
          "[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\\.[0-9]+|(?:,[0-9]{3}){2,})(?:[eE][+-]?[0-9]+)?");

  private final NumberFormat format;
  private final Pattern plain;
  private final Optional<Pattern> grouped;

  DigitText(NumberFormat format) {
    this.format = format;
    String point = isComma() ? "," : "\\.";
    String end = "(?:[eE][+-]?[0-9]+)?";
    this.plain =
        Pattern.compile("[+-]?(?:[0-9]+(?:%s[0-9]*)?|%s[0-9]+)%s".formatted(point, point, end));
    this.grouped =
        Optional.ofNullable(format.group())
            .map(DigitText::separator)
            .map(
                group ->
                    Pattern.compile(
                        "[+-]?[1-9][0-9]{0,2}(%s)[0-9]{3}(?:\\1[0-9]{3})*(?:%s[0-9]*)?%s"
                            .formatted(group, point, end)));
  }

  private boolean isComma() {
    return format.decimal() == Decimal.Comma;
  }

  boolean isContradiction() {
    return isComma() ? format.group() == Group.Comma : format.group() == Group.Point;
  }

  private static String separator(Group group) {
    return switch (group) {
      case Comma -> ",";
      case Point -> "\\.";
      case Space -> SPACES;
      case Apostrophe -> "['\u2019]";
      case Underscore -> "_";
    };
  }

  /**
   * Returns the number with a decimal point and without groups; empty if the text is not a number.
   */
  Optional<String> canonical(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (plain.matcher(text).matches()) {
      return Optional.of(isComma() ? text.replace(',', '.') : text);
    }
    Optional<Matcher> groups = grouped.map(p -> p.matcher(text)).filter(Matcher::matches);
    if (groups.isPresent()) {
      String digits = text.replace(groups.get().group(1), "");
      return Optional.of(isComma() ? digits.replace(',', '.') : digits);
    }
    boolean undeclared = format.group() == null && !isComma();
    return undeclared && UNAMBIGUOUS.matcher(text).matches()
        ? Optional.of(text.replace(",", ""))
        : Optional.empty();
  }
}
