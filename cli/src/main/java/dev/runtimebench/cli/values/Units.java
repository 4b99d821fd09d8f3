package dev.runtimebench.cli.values;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The spellings of units that can be converted into each other. A unit that may be 1000 or 1024 of
 * another, such as KB, is not among them.
 */
final class Units {

  /**
   * A known unit.
   *
   * @param ucum the unit in UCUM, in which the values are shown
   * @param group what the unit measures; units of one group can be converted
   * @param factor the size of the unit in the group's smallest unit
   */
  record Unit(String ucum, String group, double factor) {}

  private static final Map<String, Unit> KNOWN = new HashMap<>();

  static {
    add("time", 1, "ns", "ns", "nsec", "nanoseconds");
    add("time", 1e3, "us", "us", "\u00b5s", "\u03bcs", "usec", "microseconds");
    add("time", 1e6, "ms", "ms", "msec", "milliseconds");
    add("time", 1e9, "s", "s", "sec", "secs", "second", "seconds");
    add("time", 60e9, "min", "min", "minutes");
    add("time", 3600e9, "h", "h", "hours");
    add("bytes", 1, "By", "By", "B", "bytes");
    add("bytes", 1 << 10, "KiBy", "KiB", "KiBy");
    add("bytes", 1 << 20, "MiBy", "MiB", "MiBy");
    add("bytes", 1 << 30, "GiBy", "GiB", "GiBy");
    add("bytes per second", 1, "By/s", "By/s", "B/s");
    add("bytes per second", 1 << 10, "KiBy/s", "KiB/s", "KiBy/s");
    add("bytes per second", 1 << 20, "MiBy/s", "MiB/s", "MiBy/s");
    add("bytes per second", 1 << 30, "GiBy/s", "GiB/s", "GiBy/s");
    add("rate", 1, "/s", "/s", "1/s", "req/s", "requests/s", "ops/s", "Hz");
    add("share", 1, "%", "%");
    add("number", 1, "1", "1");
  }

  private Units() {}

  private static void add(String group, double factor, String ucum, String... spellings) {
    for (String spelling : spellings) {
      KNOWN.put(spelling, new Unit(ucum, group, factor));
    }
  }

  /** Returns the unit with that spelling; upper and lower case differ. */
  static Optional<Unit> of(String spelling) {
    return Optional.ofNullable(KNOWN.get(spelling));
  }

  /** Returns the unit in UCUM; an unknown unit stays as it is. */
  static String ucum(String spelling) {
    return of(spelling).map(Unit::ucum).orElse(spelling);
  }

  /**
   * Converts a value.
   *
   * @return empty if the units cannot be converted into each other
   */
  static Optional<Double> convert(double value, String from, String to) {
    if (ucum(from).equals(ucum(to))) {
      return Optional.of(value);
    }
    Optional<Unit> source = of(from);
    Optional<Unit> target = of(to);
    return source.isPresent()
            && target.isPresent()
            && source.get().group().equals(target.get().group())
        ? Optional.of(value * source.get().factor() / target.get().factor())
        : Optional.empty();
  }
}
