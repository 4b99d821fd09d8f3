package dev.runtimebench.cli.html;

import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;

/** Formats numbers and units for a page, with characters that a terminal may not have. */
final class Labels {

  private static final String DASH = "\u2013";

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
    String number = scale.number(value, digits);
    return number.equals(Numbers.NONE) ? DASH : number;
  }

  /** Returns a tick's number, without trailing zeros after the decimal point, and the unit. */
  static String tick(Scale scale, double value) {
    String number = scale.number(value, 3);
    if (number.contains(".") && !number.contains("e")) {
      number = number.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return scale.unit().isEmpty() || value == 0 ? number : number + "\u00a0" + unit(scale);
  }

  static String ratio(Double ratio) {
    String text = Numbers.ratio(ratio);
    return text.equals(Numbers.NONE) ? DASH : text.replace("x", "\u00d7");
  }
}
