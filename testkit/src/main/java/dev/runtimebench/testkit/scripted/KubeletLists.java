package dev.runtimebench.testkit.scripted;

import java.time.Duration;

/**
 * The moments at which the kubelet of a node lists its containers. All Pods of a node have the same
 * moments, and each node has its own.
 */
final class KubeletLists {

  private final long period;
  private final long phase;

  /**
   * @param period zero: the kubelet sees everything at once
   * @param node null before the Pod has a node
   */
  KubeletLists(Duration period, String node) {
    this.period = period.toNanos();
    this.phase =
        this.period == 0 || node == null ? 0 : Math.floorMod(node.hashCode() * 7919L, this.period);
  }

  boolean areUsed() {
    return period > 0;
  }

  /** The first list after a moment, both by {@link System#nanoTime()}. */
  long after(long moment) {
    return moment + period - Math.floorMod(moment - phase, period);
  }
}
