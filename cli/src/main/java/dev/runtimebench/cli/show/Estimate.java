package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.results.findings.UnpairedResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison found, for two cells of a table: the ratio with its interval. A comparison with
 * values of 0 has no ratio, and shows the difference in the metric's unit.
 *
 * @param value {@code 3.41x}, or {@code +0.500 s}; a dash without either
 * @param interval {@code [3.35, 3.48]}, or {@code [0.490, 0.510] s}; a dash without an interval
 */
public record Estimate(String value, String interval) {

  private static final int DIGITS = 3;

  /** The difference of a comparison, with the ends of its interval; a component may be null. */
  private record Difference(Double value, Double low, Double high) {}

  /**
   * @param unit the metric's unit (UCUM)
   */
  public static Estimate of(Comparison c, String unit) {
    return c.ratio() != null
        ? ratio(c.ratio(), c.ciLow(), c.ciHigh())
        : of(new Difference(c.difference(), c.differenceLow(), c.differenceHigh()), unit);
  }

  /**
   * @param unit the metric's unit (UCUM)
   */
  public static Estimate of(UnpairedResult c, String unit) {
    return c.ratio() != null
        ? ratio(c.ratio(), c.ciLow(), c.ciHigh())
        : of(new Difference(c.difference(), c.differenceLow(), c.differenceHigh()), unit);
  }

  private static Estimate ratio(Double ratio, Double low, Double high) {
    return new Estimate(Numbers.ratio(ratio), Numbers.interval(low, high));
  }

  private static Estimate of(Difference d, String unit) {
    if (d.value() == null) {
      return new Estimate(Numbers.NONE, Numbers.NONE);
    }
    List<Double> all = new ArrayList<>();
    all.add(d.value());
    all.add(d.low());
    all.add(d.high());
    Scale scale = Scale.of(unit, all);
    String suffix = scale.unit().isEmpty() ? "" : " " + scale.unit();
    String interval =
        d.low() == null || d.high() == null
            ? Numbers.NONE
            : "[%s, %s]%s"
                .formatted(scale.number(d.low(), DIGITS), scale.number(d.high(), DIGITS), suffix);
    return new Estimate((d.value() > 0 ? "+" : "") + scale.show(d.value()), interval);
  }

  /** Whether there is a ratio or a difference. */
  public boolean isKnown() {
    return !value.equals(Numbers.NONE);
  }

  /** Returns both in one text: {@code +0.500 s [0.490, 0.510] s}. */
  public String both() {
    return interval.equals(Numbers.NONE) ? value : value + " " + interval;
  }
}
