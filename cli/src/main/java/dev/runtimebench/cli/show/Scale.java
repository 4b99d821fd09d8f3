package dev.runtimebench.cli.show;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The unit of the values in one row. All values of a row have the same unit, so that a reader can
 * compare them at a glance.
 */
public final class Scale {

  /**
   * Up to this many times the unit, a value stays readable: 12700 us next to 91.9 us is easier to
   * read than 12.7 ms next to 0.0919 ms.
   */
  private static final double MAX_SHOWN = 100_000;

  private static final List<Step> TIME =
      List.of(new Step("ns", 1), new Step("us", 1e3), new Step("ms", 1e6), new Step("s", 1e9));
  private static final List<Step> BYTES =
      List.of(
          new Step("B", 1),
          new Step("KiB", 1024),
          new Step("MiB", 1024 * 1024),
          new Step("GiB", 1024 * 1024 * 1024));
  private static final List<Step> BYTE_RATE =
      BYTES.stream().map(s -> new Step(s.unit() + "/s", s.factor())).toList();
  private static final List<Step> RATE =
      List.of(new Step("/s", 1), new Step("k/s", 1e3), new Step("M/s", 1e6));

  private static final Map<String, Family> KNOWN =
      Map.of(
          "ns", new Family(1, TIME),
          "us", new Family(1e3, TIME),
          "ms", new Family(1e6, TIME),
          "s", new Family(1e9, TIME),
          "By", new Family(1, BYTES),
          "By/s", new Family(1, BYTE_RATE),
          "/s", new Family(1, RATE),
          "1", new Family(1, List.of(new Step("", 1))));

  private final String unit;
  private final double factor;

  private Scale(String unit, double factor) {
    this.unit = unit;
    this.factor = factor;
  }

  /** One unit of a family; the factor is relative to the family's smallest unit. */
  private record Step(String unit, double factor) {}

  /** The units that a UCUM unit can be shown in, and its size in the family's smallest unit. */
  private record Family(double factor, List<Step> steps) {}

  /**
   * Returns the scale for values in a UCUM unit; an unknown unit stays as it is.
   *
   * @param values the values of the row; nulls are skipped
   */
  public static Scale of(String ucum, Collection<Double> values) {
    Family family = KNOWN.get(bare(ucum));
    if (family == null) {
      return new Scale(ucum == null ? "" : ucum, 1);
    }
    double[] sizes =
        values.stream()
            .filter(v -> v != null && v != 0)
            .mapToDouble(v -> Math.abs(v) * family.factor())
            .toArray();
    double least = min(sizes);
    double most = max(sizes);
    Step chosen = family.steps().get(0);
    for (Step step : family.steps()) {
      if (step.factor() <= least || most / chosen.factor() >= MAX_SHOWN) {
        chosen = step;
      }
    }
    return new Scale(chosen.unit(), family.factor() / chosen.factor());
  }

  /** Removes UCUM's annotations, which do not change the unit: {request}/s is /s. */
  private static String bare(String ucum) {
    String bare = ucum == null ? "" : ucum.replaceAll("\\{[^}]*\\}", "");
    return bare.isEmpty() ? "1" : bare;
  }

  private static double min(double[] sizes) {
    double least = sizes.length == 0 ? 0 : sizes[0];
    for (double size : sizes) {
      least = Math.min(least, size);
    }
    return least;
  }

  private static double max(double[] sizes) {
    double most = 0;
    for (double size : sizes) {
      most = Math.max(most, size);
    }
    return most;
  }

  /** The unit's symbol; empty for a pure number. */
  public String unit() {
    return unit;
  }

  /** Converts a value to this unit. */
  public double convert(double value) {
    return value * factor;
  }

  /** Formats the number alone, with this many significant digits; a dash for null. */
  public String number(Double value, int digits) {
    return value == null ? Numbers.NONE : Numbers.significant(convert(value), digits);
  }

  /** Formats number and unit with three significant digits: {@code 2.46 us}. */
  public String show(Double value) {
    String number = number(value, 3);
    return unit.isEmpty() || number.equals(Numbers.NONE) ? number : number + " " + unit;
  }
}
