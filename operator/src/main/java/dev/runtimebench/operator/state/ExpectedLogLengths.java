package dev.runtimebench.operator.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many lines a complete log has under each runtime. Not thread-safe: only the reconcile of its
 * benchmark uses an instance.
 */
public final class ExpectedLogLengths {

  /**
   * The kubelet reports the end of a container up to this much later. A container whose end was
   * reported within this time after its last line may have ended with that line.
   */
  private static final Duration KUBELET_DELAY = Duration.ofMillis(1300);

  private final Map<String, Long> lines = new HashMap<>();
  private final Set<String> distrusted = new HashSet<>();
  private final Set<String> lingering = new HashSet<>();

  /**
   * Notes the length of a log after whose end the kubelet reported exit code 0.
   *
   * @param tail the time from the last line to the report of the container's end
   */
  public void confirm(String runtime, long length, Duration tail) {
    lines.put(runtime, length);
    if (tail.compareTo(KUBELET_DELAY) > 0) {
      lingering.add(runtime);
    }
  }

  /** A trial under that runtime failed: no length is expected any more. */
  public void distrust(String runtime) {
    distrusted.add(runtime);
  }

  /** Whether the log has as many lines as the last confirmed log of that runtime. */
  public boolean isExpected(String runtime, long length) {
    Long known = lines.get(runtime);
    return known != null && known == length && !distrusted.contains(runtime);
  }

  /**
   * After how many lines the container of that runtime probably ends; empty if that is not known,
   * or if a container has run on after its last line.
   */
  public Optional<Long> lastLine(String runtime) {
    return lingering.contains(runtime) || distrusted.contains(runtime)
        ? Optional.empty()
        : Optional.ofNullable(lines.get(runtime));
  }
}
