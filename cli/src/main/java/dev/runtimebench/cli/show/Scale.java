package dev.runtimebench.cli.show;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The unit in which the values of one row are shown: one for all of them, so that they can be
 * compared at a glance.
 */
public final class Scale {

  /**
   * A value this many times the unit still reads well: 12700 us beside 91.9 us is plainer than
   * 0.0919 ms.
   */
  private static final double LARGEST = 100_000;

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

  /** A step of a family; the factor is in the family's least unit. */
  private record Step(String unit, double factor) {}

  /** What a UCUM unit belongs to, and its size in the family's least unit. */
  private record Family(double factor, List<Step> steps) {}

  /**
   * The scale for values that are given in a UCUM unit; a unit that isn't known is shown as it is.
   *
   * @param values those of the row; nulls are skipped
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
      if (step.factor() <= least || most / chosen.factor() >= LARGEST) {
        chosen = step;
      }
    }
    return new Scale(chosen.unit(), family.factor() / chosen.factor());
  }

  /** UCUM's annotations say what is counted, and change nothing: {request}/s is /s. */
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

  /** The value in this unit. */
  public double convert(double value) {
    return value * factor;
  }

  /** The number alone, with that many significant digits; a dash for what isn't there. */
  public String number(Double value, int digits) {
    return value == null ? Numbers.NONE : Numbers.significant(convert(value), digits);
  }

  /** Number and unit, three digits: {@code 2.46 us}. */
  public String show(Double value) {
    String number = number(value, 3);
    return unit.isEmpty() || number.equals(Numbers.NONE) ? number : number + " " + unit;
  }
}
