package dev.runtimebench.operator.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How long the logs of a benchmark's trials were when the kubelet had told their end. */
public final class ExpectedLogLengths {

  private final Map<String, Long> lines = new HashMap<>();
  private final Set<String> doubted = new HashSet<>();

  /** Notes a trial that ended with 0, as the kubelet told. */
  public void told(String runtime, long ofLines) {
    lines.put(runtime, ofLines);
  }

  /** From now on the kubelet is waited for. */
  public void doubt(String runtime) {
    doubted.add(runtime);
  }

  /** Whether a log of that runtime with so many lines is as long as it was then. */
  public boolean isLike(String runtime, long ofLines) {
    Long known = lines.get(runtime);
    return known != null && known == ofLines && !doubted.contains(runtime);
  }
}
