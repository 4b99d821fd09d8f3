package dev.runtimebench.operator.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values that one Pod's inner iterations gave, by name; bounded, whatever a log holds. */
final class IterationValues {

  private static final int MOST_NAMES = 128;
  private static final int MOST_VALUES = 10_000;

  private final Map<String, List<Double>> byName = new HashMap<>();

  void add(String name, double value) {
    List<Double> values = byName.get(name);
    if (values == null && byName.size() < MOST_NAMES) {
      values = new ArrayList<>();
      byName.put(name, values);
    }
    if (values != null && values.size() < MOST_VALUES) {
      values.add(value);
    }
  }

  /** The values of that name, in the order of the log; empty if there are none. */
  double[] of(String name) {
    return byName.getOrDefault(name, List.of()).stream().mapToDouble(v -> v).toArray();
  }
}
