package dev.runtimebench.localcluster;

import java.util.function.Predicate;

/** The watches that clients have open over HTTP. */
public interface OpenWatches {

  /** Closes the matching watches; clients are expected to open new ones. */
  void close(Predicate<ApiRequest> which);

  /** Sends something unreadable on the matching watches: clients can't go on with them. */
  void garble(Predicate<ApiRequest> which);

  /**
   * Keeps back the events of all watches, of those too that are opened later; or sends what was
   * kept back.
   */
  void hold(boolean held);
}
