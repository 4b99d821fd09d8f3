package dev.runtimebench.results.reading;

import dev.runtimebench.api.v1alpha1.NumberFormat.Prefixes;
import dev.runtimebench.results.reading.Unit.Ratio;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The closed table of the units that tools print. */
public final class PrintedUnits {

  /** A unit, or why the text is none. */
  sealed interface Found {}

  record Known(Unit unit) implements Found {}

  /** The unit may mean 1000 or 1024. */
  record Ambiguous() implements Found {}

  record Unknown() implements Found {}

  private static final Map<String, Unit> TIMES = times();
  private static final int SHORTEST_WORD = 3;

  private static final List<String> BYTES = List.of("bytes", "byte", "Bytes", "Byte", "B");
  private static final List<String> BITS = List.of("bits", "bit", "b");

  private static final Set<String> THINGS =
      Set.of(
          "op",
          "ops",
          "req",
          "reqs",
          "request",
          "requests",
          "call",
          "calls",
          "event",
          "events",
          "query",
          "queries",
          "transaction",
          "transactions",
          "iteration",
          "iterations",
          "iter",
          "message",
          "messages",
          "msg",
          "msgs",
          "packet",
          "packets",
          "io",
          "ios",
          "x");

  /** Names of counts per second. */
  private static final Set<String> RATES = Set.of("iops", "rps", "qps", "tps", "pps", "hz");

  private PrintedUnits() {}

  private static Map<String, Unit> times() {
    Map<String, Unit> times = new HashMap<>();
    put(times, Scales.NANOSECOND, "ns", "nsec", "nsecs", "nanosecond", "nanoseconds");
    put(
        times,
        Scales.MICROSECOND,
        "us",
        "\u00b5s",
        "\u03bcs",
        "usec",
        "usecs",
        "\u00b5sec",
        "microsecond",
        "microseconds");
    put(times, Scales.MILLISECOND, "ms", "msec", "msecs", "millis", "millisecond", "milliseconds");
    put(times, Scales.SECOND, "s", "sec", "secs", "second", "seconds");
    put(times, Scales.MINUTE, "m", "min", "mins", "minute", "minutes");
    put(times, Scales.HOUR, "h", "hr", "hrs", "hour", "hours");
    put(times, Scales.DAY, "d", "day", "days");
    return Map.copyOf(times);
  }

  private static void put(Map<String, Unit> table, Unit unit, String... spellings) {
    for (String spelling : spellings) {
      table.put(spelling, unit);
    }
  }

  /**
   * The unit of a duration's part, such as the m of 1m2.3s. Upper and lower case are the same in
   * words, such as Seconds, and differ in symbols.
   */
  static Optional<Unit> time(String text) {
    return Optional.ofNullable(TIMES.get(text.length() < SHORTEST_WORD ? text : lower(text)));
  }

  /**
   * Looks up a printed unit.
   *
   * @param bare the unit of a number without a unit; a bare prefix such as k scales this unit
   * @param prefixes what KB means; null if not declared
   */
  static Found of(String text, Unit bare, Prefixes prefixes) {
    String unit = text.strip();
    if (unit.isEmpty()) {
      return new Known(bare);
    }
    if (Scales.ORDER.containsKey(unit)) {
      return thousands(unit, bare, prefixes);
    }
    if (time(unit).isPresent()) {
      return new Known(time(unit).get());
    }
    if (unit.equals("%")) {
      return new Known(Scales.PERCENT);
    }
    int slash = unit.indexOf('/');
    if (slash >= 0) {
      Optional<Unit> time = time(unit.substring(slash + 1).strip());
      return time.isEmpty()
          ? new Unknown()
          : per(amount(unit.substring(0, slash).strip(), prefixes), time.get());
    }
    if (RATES.contains(lower(unit))) {
      return per(new Known(Scales.ONE), Scales.SECOND);
    }
    if (RATES.contains(lower(unit.substring(1)))
        && Scales.ORDER.containsKey(unit.substring(0, 1))) {
      return per(thousands(unit.substring(0, 1), Scales.ONE, prefixes), Scales.SECOND);
    }
    Found amount = amount(unit, prefixes);
    return amount instanceof Unknown && unit.endsWith("ps") && unit.length() > 2
        ? per(data(unit.substring(0, unit.length() - 2), prefixes), Scales.SECOND)
        : amount;
  }

  private static Found per(Found amount, Unit time) {
    return amount instanceof Known known
        ? known.unit().per(time).<Found>map(Known::new).orElse(new Unknown())
        : amount;
  }

  private static Found amount(String unit, Prefixes prefixes) {
    Found data = data(unit, prefixes);
    return data instanceof Unknown ? count(unit, prefixes) : data;
  }

  /** Bytes and bits, with and without a prefix. */
  private static Found data(String unit, Prefixes prefixes) {
    for (String name : BYTES) {
      if (unit.endsWith(name)) {
        return prefixed(unit.substring(0, unit.length() - name.length()), Scales.BYTE, prefixes);
      }
    }
    for (String name : BITS) {
      if (unit.endsWith(name)) {
        // Bits have decimal prefixes everywhere.
        return prefixed(
            unit.substring(0, unit.length() - name.length()), Scales.BIT, Prefixes.Decimal);
      }
    }
    return new Unknown();
  }

  private static Found prefixed(String prefix, Unit unit, Prefixes prefixes) {
    if (prefix.isEmpty()) {
      return new Known(unit);
    }
    Integer order = Scales.ORDER.get(prefix);
    if (order != null) {
      return scale(order, prefixes)
          .<Found>map(ratio -> new Known(unit.scaled(ratio)))
          .orElse(new Ambiguous());
    }
    Integer binary = prefix.endsWith("i") ? Scales.ORDER.get(prefix.substring(0, 1)) : null;
    return binary != null && prefix.length() == 2
        ? new Known(unit.scaled(Scales.binary(binary)))
        : new Unknown();
  }

  private static Optional<Ratio> scale(int order, Prefixes prefixes) {
    if (prefixes == null) {
      return Optional.empty();
    }
    return Optional.of(prefixes == Prefixes.Decimal ? Scales.decimal(order) : Scales.binary(order));
  }

  /** Counts, with a thing that is counted. */
  private static Found count(String unit, Prefixes prefixes) {
    if (unit.isEmpty() || THINGS.contains(lower(unit))) {
      return new Known(Scales.ONE);
    }
    if (Scales.ORDER.containsKey(unit)) {
      return thousands(unit, Scales.ONE, prefixes);
    }
    boolean prefixed = THINGS.contains(lower(unit.substring(1)));
    return prefixed ? thousands(unit.substring(0, 1), Scales.ONE, prefixes) : new Unknown();
  }

  /**
   * A unit with a bare prefix, such as the k of 6.61k. The k is the SI's thousand where something
   * is counted; K may be 1024, and so may every prefix of bytes.
   *
   * @param unit the unit that the number has without the prefix
   */
  static Found thousands(String prefix, Unit unit, Prefixes prefixes) {
    Integer order = Scales.ORDER.get(prefix);
    boolean counts =
        unit.dimension() == Unit.Dimension.Count || unit.dimension() == Unit.Dimension.CountRate;
    if (order == null || unit.dimension() == Unit.Dimension.Time) {
      return new Unknown();
    }
    Prefixes meaning =
        prefixes == null && counts && !prefix.equals("K") ? Prefixes.Decimal : prefixes;
    return scale(order, meaning)
        .<Found>map(ratio -> new Known(unit.scaled(ratio)))
        .orElse(new Ambiguous());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
