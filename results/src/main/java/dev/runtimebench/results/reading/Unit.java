package dev.runtimebench.results.reading;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Optional;

/**
 * A unit as a factor to the base unit of its dimension. The closed tables are in {@link UcumUnits}
 * for the units of metrics, and in {@link PrintedUnits} for what tools print.
 *
 * @param dimension what the unit measures
 * @param factor the number of base units in one unit
 */
public record Unit(Dimension dimension, Ratio factor) {

  /** What a unit measures, with its base unit. */
  public enum Dimension {
    /** Seconds. */
    Time,
    /** Bits. */
    Data,
    /** Bits per second. */
    DataRate,
    /** One. A percent is a hundredth. */
    Count,
    /** One per second. */
    CountRate
  }

  /** An exact positive ratio of whole numbers. */
  public record Ratio(BigInteger numerator, BigInteger denominator) {

    /** The whole number as a ratio. */
    public static Ratio of(long number) {
      return new Ratio(BigInteger.valueOf(number), BigInteger.ONE);
    }

    Ratio times(Ratio other) {
      return new Ratio(
          numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Ratio dividedBy(Ratio other) {
      return new Ratio(
          numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    Ratio reduced() {
      BigInteger divisor = numerator.gcd(denominator);
      return new Ratio(numerator.divide(divisor), denominator.divide(divisor));
    }

    boolean isOne() {
      return numerator.equals(denominator);
    }
  }

  /** Whether a number in this unit can be converted to the other unit. */
  public boolean convertsTo(Unit other) {
    return dimension == other.dimension;
  }

  /** Whether a number means the same in both units. */
  public boolean isSameAs(Unit other) {
    return convertsTo(other) && factor.dividedBy(other.factor).isOne();
  }

  /** Whether this unit is smaller than another one that it converts to. */
  boolean isSmallerThan(Unit other) {
    Ratio ratio = factor.dividedBy(other.factor);
    return ratio.numerator.compareTo(ratio.denominator) < 0;
  }

  /**
   * Converts a number. The result has the precision of a double.
   *
   * @param number a number within the range of a double
   * @return empty if the units do not measure the same
   */
  Optional<BigDecimal> convert(BigDecimal number, Unit to) {
    if (!convertsTo(to)) {
      return Optional.empty();
    }
    Ratio ratio = factor.dividedBy(to.factor);
    return Optional.of(
        number
            .multiply(new BigDecimal(ratio.numerator))
            .divide(new BigDecimal(ratio.denominator), MathContext.DECIMAL128));
  }

  /** The same unit with the smallest whole numbers, so that equal units are equal objects. */
  Unit reduced() {
    return new Unit(dimension, factor.reduced());
  }

  Unit scaled(Ratio by) {
    return new Unit(dimension, factor.times(by));
  }

  /** The unit per second, for data and counts. */
  Optional<Unit> perSecond() {
    return switch (dimension) {
      case Data -> Optional.of(new Unit(Dimension.DataRate, factor));
      case Count -> Optional.of(new Unit(Dimension.CountRate, factor));
      case Time, DataRate, CountRate -> Optional.empty();
    };
  }

  /** The unit per that time. */
  Optional<Unit> per(Unit time) {
    return perSecond().map(rate -> new Unit(rate.dimension, factor.dividedBy(time.factor)));
  }
}
