package dev.runtimebench.operator.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Bounds the calls in flight. A call that finds no slot waits, and the oldest call is next. */
final class CallSlots {

  private final int limit;
  private final Duration patience;
  private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private int taken;

  /**
   * @param limit how many calls may be in flight
   * @param patience how long a call waits for a slot
   */
  CallSlots(int limit, Duration patience) {
    this.limit = limit;
    this.patience = patience;
  }

  /**
   * Takes a slot for one call. Each slot that was taken must be given back once.
   *
   * @return done when the call has a slot; fails with a TimeoutException when the call has waited
   *     too long, and has no slot then
   */
  CompletableFuture<Void> take() {
    CompletableFuture<Void> slot = new CompletableFuture<>();
    synchronized (this) {
      if (taken < limit) {
        taken++;
        return CompletableFuture.completedFuture(null);
      }
      waiting.add(slot);
    }
    return slot.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Gives a slot back. The oldest call that waits gets the slot. */
  void give() {
    boolean done = false;
    while (!done) {
      CompletableFuture<Void> next;
      synchronized (this) {
        next = waiting.poll();
        if (next == null) {
          taken--;
        }
      }
      // A call that has waited too long does not take the slot.
      done = next == null || next.complete(null);
    }
  }
}
