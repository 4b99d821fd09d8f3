package dev.runtimebench.operator.reconcile;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Times at which this process was not watching: a watch was lost, or the lease. A trial that was in
 * flight at one of them has stamps that may be late, and counts for nothing. Thread-safe.
 */
public final class Interruptions {

  /**
   * How many there have been.
   *
   * @param why the last one, for people
   */
  record Count(int times, String why) {}

  private volatile Runnable listener = () -> {};
  private final AtomicReference<Count> count = new AtomicReference<>(new Count(0, ""));

  /**
   * Notes one.
   *
   * @param why for people: "the watch on Pods was lost"
   */
  public void note(String why) {
    count.updateAndGet(before -> new Count(before.times() + 1, why));
    listener.run();
  }

  /** Who is told of each, to look at the trials in flight. */
  void onNote(Runnable told) {
    listener = told;
  }

  /** How many there have been; to be kept until {@link #since}. */
  int times() {
    return count.get().times();
  }

  /** Why there has been one since then; empty if there has been none. */
  Optional<String> since(int times) {
    Count now = count.get();
    return now.times() == times ? Optional.empty() : Optional.of(now.why());
  }
}
