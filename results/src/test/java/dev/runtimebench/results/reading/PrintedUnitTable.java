package dev.runtimebench.results.reading;

import dev.runtimebench.api.v1alpha1.NumberFormat.Prefixes;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All units that tools print, written out one by one: what {@link PrintedUnits} must know, and the
 * only units it may know.
 */
final class PrintedUnitTable {

  private static final Map<String, Long> SECONDS_TO_NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private static final List<List<String>> TIMES =
      List.of(
          List.of("ns", "nsec", "nsecs", "nanosecond", "nanoseconds"),
          List.of(
              "us",
              "\u00b5s",
              "\u03bcs",
              "usec",
              "usecs",
              "\u00b5sec",
              "microsecond",
              "microseconds"),
          List.of("ms", "msec", "msecs", "millis", "millisecond", "milliseconds"),
          List.of("s", "sec", "secs", "second", "seconds"),
          List.of("m", "min", "mins", "minute", "minutes"),
          List.of("h", "hr", "hrs", "hour", "hours"),
          List.of("d", "day", "days"));

  private static final List<String> BYTES = List.of("bytes", "byte", "Bytes", "Byte", "B");
  private static final List<String> BITS = List.of("bits", "bit", "b");

  private static final List<String> THINGS =
      List.of(
          ("op ops req reqs request requests call calls event events query queries transaction"
                  + " transactions iteration iterations iter message messages msg msgs packet"
                  + " packets io ios x")
              .split(" "));

  private static final List<String> RATES = List.of("iops", "rps", "qps", "tps", "pps", "hz");
  private static final List<String> PREFIXES = List.of("k", "K", "M", "G", "T", "P");
  private static final BigInteger NANOS = BigInteger.TEN.pow(9);

  private final Map<String, Unit> units = new HashMap<>();
  private final Map<String, Unit> times = new HashMap<>();

  /**
   * @param meaning of K, KB and the like; null if not declared
   */
  PrintedUnitTable(Prefixes meaning) {
    for (List<String> spellings : TIMES) {
      Unit unit = new Unit(Unit.Dimension.Time, nanos(spellings.get(0)));
      spellings.forEach(spelling -> times.put(spelling, unit));
    }
    units.putAll(times);
    units.put("%", new Unit(Unit.Dimension.Count, ratio(1, 100)));
    for (String name : BYTES) {
      data(name, 8, meaning);
    }
    for (String name : BITS) {
      data(name, 1, Prefixes.Decimal);
    }
    THINGS.forEach(thing -> counts(thing, meaning));
    perTime("", ratio(1, 1));
    for (String prefix : PREFIXES) {
      Prefixes own = meaning == null && !prefix.equals("K") ? Prefixes.Decimal : meaning;
      if (own != null) {
        perTime(prefix, prefixed(prefix, own));
      }
    }
    RATES.forEach(rate -> rate(rate, meaning));
  }

  private static Unit.Ratio ratio(long over, long under) {
    return new Unit.Ratio(BigInteger.valueOf(over), BigInteger.valueOf(under));
  }

  private static Unit.Ratio nanos(String time) {
    return new Unit.Ratio(BigInteger.valueOf(SECONDS_TO_NANOS.get(time)), NANOS);
  }

  private static Unit.Ratio prefixed(String prefix, Prefixes meaning) {
    int order = "kMGTP".indexOf(prefix.equals("K") ? "k" : prefix) + 1;
    long step = meaning == Prefixes.Decimal ? 1000 : 1024;
    return new Unit.Ratio(BigInteger.valueOf(step).pow(order), BigInteger.ONE);
  }

  private void data(String name, long bits, Prefixes meaning) {
    data(name, Unit.Ratio.of(bits));
    for (String prefix : PREFIXES) {
      if (meaning != null) {
        data(prefix + name, prefixed(prefix, meaning).times(Unit.Ratio.of(bits)));
      }
      data(prefix + "i" + name, prefixed(prefix, Prefixes.Binary).times(Unit.Ratio.of(bits)));
    }
  }

  private void data(String name, Unit.Ratio bits) {
    units.put(name, new Unit(Unit.Dimension.Data, bits));
    units.put(name + "ps", new Unit(Unit.Dimension.DataRate, bits));
    times.forEach(
        (time, unit) ->
            units.put(
                name + "/" + time,
                new Unit(Unit.Dimension.DataRate, bits.dividedBy(unit.factor()))));
  }

  private void counts(String thing, Prefixes meaning) {
    count(thing, ratio(1, 1));
    for (String prefix : PREFIXES) {
      Prefixes own = meaning == null && !prefix.equals("K") ? Prefixes.Decimal : meaning;
      if (own != null) {
        count(prefix + thing, prefixed(prefix, own));
      }
    }
  }

  private void rate(String name, Prefixes meaning) {
    units.put(name, new Unit(Unit.Dimension.CountRate, ratio(1, 1)));
    for (String prefix : PREFIXES) {
      Prefixes own = meaning == null && !prefix.equals("K") ? Prefixes.Decimal : meaning;
      if (own != null) {
        units.put(prefix + name, new Unit(Unit.Dimension.CountRate, prefixed(prefix, own)));
      }
    }
  }

  private void count(String name, Unit.Ratio factor) {
    units.put(name, new Unit(Unit.Dimension.Count, factor));
    perTime(name, factor);
  }

  private void perTime(String name, Unit.Ratio factor) {
    times.forEach(
        (time, unit) ->
            units.put(
                name + "/" + time,
                new Unit(Unit.Dimension.CountRate, factor.dividedBy(unit.factor()))));
  }

  /** Words of time have the same meaning in upper and lower case. */
  private String word(String unit) {
    int slash = unit.indexOf('/');
    String time = unit.substring(slash + 1).toLowerCase(Locale.ROOT);
    return time.length() > 2 && times.containsKey(time)
        ? unit.substring(0, slash + 1) + time
        : unit;
  }

  /** Returns the unit that the text names by itself; null if it names none. */
  Unit get(String text) {
    String bare = word(text.strip().replaceAll("\\s*/\\s*", "/"));
    Unit exact = units.get(bare);
    if (exact != null || bare.isEmpty()) {
      return exact;
    }
    int slash = bare.indexOf('/');
    String name = slash < 0 ? bare : bare.substring(0, slash);
    String time = slash < 0 ? "" : bare.substring(slash);
    // Only what is counted has the same meaning in upper and lower case.
    String lower = name.toLowerCase(Locale.ROOT);
    if (THINGS.contains(lower) || RATES.contains(lower)) {
      return units.get(lower + time);
    }
    String first = name.isEmpty() ? "" : name.substring(0, 1);
    return !first.isEmpty()
            && (THINGS.contains(lower.substring(1)) || RATES.contains(lower.substring(1)))
        ? units.get(first + lower.substring(1) + time)
        : null;
  }

  /** All spellings, for a test of each of them. */
  Map<String, Unit> all() {
    return Map.copyOf(units);
  }
}
