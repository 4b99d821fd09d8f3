package dev.runtimebench.cli.html;

import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;

/** Formats numbers and units for a page, with characters that a terminal may not have. */
final class Labels {

  static final String DASH = "\u2013";

  private Labels() {}

  static String unit(Scale scale) {
    return scale.unit().equals("us") ? "\u00b5s" : scale.unit();
  }

  /** Returns number and unit with a space that does not break: {@code 2.46 us}. */
  static String show(Scale scale, Double value) {
    String number = number(scale, value, 3);
    return scale.unit().isEmpty() || value == null ? number : number + "\u00a0" + unit(scale);
  }

  static String number(Scale scale, Double value, int digits) {
    return dashed(scale.number(value, digits));
  }

  /** Returns an interval in a scale's unit; a dash without both ends. */
  static String interval(Scale scale, Double low, Double high, int digits) {
    return low == null || high == null
        ? DASH
        : "[" + number(scale, low, digits) + ", " + number(scale, high, digits) + "]";
  }

  /** Returns a count; a dash for null. */
  static String count(Integer count) {
    return count == null ? DASH : count.toString();
  }

  static String ratio(Double ratio) {
    String text = Numbers.ratio(ratio);
    return text.equals(Numbers.NONE) ? DASH : text.replace("x", "\u00d7");
  }

  /** Returns the text with the page's dash in place of the terminal's. */
  static String dashed(String text) {
    return text.equals(Numbers.NONE) ? DASH : text;
  }
}
