package dev.runtimebench.results.output;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values in the agent's iteration records, by name. Their number is bounded for any log. */
final class IterationValues {

  private static final int MAX_NAMES = 128;

  private final Map<String, MetricValues> byName = new HashMap<>();

  void add(String name, double value) {
    MetricValues values = byName.get(name);
    if (values == null && byName.size() < MAX_NAMES) {
      values = new MetricValues();
      byName.put(name, values);
    }
    if (values != null) {
      values.add(value);
    }
  }

  /** The values with that name; empty if there are none. */
  Optional<MetricValues> of(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
