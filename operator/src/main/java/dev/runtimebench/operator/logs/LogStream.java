package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.output.Sought;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Reads the log of one container while the container runs. The end of a trial is then known when
 * the container writes its last line, and not when the kubelet reports the exit code.
 *
 * <p>A stream goes from opening to reading to over. Before it is over, {@link #stop()} ends the
 * reading and keeps what was read, and {@link #abandon()} ends the reading and drops it.
 *
 * <p>Threads: one thread of the executor reads and writes all fields but {@code ending}. The
 * reconcile thread may call every public method at any time.
 */
public final class LogStream implements TrialLog.Reader {

  /** Opens a log. */
  @FunctionalInterface
  public interface Source {

    /**
     * Opens the log at its first line.
     *
     * @throws IOException if the node does not hand out the log
     */
    InputStream open() throws IOException;

    /** How the log is read. */
    default LogMode mode() {
      return LogMode.Follow;
    }
  }

  /** How the reconcile thread wants the reading to end. */
  private enum Ending {
    LogEnds,
    Stop,
    Abandon
  }

  private final LogMode mode;
  private final OperatorClock clock;
  private final CompletableFuture<TrialLog> log;
  private final Runnable wake;
  private final Set<IdleMark> idle = ConcurrentHashMap.newKeySet();
  private volatile Ending ending = Ending.LogEnds;
  private volatile InputStream stream;
  private volatile boolean begun;
  private volatile long begunAt;
  private volatile boolean works;
  private volatile Long firstLine;
  private volatile long openedAt;
  private volatile long lastRead;
  private volatile long overAt;

  /**
   * Starts to read.
   *
   * @param sought what to look for in the log
   * @param executor runs the reading thread
   * @param wake called when the reading is over, unless the stream was abandoned
   */
  public LogStream(
      Source source, Sought sought, OperatorClock clock, Executor executor, Runnable wake) {
    this.mode = source.mode();
    this.clock = clock;
    this.wake = wake;
    log = CompletableFuture.supplyAsync(() -> read(source, sought), executor);
    log.whenComplete(
        (read, failure) -> {
          // An abandoned stream may belong to a benchmark that was deleted.
          if (ending != Ending.Abandon) {
            wake.run();
          }
        });
  }

  private TrialLog read(Source source, Sought sought) {
    begunAt = clock.monotonicNanos();
    begun = true;
    try (InputStream in = withReadTimes(open(source))) {
      openedAt = clock.monotonicNanos();
      lastRead = openedAt;
      stream = in;
      if (ending == Ending.Abandon) {
        throw new IOException("the operator stopped reading the log");
      }
      return withoutError(TrialLog.read(in, sought, clock::stamp, this));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      overAt = clock.monotonicNanos();
    }
  }

  /**
   * The log, unless the kubelet's error ends the log. A container that prints the words of such an
   * error in a last line without an end costs itself only another reading, after its end.
   */
  private TrialLog withoutError(TrialLog read) throws IOException {
    Optional<String> error = read.kubeletsError();
    if (error.isPresent()) {
      throw new IOException(error.get());
    }
    Optional<String> joined = read.openLine().flatMap(LogFailure::errorIn);
    if (joined.isPresent() && mode == LogMode.Follow && ending == Ending.LogEnds) {
      throw new IOException(joined.get());
    }
    return read;
  }

  /** Nobody needs a log whose reading was given up before its time came. */
  private InputStream open(Source source) throws IOException {
    if (ending == Ending.Abandon) {
      throw new IOException("the operator did not open the log");
    }
    return source.open();
  }

  private InputStream withReadTimes(InputStream log) {
    return new FilterInputStream(log) {
      @Override
      public int read(byte[] chunk, int from, int most) throws IOException {
        int n = super.read(chunk, from, most);
        if (n > 0) {
          lastRead = clock.monotonicNanos();
        }
        return n;
      }
    };
  }

  @Override
  public void begun(long at) {
    firstLine = at;
  }

  @Override
  public void worked() {
    works = true;
  }

  /** Whether a mark or an iteration record of the agent has arrived. */
  public boolean hasWork() {
    return works;
  }

  @Override
  public void idle(IdleMark mark) {
    idle.add(mark);
    if (ending == Ending.LogEnds) {
      wake.run();
    }
  }

  /**
   * Whether an idle record of the agent has arrived. A record may arrive late, for example if the
   * log is read again, so this says nothing about when the agent wrote the record.
   */
  public boolean hasIdle(IdleMark mark) {
    return idle.contains(mark);
  }

  @Override
  public boolean hasEnough() {
    return ending == Ending.Stop;
  }

  @Override
  public boolean isOfRunningContainer() {
    return mode == LogMode.SoFar;
  }

  /** How the log is read. */
  public LogMode mode() {
    return mode;
  }

  /** Whether the reading has begun: the operator asks for the log, or has asked. */
  public boolean hasBegun() {
    return begun;
  }

  /** The time since the reading began; zero before. */
  public Duration took() {
    return begun ? Duration.ofNanos(clock.monotonicNanos() - begunAt) : Duration.ZERO;
  }

  /** Whether the node has opened the log, so that its lines are on their way. */
  public boolean isOpen() {
    return stream != null;
  }

  /** When the node opened the log, on the monotonic clock. */
  public long openedAt() {
    return openedAt;
  }

  /** When the node opened the log or sent a part of it last, on the monotonic clock. */
  public long lastRead() {
    return lastRead;
  }

  /**
   * When the container wrote the first line, by the node's clock; empty before the first line.
   * Known also for a reading that failed.
   */
  public Optional<Long> firstLine() {
    return Optional.ofNullable(firstLine);
  }

  /** Whether the reading is over, with success or without. */
  public boolean isOver() {
    return log.isDone();
  }

  /** When the reading ended, on the monotonic clock; empty before. */
  public Optional<Long> overAt() {
    return log.isDone() ? Optional.of(overAt) : Optional.empty();
  }

  /** The log; empty while the reading goes on, and if the reading failed. */
  public Optional<TrialLog> log() {
    return log.isDone() && !log.isCompletedExceptionally()
        ? Optional.of(log.join())
        : Optional.empty();
  }

  /** Why the reading failed; empty if the reading did not fail. */
  public Optional<LogFailure> failure() {
    if (!log.isCompletedExceptionally()) {
      return Optional.empty();
    }
    try {
      log.join();
      return Optional.empty();
    } catch (CompletionException e) {
      Throwable cause =
          e.getCause() instanceof UncheckedIOException io ? io.getCause() : e.getCause();
      return Optional.of(LogFailure.of(cause));
    }
  }

  /** Whether {@link #stop()} or {@link #abandon()} was called. */
  public boolean isEnding() {
    return ending != Ending.LogEnds;
  }

  /** Ends the reading. What was read so far is the log. */
  public void stop() {
    end(Ending.Stop);
  }

  /** Ends the reading. Nobody needs the log. */
  public void abandon() {
    end(Ending.Abandon);
  }

  private void end(Ending how) {
    ending = how;
    InputStream open = stream;
    if (open != null && !log.isDone()) {
      try {
        open.close();
      } catch (IOException e) {
        // The reading thread sees the closed stream. Nobody needs the rest of the log.
      }
    }
  }
}
