package dev.runtimebench.operator.trial;

import java.time.Duration;

/** How long to wait for an event about a Pod before the API server is asked. */
final class PodEventTimeouts {

  /**
   * How long to wait for the event that reports the end of a container after its log is over. The
   * kubelet looks at its containers every second.
   */
  static final Duration END = Duration.ofSeconds(5);

  /**
   * How long to trust the cache when it shows no change of a Pod. The cache has the Pod from the
   * create call, and a Pod that is deleted while the watch is broken gets no event. A watch may
   * also lose its connection, which can stay unnoticed for minutes.
   */
  static final Duration CHANGE = Duration.ofSeconds(5);

  private PodEventTimeouts() {}
}
