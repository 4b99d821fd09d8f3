package dev.runtimebench.localcluster.docker;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When the engine says that things happened to one container. */
final class ContainerTimes {

  /** The container's end as the engine's die event has it. */
  record Death(Instant at, int exitCode) {}

  private static final long PATIENCE_SECONDS = 2;

  final CompletableFuture<Instant> created = new CompletableFuture<>();
  final CompletableFuture<Instant> started = new CompletableFuture<>();
  final CompletableFuture<Death> died = new CompletableFuture<>();

  /** The event's own time, or the present if the event does not come in time. */
  static Instant await(CompletableFuture<Instant> event) throws InterruptedException {
    try {
      return event.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Instant.now();
    }
  }

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
