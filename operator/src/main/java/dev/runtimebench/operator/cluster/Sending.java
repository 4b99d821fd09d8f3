package dev.runtimebench.operator.cluster;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells the caller when the request of its call leaves the process: a call may wait first, while
 * too many calls are in flight. fabric8's client has no such hook, so the caller's thread carries
 * the listener from the call to {@link BoundedHttpClient}.
 */
final class Sending {

  private static final ThreadLocal<Runnable> LISTENER = new ThreadLocal<>();

  private Sending() {}

  /**
   * Makes a call.
   *
   * @param sent runs just before a request is sent that this thread has asked for; may run on
   *     another thread, but before the answer of the call
   */
  static <T> T listen(Runnable sent, Supplier<T> call) {
    LISTENER.set(sent);
    try {
      return call.get();
    } finally {
      LISTENER.remove();
    }
  }

  /** Who wants to know when the call is sent that this thread makes now. */
  static Optional<Runnable> listener() {
    return Optional.ofNullable(LISTENER.get());
  }
}
