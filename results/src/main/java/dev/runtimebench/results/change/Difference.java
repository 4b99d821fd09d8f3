package dev.runtimebench.results.change;

import java.util.Optional;

/**
 * A trait that is not known to be equal in two runs.
 *
 * @param trait what it is about
 * @param subject the runtime or the field that it is about; empty if the trait has one value
 * @param before the value in the first run; empty if unknown
 * @param after the value in the second run; empty if unknown
 * @param kind whether the values differ, or cannot be compared
 */
public record Difference(
    Trait trait, String subject, Optional<String> before, Optional<String> after, Kind kind) {

  /** Why a trait is not known to be equal. */
  public enum Kind {
    /** Both values are known, and they differ. */
    Differs,
    /** A value is unknown, or the two values have different forms. */
    Unknown
  }

  /** The trait and the subject, such as {@code limits of gvisor}. */
  public String label() {
    return subject.isEmpty() ? trait.label() : trait.label() + " (" + subject + ")";
  }
}
