package dev.runtimebench.results.output;

import dev.runtimebench.results.reading.NumberReader;
import java.util.Arrays;
import java.util.Optional;

/**
 * The values of one metric in one log, in the order of the log. Their number is bounded for any
 * log: doubles in an array keep memory small even if a hostile log fills it.
 */
public final class MetricValues {

  /**
   * The maximum number of values. With more values there is no result but the first and the last
   * value, because a summary of some values differs from the summary of all.
   */
  public static final int MAX_VALUES = 10_000;

  private static final int INITIAL_CAPACITY = 16;

  private double[] values = new double[INITIAL_CAPACITY];
  private int kept;
  private long found;
  private NumberReader.Result first;
  private NumberReader.Result last;
  private String problem;
  private String missing = "";

  MetricValues() {}

  /** Without any value, for that reason. */
  static MetricValues missing(String why) {
    MetricValues none = new MetricValues();
    none.missing = why;
    return none;
  }

  void add(double value) {
    add(
        Double.isFinite(value)
            ? new NumberReader.Value(value)
            : new NumberReader.Problem(value + " is not a finite number"));
  }

  void add(NumberReader.Result result) {
    found++;
    if (first == null) {
      first = result;
    }
    last = result;
    if (result instanceof NumberReader.Problem bad) {
      problem = problem == null ? bad.message() : problem;
    } else if (result instanceof NumberReader.Value good && kept < MAX_VALUES) {
      if (kept == values.length) {
        values = Arrays.copyOf(values, Math.min(2 * kept, MAX_VALUES));
      }
      values[kept++] = good.value();
    }
  }

  /** The finite values, at most {@link #MAX_VALUES}; a copy. */
  public double[] values() {
    return Arrays.copyOf(values, kept);
  }

  /** Whether there are more than {@link #MAX_VALUES} values. */
  public boolean overflowed() {
    return found > MAX_VALUES;
  }

  /** The result for the first text that a source found; empty if it found none. */
  public Optional<NumberReader.Result> first() {
    return Optional.ofNullable(first);
  }

  /** The result for the last text that a source found; empty if it found none. */
  public Optional<NumberReader.Result> last() {
    return Optional.ofNullable(last);
  }

  /** Why the first text that is not a value cannot be read; empty if every text is a value. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Whether the source found no text. */
  public boolean isEmpty() {
    return found == 0;
  }

  /** Where the values were looked for; empty if there are values. */
  public String missing() {
    return missing;
  }
}
