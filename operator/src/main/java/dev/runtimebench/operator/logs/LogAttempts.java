package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;

/**
 * All attempts to read the log of one container. A reading may fail, and then starts again from the
 * first line, after a pause that grows from half a second to ten seconds. Meanwhile the kubelet may
 * have rotated the log, so this class remembers where the earlier attempts began. Not thread-safe:
 * only the reconcile of its benchmark uses an instance.
 */
public final class LogAttempts {

  /** How many readings may end too early, fail for a lasting reason, or take their whole time. */
  private static final int MAX_ATTEMPTS = 5;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** After so many failures in a row, something is wrong with the node. */
  private static final int MANY = 3;

  private final String podName;
  private Optional<LogStream> stream = Optional.empty();

  /** The reading before the latest one, if that reading failed. */
  private Optional<LogStream> previous = Optional.empty();

  /** Why that reading failed. */
  private Optional<LogFailure> lastFailure = Optional.empty();

  private int failedInRow;
  private int lastingInRow;
  private int tooShort;
  private boolean containerEnded;
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
    if (stream.flatMap(LogStream::log).isPresent()) {
      tooShort++;
    }
    if (stream.filter(LogStream::isOver).isPresent()) {
      failedInRow = failuresInRow();
      lastingInRow = lastingFailuresInRow();
      lastFailure = failure();
      previous = stream.filter(s -> lastFailure.isPresent());
    }
    stream = Optional.of(next);
    tail = Optional.empty();
    tailFailure = Optional.empty();
  }

  /** Notes that the container has ended. The node no longer has to follow its log. */
  public void containerEnded() {
    containerEnded = true;
  }

  /**
   * How to read the log now. A node needs no inotify instance to send the log of a container that
   * has ended.
   */
  LogMode mode() {
    return containerEnded ? LogMode.Whole : LogMode.Follow;
  }

  private Optional<LogFailure> failure() {
    return stream.flatMap(LogStream::failure);
  }

  private int failuresInRow() {
    return failure().isPresent() ? failedInRow + 1 : 0;
  }

  private int lastingFailuresInRow() {
    return failure().filter(f -> f.kind() == LogFailure.Kind.Lasting).isPresent()
        ? lastingInRow + 1
        : 0;
  }

  /** How long to wait before the next reading. */
  Duration pause() {
    // The reading of an ended container differs from the readings that failed.
    boolean differs = containerEnded && (isWaitingToFollow() || isUnfollowable());
    return differs ? Duration.ZERO : doubled(failuresInRow());
  }

  private static Duration doubled(int failures) {
    Duration pause = FIRST_PAUSE;
    for (int i = 1; i < failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Whether the latest reading still waits for its time. */
  private boolean isWaiting() {
    return stream.filter(s -> !s.hasBegun() && !s.isEnding()).isPresent();
  }

  private boolean isWaitingToFollow() {
    return isWaiting() && stream.filter(s -> s.mode() == LogMode.Follow).isPresent();
  }

  private boolean isUnfollowable() {
    return failure().filter(f -> f.kind() == LogFailure.Kind.Unfollowable).isPresent();
  }

  /**
   * The reading that shows what the container has written so far: one that goes on, or the last one
   * of a node that cannot follow the log. Empty if no reading is that new.
   */
  public Optional<LogStream> newest() {
    return lacksFollower()
        ? stream.filter(LogStream::isOver).or(() -> previous)
        : stream.filter(s -> !s.isOver());
  }

  /** Whether the node could not follow the log when the operator tried last. */
  public boolean lacksFollower() {
    return isUnfollowable()
        || (isWaitingToFollow()
            && lastFailure.filter(f -> f.kind() == LogFailure.Kind.Unfollowable).isPresent());
  }

  /** Whether several readings in a row have failed, and not because the node cannot follow logs. */
  public boolean isUnreachable() {
    return hasFailedOften() && !lacksFollower();
  }

  private boolean hasFailedOften() {
    return failuresInRow() >= MANY || (isWaiting() && failedInRow >= MANY);
  }

  /** Why the log of the running container cannot be read yet; empty if all is well so far. */
  public Optional<String> trouble() {
    if (!hasFailedOften()) {
      return Optional.empty();
    }
    return failure()
        .or(() -> lastFailure)
        .map(
            why ->
                "the log of Pod %s cannot be read yet: %s%s"
                    .formatted(
                        podName,
                        why.message(),
                        why.kind() == LogFailure.Kind.Unfollowable
                            ? "; the operator reads it when the container has ended"
                            : ""));
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
      return failed(latest.failure().get(), waited.compareTo(limit) >= 0);
    }
    if (latest.log().isPresent()) {
      return new LogProgress.Complete(latest.log().get());
    }
    boolean late = waited.compareTo(limit) > 0;
    if (!latest.hasBegun() && lastFailure.isPresent()) {
      return unbegun(lastFailure.get(), late);
    }
    Duration longest = limit.dividedBy(MAX_ATTEMPTS);
    boolean tooLong = waited.compareTo(longest) > 0 && latest.took().compareTo(longest) > 0;
    return (late || tooLong) && !latest.isEnding()
        ? new LogProgress.Due(LogRequest.Abandon)
        : new LogProgress.Reading();
  }

  /** The next reading waits for its time. */
  private LogProgress unbegun(LogFailure before, boolean late) {
    if (late) {
      return lost(before.message());
    }
    return containerEnded && isWaitingToFollow()
        ? new LogProgress.Due(LogRequest.Reopen)
        : new LogProgress.Reading();
  }

  /** Asks for another reading until the time is over, or until the log is gone for good. */
  private LogProgress failed(LogFailure why, boolean late) {
    return late || lastingFailuresInRow() >= MAX_ATTEMPTS
        ? lost(why.message())
        : new LogProgress.Due(LogRequest.Reopen);
  }

  /**
   * Asks for another reading, because the latest one succeeded and had too little. Gives up after
   * {@value #MAX_ATTEMPTS} of them.
   */
  public LogProgress retry(String why) {
    return tooShort + 1 < MAX_ATTEMPTS ? new LogProgress.Due(LogRequest.Reopen) : lost(why);
  }

  private LogProgress lost(String why) {
    return new LogProgress.Lost(
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
