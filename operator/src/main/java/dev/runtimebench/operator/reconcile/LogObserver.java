package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.TrialLog;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Follows the log of a trial's container to its end, which is the trial's. */
final class LogObserver {

  private static final StepResult READING =
      StepResult.running("a log is being read", Duration.ofSeconds(1));

  /** How long the log of a container that has ended may take to come. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int MOST_LOGS = 5;

  /**
   * When to ask for a container's end that no event tells; the kubelet comes round every second.
   */
  static final Duration ASK_POD = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final LogFollowers followers;
  private final TrialReader reader;
  private final EarlyStop early;
  private final TrialEnds ends;

  LogObserver(
      Cluster cluster,
      LogFollowers followers,
      TrialReader reader,
      EarlyStop early,
      TrialEnds ends) {
    this.cluster = cluster;
    this.followers = followers;
    this.reader = reader;
    this.early = early;
    this.ends = ends;
  }

  /** The same with outcomes going elsewhere. */
  LogObserver into(TrialEnds other) {
    return new LogObserver(cluster, followers, reader, early, other);
  }

  /** Follows the container's log; empty while that doesn't decide anything. */
  Optional<StepResult> look(Pass pass, InFlight trial, Pod pod, PodState state) {
    Optional<PodState.Ended> ended =
        state instanceof PodState.Ended over ? Optional.of(over) : Optional.empty();
    if (state instanceof PodState.Waiting) {
      return Optional.empty();
    }
    if (ended.filter(e -> e.exitCode().isEmpty()).isPresent()) {
      // Without an exit code the container never ran, and has no log.
      return Optional.of(ends.judge(pass, trial, ended.get(), TrialLog.empty()));
    }
    if (trial.log().isEmpty()) {
      trial.log(followers.follow(pass, pod));
      return ended.map(e -> READING);
    }
    LogFollower follower = trial.log().get();
    if (follower.failure().isPresent()) {
      return Optional.of(again(pass, trial, pod, follower.failure().get()));
    }
    if (!follower.isOver()) {
      return ended.map(e -> patience(pass, trial, follower));
    }
    TrialLog log = follower.log().orElseThrow();
    if (ended.isPresent() && log.agentsEnd().isEmpty()) {
      if (reader.isCutShort(pod, log)) {
        return Optional.of(again(pass, trial, pod, "it ends before its container did"));
      }
      early.told(pass, trial, ended.get(), log);
    }
    // The agent's last record says how it ends, up to a second before the kubelet does.
    Optional<PodState.Ended> end = ended.or(log::agentsEnd);
    if (end.isEmpty() && early.isDue(pass, trial, log)) {
      early.stop(pass, trial, pod);
      return Optional.of(READING);
    }
    return end.or(() -> asked(pass, trial, pod)).map(e -> judge(pass, trial, pod, e, log));
  }

  /**
   * A kubelet that rotates the log of a container that has just ended leaves off following it at
   * the end of the old file. The agent's last record says that all is there; else, of a log so
   * long, the node is asked for the last line.
   */
  private StepResult judge(Pass pass, InFlight trial, Pod pod, PodState.Ended ended, TrialLog log) {
    if (trial.hasLostLogsBegin()) {
      return rotated(pass, trial, pod, "its beginning");
    }
    if (!log.mayBeRotated() || log.isTooLarge() || log.agentsEnd().isPresent()) {
      return ends.judge(pass, trial, ended, log);
    }
    try {
      return log.endsBefore(cluster.logs().lastLine(pod))
          ? rotated(pass, trial, pod, "what came after %d MiB".formatted(log.bytes() >> 20))
          : ends.judge(pass, trial, ended, log);
    } catch (IOException e) {
      return again(pass, trial, pod, e.getMessage());
    }
  }

  private StepResult rotated(Pass pass, InFlight trial, Pod pod, String lost) {
    return ends.lost(
        pass,
        trial,
        FailureReason.LogRotated,
        "the kubelet rotated the log of Pod %s while it was read, and %s is lost; the workload must print less, or the kubelet's containerLogMaxSize be larger"
            .formatted(pod.getMetadata().getName(), lost));
  }

  /** The log is there, and the Pod was deleted: the exit code is yet to come. */
  StepResult stopped(Pass pass, InFlight trial) {
    EarlyStop.Result result = early.look(pass, trial);
    if (result instanceof EarlyStop.Result.Told told) {
      TrialLog log = trial.log().flatMap(LogFollower::log).orElseThrow();
      return ends.judge(pass, trial, told.ended(), log);
    }
    return result instanceof EarlyStop.Result.Lost lost
        ? ends.lost(pass, trial, FailureReason.Interrupted, lost.why() + "; it is run again")
        : READING;
  }

  /** A log ends with its container: where no event says so, the API server may. */
  private Optional<PodState.Ended> asked(Pass pass, InFlight trial, Pod pod) {
    if (pass.now() - trial.endedSince(pass.now()) < ASK_POD.toNanos()) {
      return Optional.empty();
    }
    return cluster
        .pods()
        .find(pod)
        .map(PodState::of)
        .flatMap(s -> s instanceof PodState.Ended e ? Optional.of(e) : Optional.empty());
  }

  private StepResult patience(Pass pass, InFlight trial, LogFollower follower) {
    if (pass.now() - trial.endedSince(pass.now()) > PATIENCE.toNanos()) {
      follower.abandon();
    }
    return READING;
  }

  /** A connection may be lost: then the log is read anew from its start. */
  private StepResult again(Pass pass, InFlight trial, Pod pod, String why) {
    if (trial.logsOpened() >= MOST_LOGS) {
      return ends.lost(
          pass,
          trial,
          FailureReason.LogUnavailable,
          "the log of Pod %s can't be read: %s".formatted(pod.getMetadata().getName(), why));
    }
    trial.log(followers.followLater(pass, pod));
    return READING;
  }
}
