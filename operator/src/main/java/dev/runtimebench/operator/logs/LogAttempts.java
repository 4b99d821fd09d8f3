package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;

/**
 * All attempts to read the log of one container. A reading may fail, and then starts again from the
 * first line. Meanwhile the kubelet may have rotated the log, so this class remembers where the
 * earlier attempts began. Not thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class LogAttempts {

  private static final int MAX_ATTEMPTS = 5;

  private final String podName;
  private Optional<LogStream> stream = Optional.empty();
  private int started;
  private Optional<Long> earliestFirstLine = Optional.empty();
  private Optional<String> tail = Optional.empty();
  private Optional<String> tailFailure = Optional.empty();

  /**
   * @param podName for messages
   */
  public LogAttempts(String podName) {
    this.podName = podName;
  }

  /** The latest reading; empty before the first. */
  public Optional<LogStream> stream() {
    return stream;
  }

  /** Notes that a reading was started. */
  public void started(LogStream next) {
    earliestFirstLine = earliestFirstLine.or(() -> stream.flatMap(LogStream::firstLine));
    stream = Optional.of(next);
    tail = Optional.empty();
    tailFailure = Optional.empty();
    started++;
  }

  /** Notes the last line of the log that the node has, with its time stamp. */
  void tail(String line) {
    tail = Optional.of(line);
  }

  /** Notes that the node did not hand out the last line. */
  void tailFailed(String why) {
    tailFailure = Optional.of(why);
  }

  /** Drops the current reading, if there is one. */
  public void abandon() {
    stream.ifPresent(LogStream::abandon);
  }

  /**
   * How far the latest reading has come.
   *
   * @param waited for how long the log has been the only thing to wait for; zero if something else
   *     is pending
   * @param limit how long to wait for the log, over all attempts
   */
  public LogProgress progress(Duration waited, Duration limit) {
    if (stream.isEmpty()) {
      return new LogProgress.Due(LogRequest.Open);
    }
    LogStream latest = stream.get();
    if (latest.failure().isPresent()) {
      return retry(latest.failure().get());
    }
    if (latest.log().isPresent()) {
      return new LogProgress.Complete(latest.log().get());
    }
    Duration until = limit.multipliedBy(started).dividedBy(MAX_ATTEMPTS);
    return waited.compareTo(until) > 0 && !latest.isEnding()
        ? new LogProgress.Due(LogRequest.Abandon)
        : new LogProgress.Reading();
  }

  /** Asks for another attempt, or gives up after {@value #MAX_ATTEMPTS}. */
  public LogProgress retry(String why) {
    return started < MAX_ATTEMPTS
        ? new LogProgress.Due(LogRequest.Reopen)
        : new LogProgress.Lost(
            FailureReason.LogUnavailable,
            "the log of Pod %s cannot be read: %s".formatted(podName, why));
  }

  /**
   * Whether a log that was read is the whole log. When a container has just ended and the kubelet
   * rotates its log, the kubelet stops following the log at the end of the old file. The agent's
   * last record proves that nothing is missing. Without that record, and if the log is long enough
   * for a rotation, the last line on the node decides.
   *
   * @return Complete, Lost, or Due
   */
  public LogProgress whole(TrialLog log) {
    if (hasLostBeginning()) {
      return rotated("its beginning");
    }
    if (!log.end().mayBeRotated()
        || log.end().isTooLarge()
        || log.end().isCut()
        || log.agentsEnd().isPresent()) {
      return new LogProgress.Complete(log);
    }
    if (tailFailure.isPresent()) {
      return retry(tailFailure.get());
    }
    if (tail.isEmpty()) {
      return new LogProgress.Due(LogRequest.ReadTail);
    }
    return log.end().isBefore(tail.get())
        ? rotated("what came after %d MiB".formatted(log.end().bytes() >> 20))
        : new LogProgress.Complete(log);
  }

  /** Whether the latest reading has not reached the first line that an earlier reading had. */
  public boolean isBehind() {
    return earliestFirstLine.isPresent() && stream.flatMap(LogStream::firstLine).isEmpty();
  }

  private boolean hasLostBeginning() {
    Optional<Long> now = stream.flatMap(LogStream::firstLine);
    return earliestFirstLine.isPresent() && (now.isEmpty() || now.get() > earliestFirstLine.get());
  }

  private LogProgress rotated(String lost) {
    return new LogProgress.Lost(
        FailureReason.LogRotated,
        "the kubelet rotated the log of Pod %s while the operator read it, and %s is lost; print less, or raise the kubelet's containerLogMaxSize"
            .formatted(podName, lost));
  }
}
