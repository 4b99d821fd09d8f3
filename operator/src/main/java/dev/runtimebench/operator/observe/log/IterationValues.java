package dev.runtimebench.operator.observe.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The values of the inner iterations of one Pod, by name. Their number is bounded for any log. */
public final class IterationValues {

  /**
   * The maximum number of values with one name. With more values the metric has no result, because
   * a summary of some values differs from the summary of all.
   */
  public static final int MAX_VALUES = 10_000;

  private static final int MAX_NAMES = 128;
  private static final int INITIAL_CAPACITY = 16;

  /** Values in an array of doubles, which keeps memory small even if a hostile log fills it. */
  private static final class Values {
    private double[] values = new double[INITIAL_CAPACITY];
    private int count;
    private boolean overflowed;

    void add(double value) {
      if (count == MAX_VALUES) {
        overflowed = true;
        return;
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, Math.min(2 * count, MAX_VALUES));
      }
      values[count++] = value;
    }
  }

  private final Map<String, Values> byName = new HashMap<>();

  public void add(String name, double value) {
    Values values = byName.get(name);
    if (values == null && byName.size() < MAX_NAMES) {
      values = new Values();
      byName.put(name, values);
    }
    if (values != null) {
      values.add(value);
    }
  }

  /** The values with that name, in the order of the log; empty if there are none. */
  public double[] of(String name) {
    Values values = byName.get(name);
    return values == null ? new double[0] : Arrays.copyOf(values.values, values.count);
  }

  /** Whether the log has more than {@link #MAX_VALUES} values with that name. */
  public boolean overflowed(String name) {
    Values values = byName.get(name);
    return values != null && values.overflowed;
  }
}
