package dev.runtimebench.testkit.scripted;

import dev.runtimebench.localcluster.kubelet.LogBrokenException;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.PodLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The log of a scripted container. Needs no timers: a line exists from its scripted time on, unless
 * the container ended before that time.
 */
final class ScriptedLog implements PodLog {

  /** Leaves the lines that were sent the time to arrive before the connection breaks. */
  private static final long BREAK_DELAY_MILLIS = 200;

  private final PodScript script;
  private final LogOptions options;
  private final InstantSource clock;
  private final Instant startedAt;
  private final CompletableFuture<Instant> end;
  private Optional<String> error = Optional.empty();

  /**
   * @param clock the time by the node's clock, without the steps since the start of the container
   * @param end completes with the time of the end of the container
   */
  ScriptedLog(
      PodScript script,
      LogOptions options,
      InstantSource clock,
      Instant startedAt,
      CompletableFuture<Instant> end) {
    this.script = script;
    this.options = options;
    this.clock = clock;
    this.startedAt = startedAt;
    this.end = end;
  }

  @Override
  public void copyTo(Sink sink) throws IOException, InterruptedException {
    Instant opened = clock.instant();
    Deque<LogLine> tail = options.tailLines().isPresent() ? new ArrayDeque<>() : null;
    Instant lastLine = opened;
    boolean lost = script.losesConnection();
    error = script.logError(options);
    if (!options.follow()) {
      fail(sink);
    }
    Iterator<LogLine> lines = script.log(options.follow()).iterator();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      Instant time = startedAt.plus(line.offset());
      if (tail != null && time.isAfter(opened)) {
        if (!drain(tail, sink)) {
          return;
        }
        tail = null;
      }
      if (!await(time, sink)) {
        break;
      }
      if (tail != null) {
        keep(tail, line);
      } else if (!sink.line(time, line.bytes())) {
        return;
      }
      lastLine = time;
      if (lost) {
        sink.flush();
        Thread.sleep(BREAK_DELAY_MILLIS);
        throw new IOException("the connection to the node is lost");
      }
    }
    if (tail != null && !drain(tail, sink)) {
      return;
    }
    if (options.follow()) {
      fail(sink);
      sink.flush();
      awaitEnd();
      awaitCheck(opened, lastLine);
    }
  }

  /**
   * Waits for the time of a line in follow mode. Returns false if the container has not written the
   * line, or ended before it.
   */
  private boolean await(Instant time, Sink sink) throws IOException, InterruptedException {
    while (!end.isDone()) {
      Duration wait = Duration.between(clock.instant(), time);
      if (wait.isNegative() || wait.isZero()) {
        return true;
      }
      if (!options.follow()) {
        return false;
      }
      fail(sink);
      sink.flush();
      try {
        end.get(wait.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return true;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return !time.isAfter(end.join());
  }

  /** Ends the log with the error of the script, if there is one. */
  private void fail(Sink sink) throws IOException {
    if (error.isPresent()) {
      sink.flush();
      throw new LogBrokenException(error.get());
    }
  }

  private void awaitEnd() throws InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the kubelet sees that the container has ended. */
  private void awaitCheck(Instant opened, Instant lastLine) throws InterruptedException {
    long period = script.logCheckPeriod().toNanos();
    Instant from = lastLine.isAfter(opened) ? lastLine : opened;
    long ran = Duration.between(from, end.join()).toNanos();
    if (period == 0 || ran <= 0) {
      return;
    }
    long checks = (ran + period - 1) / period;
    long wait = Duration.between(clock.instant(), from.plusNanos(checks * period)).toNanos();
    TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
  }

  private void keep(Deque<LogLine> tail, LogLine line) {
    tail.add(line);
    if (tail.size() > options.tailLines().getAsLong()) {
      tail.poll();
    }
  }

  private boolean drain(Deque<LogLine> tail, Sink sink) throws IOException {
    for (LogLine line : tail) {
      if (!sink.line(startedAt.plus(line.offset()), line.bytes())) {
        return false;
      }
    }
    return true;
  }
}
