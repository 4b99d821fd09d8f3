package dev.runtimebench.results.change;

import java.util.Optional;

/**
 * What is known of one trait of a run.
 *
 * @param shown the value for people; empty if unknown
 * @param key what two runs are compared by; empty if unknown
 * @param form values of different forms cannot be compared
 * @param tolerance by how much two numbers may differ, relative to the larger; 0: the keys are no
 *     numbers
 */
record Fact(Optional<String> shown, String key, String form, double tolerance) {

  /** For something that a run does not have. */
  static final Fact NONE = of("none", "");

  /** For something that nobody knows. */
  static final Fact UNKNOWN = new Fact(Optional.empty(), "", "", 0);

  /** The value is unknown if it is null or blank. */
  static Fact of(String value) {
    return of(value, value);
  }

  /**
   * The value is unknown if it is null or blank.
   *
   * @param key what two runs are compared by
   */
  static Fact of(String value, String key) {
    return value == null || value.isBlank() ? UNKNOWN : new Fact(Optional.of(value), key, "", 0);
  }

  Fact inForm(String other) {
    return new Fact(shown, key, other, tolerance);
  }

  Fact within(double share) {
    return new Fact(shown, key, form, share);
  }

  /** Returns how this fact of the first run differs from that of the second; empty if equal. */
  Optional<Difference.Kind> differs(Fact other) {
    if (shown.isEmpty() || other.shown.isEmpty() || !form.equals(other.form)) {
      return Optional.of(Difference.Kind.Unknown);
    }
    return key.equals(other.key) || isNear(other)
        ? Optional.empty()
        : Optional.of(Difference.Kind.Differs);
  }

  private boolean isNear(Fact other) {
    if (tolerance == 0) {
      return false;
    }
    try {
      double one = Double.parseDouble(key);
      double two = Double.parseDouble(other.key);
      return Math.abs(one - two) <= tolerance * Math.max(Math.abs(one), Math.abs(two));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
