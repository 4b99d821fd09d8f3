package dev.runtimebench.operator.logs;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Sees the reading of a container's log to its end: begins it anew where a connection was lost, and
 * finds what the kubelet has rotated away.
 */
public final class LogRetriever {

  /** What has come of it. */
  public sealed interface Result {

    /** It is being read. */
    record Open() implements Result {}

    /** It has been read. */
    record Read(TrialLog log) implements Result {}

    /** It is not to be had, or not as a whole. */
    record Lost(FailureReason reason, String message) implements Result {}
  }

  public static final Result OPEN = new Result.Open();

  /** How long a log may take to come that is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int MOST_TIMES = 5;

  private final PodLogs logs;
  private final LogStreams followers;
  private final Timelines timelines;

  public LogRetriever(PodLogs logs, LogStreams followers, Timelines timelines) {
    this.logs = logs;
    this.followers = followers;
    this.timelines = timelines;
  }

  /**
   * Reads it, from when this is first asked.
   *
   * @param awaited whether there is nothing else to wait for
   */
  public Result look(Reconciliation current, LogAttempts reading, Pod pod, boolean awaited) {
    if (reading.follower().isEmpty()) {
      reading.begin(followers.follow(current, pod, metrics(current, reading)));
      return OPEN;
    }
    LogStream follower = reading.follower().get();
    if (follower.failure().isPresent()) {
      return again(current, reading, pod, follower.failure().get());
    }
    if (follower.isOver()) {
      return new Result.Read(follower.log().orElseThrow());
    }
    if (awaited && reading.awaited().lasts(current.now()).compareTo(PATIENCE) > 0) {
      follower.abandon();
    }
    return OPEN;
  }

  /** A connection may be lost: then the log is read anew from its start. */
  public Result again(Reconciliation current, LogAttempts reading, Pod pod, String why) {
    if (reading.timesBegun() >= MOST_TIMES) {
      return new Result.Lost(
          FailureReason.LogUnavailable,
          "the log of Pod %s can't be read: %s".formatted(pod.getMetadata().getName(), why));
    }
    reading.begin(followers.followLater(current, pod, metrics(current, reading)));
    return OPEN;
  }

  /** The numbers are in the container's log; a server's is read for its first output and marks. */
  private static List<Metric> metrics(Reconciliation current, LogAttempts reading) {
    return reading.side() == Side.Container ? current.experiment().workload().metrics() : List.of();
  }

  /** Whether a log ended while its container ran on: then the connection to the node did. */
  public boolean isCutShort(Pod pod, TrialLog log) {
    ClockBound bound =
        timelines
            .ofSubmitted(pod.getMetadata().getUid())
            .map(Timeline::bound)
            .orElse(ClockBound.NONE);
    return PodState.finishedAt(pod).filter(second -> log.end().isBefore(second, bound)).isPresent();
  }

  /**
   * That log, if it is whole. A kubelet that rotates the log of a container that has just ended
   * leaves off following it at the end of the old file. The agent's last record says that all is
   * there; else, of a log so long, the node is asked for the last line.
   */
  public Result whole(Reconciliation current, LogAttempts reading, Pod pod, TrialLog log) {
    if (reading.hasLostBegin()) {
      return rotated(pod, "its beginning");
    }
    if (reading.isWhole()
        || !log.end().mayBeRotated()
        || log.end().isTooLarge()
        || log.end().isCut()
        || log.agentsEnd().isPresent()) {
      return new Result.Read(log);
    }
    try {
      if (log.end().isBefore(logs.lastLine(pod))) {
        return rotated(pod, "what came after %d MiB".formatted(log.end().bytes() >> 20));
      }
      reading.whole();
      return new Result.Read(log);
    } catch (IOException e) {
      return again(current, reading, pod, e.getMessage());
    }
  }

  private static Result rotated(Pod pod, String lost) {
    return new Result.Lost(
        FailureReason.LogRotated,
        "the kubelet rotated the log of Pod %s while it was read, and %s is lost; the workload must print less, or the kubelet's containerLogMaxSize be larger"
            .formatted(pod.getMetadata().getName(), lost));
  }
}
