package dev.runtimebench.operator.logs;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.log.TrialLog;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Reads the log of a container while it runs, on a thread of its own, so that a trial's end is
 * known when it is written there and not when the kubelet has come round to report it. It is the
 * one reading of that log.
 */
public final class LogStream implements TrialLog.Reader {

  private final CompletableFuture<TrialLog> log;
  private final Pod pod;
  private volatile InputStream stream;
  private volatile boolean abandoned;
  private volatile boolean enough;
  private volatile Long begin;
  private volatile long lastRead;

  /**
   * Begins to read.
   *
   * @param wake is called when the reading is over, however it ended
   */
  public LogStream(
      PodLogs logs,
      Pod pod,
      List<Metric> metrics,
      OperatorClock clock,
      Executor threads,
      Runnable wake) {
    this.pod = pod;
    log = CompletableFuture.supplyAsync(() -> read(logs, metrics, clock), threads);
    log.whenComplete(
        (read, failure) -> {
          // One that was abandoned may be a deleted benchmark's: that must not be woken.
          if (!abandoned) {
            wake.run();
          }
        });
  }

  private TrialLog read(PodLogs logs, List<Metric> metrics, OperatorClock clock) {
    try (InputStream in = heard(logs.open(pod, true), clock)) {
      lastRead = clock.monotonicNanos();
      stream = in;
      if (abandoned) {
        throw new IOException("nobody wants it any more");
      }
      return TrialLog.read(in, metrics, clock::stamp, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream heard(InputStream log, OperatorClock clock) {
    return new FilterInputStream(log) {
      @Override
      public int read(byte[] chunk, int from, int most) throws IOException {
        int n = super.read(chunk, from, most);
        lastRead = clock.monotonicNanos();
        return n;
      }
    };
  }

  @Override
  public void begun(long at) {
    begin = at;
  }

  @Override
  public boolean hasEnough() {
    return enough;
  }

  /** Whether the log has been opened: what is there of it is coming. */
  public boolean isOpen() {
    return stream != null;
  }

  /** When something of it came last, or it was opened, on the monotonic clock. */
  public long lastRead() {
    return lastRead;
  }

  /** Reads no further: what has come by now is the log. */
  public void enough() {
    enough = true;
    close();
  }

  /**
   * When its first line was taken, by the node's clock; empty while there is none. Known also of a
   * reading that failed.
   */
  public Optional<Long> begin() {
    return Optional.ofNullable(begin);
  }

  /** Whether the reading is over. */
  public boolean isOver() {
    return log.isDone();
  }

  /** What was read; empty while the reading goes on, and when it failed. */
  public Optional<TrialLog> log() {
    return log.isDone() && !log.isCompletedExceptionally()
        ? Optional.of(log.join())
        : Optional.empty();
  }

  /** Why the reading failed; empty when it did not. */
  public Optional<String> failure() {
    if (!log.isCompletedExceptionally()) {
      return Optional.empty();
    }
    try {
      log.join();
      return Optional.empty();
    } catch (CompletionException e) {
      Throwable cause =
          e.getCause() instanceof UncheckedIOException io ? io.getCause() : e.getCause();
      return Optional.of(String.valueOf(cause.getMessage()));
    }
  }

  /** Reads no further: nobody wants it any more. */
  public void abandon() {
    abandoned = true;
    close();
  }

  private void close() {
    InputStream open = stream;
    if (open != null && !log.isDone()) {
      try {
        open.close();
      } catch (IOException e) {
        // Whatever it says: what it would have read is not wanted.
      }
    }
  }
}
