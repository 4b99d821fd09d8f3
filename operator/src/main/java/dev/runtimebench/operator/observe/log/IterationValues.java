package dev.runtimebench.operator.observe.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The values that one Pod's inner iterations gave, by name; bounded, whatever a log holds. */
public final class IterationValues {

  /** A summary of some of the values would be another than that of all: more of them is none. */
  public static final int MOST_VALUES = 10_000;

  private static final int MOST_NAMES = 128;
  private static final int FIRST = 16;

  /** In arrays of numbers: a hostile log fills all of them. */
  private static final class Values {
    private double[] values = new double[FIRST];
    private int count;
    private boolean overflowed;

    void add(double value) {
      if (count == MOST_VALUES) {
        overflowed = true;
        return;
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, Math.min(2 * count, MOST_VALUES));
      }
      values[count++] = value;
    }
  }

  private final Map<String, Values> byName = new HashMap<>();

  public void add(String name, double value) {
    Values values = byName.get(name);
    if (values == null && byName.size() < MOST_NAMES) {
      values = new Values();
      byName.put(name, values);
    }
    if (values != null) {
      values.add(value);
    }
  }

  /** The values of that name, in the order of the log; empty if there are none. */
  public double[] of(String name) {
    Values values = byName.get(name);
    return values == null ? new double[0] : Arrays.copyOf(values.values, values.count);
  }

  /** Whether there were more of that name than are kept. */
  public boolean overflowed(String name) {
    Values values = byName.get(name);
    return values != null && values.overflowed;
  }
}
