package dev.runtimebench.results.reading;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The UCUM units of metrics that a printed unit can be converted to. */
public final class UcumUnits {

  private static final Pattern ANNOTATION = Pattern.compile("\\{[^{}]*}");

  private static final Map<String, Unit> TIMES =
      Map.of(
          "ns", Scales.NANOSECOND,
          "us", Scales.MICROSECOND,
          "ms", Scales.MILLISECOND,
          "s", Scales.SECOND,
          "min", Scales.MINUTE,
          "h", Scales.HOUR,
          "d", Scales.DAY);

  private static final Map<String, Unit> TABLE = table();

  private static final Map<Unit, String> NAMES = names();

  private UcumUnits() {}

  private static Map<String, Unit> table() {
    Map<String, Unit> table = new HashMap<>(TIMES);
    table.put("", Scales.ONE);
    table.put("1", Scales.ONE);
    table.put("%", Scales.PERCENT);
    table.put("By", Scales.BYTE);
    table.put("bit", Scales.BIT);
    Scales.ORDER.forEach(
        (prefix, order) -> {
          if (!prefix.equals("K")) {
            table.put(prefix + "By", Scales.BYTE.scaled(Scales.decimal(order)));
            table.put(prefix + "bit", Scales.BIT.scaled(Scales.decimal(order)));
          }
          if (!prefix.equals("k")) {
            table.put(prefix + "iBy", Scales.BYTE.scaled(Scales.binary(order)));
          }
        });
    return Map.copyOf(table);
  }

  /**
   * Returns the unit of a metric.
   *
   * @param ucum for example {@code By/s}; annotations in braces have no meaning
   * @return empty if the table does not have the unit
   */
  public static Optional<Unit> of(String ucum) {
    String plain = ANNOTATION.matcher(ucum).replaceAll("");
    int slash = plain.indexOf('/');
    if (slash < 0) {
      return Optional.ofNullable(TABLE.get(plain));
    }
    Optional<Unit> over = Optional.ofNullable(TABLE.get(plain.substring(0, slash)));
    Optional<Unit> time = Optional.ofNullable(TIMES.get(plain.substring(slash + 1)));
    return over.flatMap(unit -> time.flatMap(unit::per));
  }

  /** Returns the name of a unit in UCUM; empty if it has none here. */
  static Optional<String> name(Unit unit) {
    return Optional.ofNullable(NAMES.get(unit.reduced()));
  }

  /** The shortest name of each unit. */
  private static Map<Unit, String> names() {
    Map<Unit, String> names = new HashMap<>();
    BinaryOperator<String> shorter =
        BinaryOperator.minBy(
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    TABLE.keySet().stream()
        .filter(name -> !name.isEmpty())
        .flatMap(UcumUnits::withTimes)
        .forEach(name -> of(name).ifPresent(u -> names.merge(u.reduced(), name, shorter)));
    return Map.copyOf(names);
  }

  /** The unit, and the unit per time: {@code By}, {@code By/s}; a count per time is {@code /s}. */
  private static Stream<String> withTimes(String name) {
    String over = name.equals("1") ? "" : name;
    return Stream.concat(Stream.of(name), TIMES.keySet().stream().map(time -> over + "/" + time));
  }
}
