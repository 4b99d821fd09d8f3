package dev.runtimebench.results.reading;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * Units as a table of values spells them: the spellings of {@link PrintedUnits}, and UCUM. A unit
 * that may be 1000 or 1024 of another, such as KB, is unknown here.
 */
public final class UnitNames {

  /** Alone after a number, these have other meanings too: milli, metre, a literal, a block. */
  private static final Set<String> UNCLEAR = Set.of("m", "d", "b", "x");

  private UnitNames() {}

  /** Returns the unit with that spelling; upper and lower case differ. */
  public static Optional<Unit> of(String spelling) {
    if (spelling.isBlank() || UNCLEAR.contains(spelling) || Scales.ORDER.containsKey(spelling)) {
      return Optional.empty();
    }
    return PrintedUnits.of(spelling, Scales.ONE, null) instanceof PrintedUnits.Known known
        ? Optional.of(known.unit())
        : UcumUnits.of(spelling);
  }

  /** Returns the unit in UCUM; a unit without a name in UCUM stays as it is. */
  public static String ucum(String spelling) {
    return of(spelling).flatMap(UcumUnits::name).orElse(spelling);
  }

  /**
   * Converts a value.
   *
   * @param value a finite value
   * @return empty if the units cannot be converted into each other
   */
  public static Optional<Double> convert(double value, String from, String to) {
    if (from.equals(to) || ucum(from).equals(ucum(to))) {
      return Optional.of(value);
    }
    return of(from)
        .flatMap(source -> of(to).flatMap(t -> source.convert(BigDecimal.valueOf(value), t)))
        .map(BigDecimal::doubleValue);
  }
}
