package dev.runtimebench.localcluster.docker;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The times of the engine's events about one container. */
final class ContainerTimes {

  /** The end of the container, from the engine's die event. */
  record Death(Instant at, int exitCode) {}

  private static final long EVENT_TIMEOUT_SECONDS = 2;

  final CompletableFuture<Instant> created = new CompletableFuture<>();
  final CompletableFuture<Instant> started = new CompletableFuture<>();
  final CompletableFuture<Death> died = new CompletableFuture<>();

  /** Waits for an event and returns its time, or the current time after the timeout. */
  static Instant await(CompletableFuture<Instant> event) throws InterruptedException {
    try {
      return event.get(EVENT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Instant.now();
    }
  }

  /** Returns the times of the events so far. */
  ContainerTruth truth(String containerId) {
    return new ContainerTruth(
        containerId,
        nanos(created.getNow(null)),
        nanos(started.getNow(null)),
        nanos(died.isDone() ? died.join().at() : null));
  }

  private static OptionalLong nanos(Instant instant) {
    return instant == null
        ? OptionalLong.empty()
        : OptionalLong.of(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
  }
}
