package dev.runtimebench.operator.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When to open the log of a short container under each runtime. A kubelet looks once per second
 * whether a followed container has ended, and for the first time when it has sent all lines. So a
 * log that is opened just after the end of its container ends at once, and a log that is opened
 * just before ends a second later. Not thread-safe: only the reconcile of its benchmark uses an
 * instance.
 */
public final class LogOpenings {

  /** A followed log that ends within this time after its opening had a container that had ended. */
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  /** How long a container usually takes at most to end after its last line. */
  private static final Duration FIRST_MARGIN = Duration.ofMillis(100);

  /** A log that was opened too early makes the next opening later, and each other one earlier. */
  private static final Duration LATER = Duration.ofMillis(50);

  private static final Duration EARLIER = Duration.ofMillis(2);

  /** A later opening would gain little. */
  private static final Duration LATEST = Duration.ofMillis(700);

  private final Map<String, Duration> delays = new HashMap<>();

  /**
   * What one reading of a log has shown. All times are since the container was seen to run.
   *
   * @param opened when the node opened the log
   * @param lastLine when the last output arrived
   * @param over when the log ended
   */
  public record Reading(Duration opened, Duration lastLine, Duration over) {

    private boolean isTooEarly() {
      return over.minus(opened).compareTo(AT_ONCE) > 0;
    }
  }

  /** Learns from the log of a container that ended by itself. */
  public void learn(String runtime, Reading reading) {
    Duration delay = delays.get(runtime);
    // The first trial of a runtime may be slower than the others.
    if (delay == null || (delay.compareTo(LATEST) > 0 && reading.isTooEarly())) {
      delays.put(
          runtime, reading.isTooEarly() ? reading.lastLine().plus(FIRST_MARGIN) : reading.opened());
    } else if (reading.isTooEarly()) {
      delays.put(runtime, delay.plus(LATER));
    } else if (delay.compareTo(EARLIER) > 0) {
      delays.put(runtime, delay.minus(EARLIER));
    }
  }

  /**
   * How long after the container was seen to run to open its log; zero if the end is not known, or
   * if it comes too late for a delay.
   */
  public Duration delay(String runtime) {
    Duration delay = delays.getOrDefault(runtime, Duration.ZERO);
    return delay.compareTo(LATEST) <= 0 ? delay : Duration.ZERO;
  }
}
