package dev.runtimebench.results.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * How much work all iterations did together, the warm-up included: the sum of each value in the
 * agent's iteration records. The number of names is bounded for any log.
 */
final class IterationTotals {

  private static final int MAX_NAMES = 128;

  private static final class Total {
    private double sum;
    private long records;
  }

  private final Map<String, Total> byName = new HashMap<>();
  private long records;

  /** Takes the values of one iteration record. */
  void take(JsonNode values) {
    records++;
    for (var value : values.properties()) {
      if (value.getValue().isNumber()
          && (byName.containsKey(value.getKey()) || byName.size() < MAX_NAMES)) {
        Total total = byName.computeIfAbsent(value.getKey(), name -> new Total());
        total.sum += value.getValue().asDouble();
        total.records++;
      }
    }
  }

  /** The number of iteration records. */
  long records() {
    return records;
  }

  /** The sum of a value; missing if an iteration record lacks the value. */
  PodValue of(String name) {
    Total total = byName.getOrDefault(name, new Total());
    if (total.records < records || records == 0) {
      return PodValue.missing(
          "%d of %d iteration records have the value \"%s\", and the warm-up counts too"
              .formatted(total.records, records, name));
    }
    return Double.isFinite(total.sum)
        ? PodValue.of(total.sum)
        : PodValue.missing("the sum of the value \"%s\" is not a number".formatted(name));
  }
}
