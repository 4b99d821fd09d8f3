package dev.runtimebench.scenarios.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A figure that is read again and again and must not grow. */
final class Growth {

  private final String name;
  private final List<Double> readings = new ArrayList<>();

  Growth(String name) {
    this.name = name;
  }

  void add(double reading) {
    readings.add(reading);
  }

  /** The last reading. */
  double last() {
    return readings.get(readings.size() - 1);
  }

  /**
   * By which share of its level the figure grows from one reading to the next: the slope of the
   * line through the readings (least squares), divided by their mean. The first reading does not
   * count. Zero for fewer than two other readings.
   */
  double perReading() {
    double[] counted = readings.stream().skip(1).mapToDouble(r -> r).toArray();
    double mean = Arrays.stream(counted).average().orElse(0);
    double middle = (counted.length - 1) / 2.0;
    double products = 0;
    double squares = 0;
    for (int i = 0; i < counted.length; i++) {
      products += (i - middle) * (counted[i] - mean);
      squares += (i - middle) * (i - middle);
    }
    return squares == 0 || mean == 0 ? 0 : products / squares / mean;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %+.2f%%", name, 100 * perReading());
  }
}
