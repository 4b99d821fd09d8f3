package dev.runtimebench.results.reading;

import dev.runtimebench.results.reading.Unit.Dimension;
import dev.runtimebench.results.reading.Unit.Ratio;
import java.math.BigInteger;
import java.util.Map;

/** The units and prefixes that both tables are made of. */
final class Scales {

  static final Unit SECOND = new Unit(Dimension.Time, Ratio.of(1));
  static final Unit BIT = new Unit(Dimension.Data, Ratio.of(1));
  static final Unit BYTE = new Unit(Dimension.Data, Ratio.of(Byte.SIZE));
  static final Unit ONE = new Unit(Dimension.Count, Ratio.of(1));
  static final Unit PERCENT = new Unit(Dimension.Count, part(2));

  static final Unit MILLISECOND = SECOND.scaled(part(3));
  static final Unit MICROSECOND = SECOND.scaled(part(6));
  static final Unit NANOSECOND = SECOND.scaled(part(9));
  static final Unit MINUTE = SECOND.scaled(Ratio.of(60));
  static final Unit HOUR = SECOND.scaled(Ratio.of(3600));
  static final Unit DAY = SECOND.scaled(Ratio.of(86_400));

  private static final int DECIMAL_STEP = 3;
  private static final int BINARY_STEP = 10;

  /** The order of a prefix, which is the power of 1000 or 1024. */
  static final Map<String, Integer> ORDER = Map.of("k", 1, "K", 1, "M", 2, "G", 3, "T", 4, "P", 5);

  private Scales() {}

  /** 1000 to the power of the order. */
  static Ratio decimal(int order) {
    return new Ratio(BigInteger.TEN.pow(DECIMAL_STEP * order), BigInteger.ONE);
  }

  /** 1024 to the power of the order. */
  static Ratio binary(int order) {
    return new Ratio(BigInteger.ONE.shiftLeft(BINARY_STEP * order), BigInteger.ONE);
  }

  /** 10 to the power of minus that number. */
  static Ratio part(int digits) {
    return new Ratio(BigInteger.ONE, BigInteger.TEN.pow(digits));
  }
}
