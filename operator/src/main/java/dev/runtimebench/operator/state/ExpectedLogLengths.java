package dev.runtimebench.operator.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many lines a complete log has under each runtime. Not thread-safe: only the reconcile of its
 * benchmark uses an instance.
 */
public final class ExpectedLogLengths {

  private static final long SHORT = 100;

  private final Map<String, Long> lines = new HashMap<>();
  private final Set<String> distrusted = new HashSet<>();

  /** Notes the length of a log after whose end the kubelet reported exit code 0. */
  public void confirm(String runtime, long length) {
    lines.put(runtime, length);
  }

  /** A trial under that runtime failed: no length is expected any more. */
  public void distrust(String runtime) {
    distrusted.add(runtime);
  }

  /** Whether the length of a log of that runtime is known, and no trial of the runtime failed. */
  public boolean isKnown(String runtime) {
    return lines.containsKey(runtime) && !distrusted.contains(runtime);
  }

  /**
   * Whether the log of that runtime is known to be short. A kubelet may rotate a long log before
   * the log is opened.
   */
  public boolean isShort(String runtime) {
    return isKnown(runtime) && lines.get(runtime) <= SHORT;
  }

  /** Whether the log has as many lines as the last confirmed log of that runtime. */
  public boolean isExpected(String runtime, long length) {
    return isKnown(runtime) && lines.get(runtime) == length;
  }
}
