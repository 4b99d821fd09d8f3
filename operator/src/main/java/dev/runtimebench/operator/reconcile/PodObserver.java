package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.Sight;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.Side;
import dev.runtimebench.operator.status.Activity;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Looks at one Pod of a trial, and hands on its outcome when it has one. */
final class PodObserver {

  private static final StepResult READING =
      StepResult.running("a log is being read", Duration.ofSeconds(1));

  /** A Pod that waits without saying why has usually an Event that does. */
  private static final Duration ASK_EVENTS = Duration.ofSeconds(10);

  /** How long the log of a container that has ended may take to come. */
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(60);

  private static final int MOST_LOGS = 5;

  /** The kubelet comes round every second. */
  private static final Duration ASK_POD = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final LogFollowers followers;
  private final TrialReader reader;
  private final Outcomes outcomes;
  private final EarlyStop early;
  private final BiConsumer<Pass, TrialOutcome> sink;

  /**
   * @param sink takes the outcome, once
   */
  PodObserver(
      Cluster cluster,
      LogFollowers followers,
      TrialReader reader,
      Outcomes outcomes,
      EarlyStop early,
      BiConsumer<Pass, TrialOutcome> sink) {
    this.cluster = cluster;
    this.followers = followers;
    this.reader = reader;
    this.outcomes = outcomes;
    this.early = early;
    this.sink = sink;
  }

  /** The same with outcomes going elsewhere. */
  PodObserver into(BiConsumer<Pass, TrialOutcome> other) {
    return new PodObserver(cluster, followers, reader, outcomes, early, other);
  }

  /** Looks at the Pod that holds the workload's container. */
  StepResult container(Pass pass, InFlight trial, InFlight.Launched container) {
    if (trial.stopped().isPresent()) {
      return stopped(pass, trial);
    }
    Optional<Pod> pod = find(pass, container);
    if (pod.isEmpty()) {
      return vanished(pass, trial, container.pod());
    }
    PodState state = PodState.of(pod.get());
    return log(pass, trial, pod.get(), state)
        .orElseGet(() -> goesOn(pass, trial, container, pod.get(), state));
  }

  /** Follows the container's log; empty while that doesn't decide anything. */
  private Optional<StepResult> log(Pass pass, InFlight trial, Pod pod, PodState state) {
    Optional<PodState.Ended> ended =
        state instanceof PodState.Ended over ? Optional.of(over) : Optional.empty();
    if (state instanceof PodState.Waiting) {
      return Optional.empty();
    }
    if (ended.filter(e -> e.exitCode().isEmpty()).isPresent()) {
      // Without an exit code the container never ran, and has no log.
      return Optional.of(judge(pass, trial, ended.get(), TrialLog.empty()));
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
    return end.or(() -> asked(pass, trial, pod)).map(e -> judge(pass, trial, e, log));
  }

  /** The log is there, and the Pod was deleted: the exit code is yet to come. */
  private StepResult stopped(Pass pass, InFlight trial) {
    EarlyStop.Result result = early.look(pass, trial);
    if (result instanceof EarlyStop.Result.Told told) {
      TrialLog log = trial.log().flatMap(LogFollower::log).orElseThrow();
      return judge(pass, trial, told.ended(), log);
    }
    return result instanceof EarlyStop.Result.Lost lost
        ? lost(pass, trial, FailureReason.Interrupted, lost.why() + "; it is run again")
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
    if (pass.now() - trial.endedSince(pass.now()) > LOG_PATIENCE.toNanos()) {
      follower.abandon();
    }
    return READING;
  }

  /** A connection may be lost: then the log is read anew from its start. */
  private StepResult again(Pass pass, InFlight trial, Pod pod, String why) {
    if (trial.logsOpened() >= MOST_LOGS) {
      return lost(
          pass,
          trial,
          FailureReason.LogUnavailable,
          "the log of Pod %s can't be read: %s".formatted(pod.getMetadata().getName(), why));
    }
    trial.log(followers.followLater(pass, pod));
    return READING;
  }

  private StepResult judge(Pass pass, InFlight trial, PodState.Ended ended, TrialLog log) {
    try {
      TrialOutcome outcome = reader.judge(pass, trial, ended, log);
      if (!outcome.isValid()) {
        early.failed(pass, trial);
      }
      sink.accept(pass, outcome);
      return StepResult.PROCEED;
    } catch (IOException e) {
      return lost(
          pass,
          trial,
          FailureReason.LogUnavailable,
          "the server's log can't be read: " + e.getMessage());
    }
  }

  StepResult goesOn(
      Pass pass, InFlight trial, InFlight.Launched launched, Pod pod, PodState state) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return vanished(pass, trial, pod);
    }
    Sight sight = launched.watch().look(state, pass.now());
    if (sight instanceof Sight.Lost lost) {
      String why =
          state instanceof PodState.Waiting ? withWarning(pod, lost.message()) : lost.message();
      return lost(pass, trial, lost.reason(), why);
    }
    Sight.GoesOn on = (Sight.GoesOn) sight;
    Duration recheck = on.recheck();
    if (trial.log().filter(LogFollower::isOver).isPresent()) {
      recheck = recheck.compareTo(ASK_POD) < 0 ? recheck : ASK_POD;
    }
    Optional<String> trouble = on.trouble();
    if (state instanceof PodState.Waiting) {
      recheck = recheck.compareTo(ASK_EVENTS) < 0 ? recheck : ASK_EVENTS;
      if (trouble.isEmpty() && launched.watch().waited(pass.now()).compareTo(ASK_EVENTS) > 0) {
        trouble = cluster.events().lastWarning(pod);
      }
    }
    Duration next = recheck;
    return trouble
        .<StepResult>map(
            what ->
                new StepResult.Wait(
                    new Activity(Activity.Phase.Running, "PodNotStarting", what),
                    Optional.of(next)))
        .orElseGet(() -> StepResult.running("trials are under way", next));
  }

  /** Adds what the cluster said last, unless the message says it already. */
  private String withWarning(Pod pod, String message) {
    return cluster
        .events()
        .lastWarning(pod)
        .filter(warning -> !message.contains(warning.substring(warning.indexOf(':') + 1).strip()))
        .map(warning -> message + " (" + warning + ")")
        .orElse(message);
  }

  StepResult vanished(Pass pass, InFlight trial, Pod pod) {
    return lost(
        pass,
        trial,
        FailureReason.PodVanished,
        "Pod %s was deleted while its trial ran".formatted(pod.getMetadata().getName()));
  }

  StepResult lost(Pass pass, InFlight trial, FailureReason reason, String message) {
    Side side = pass.renderer().sideUnderTest();
    Optional<Pod> underTest = trial.side(side).flatMap(s -> find(pass, s));
    sink.accept(pass, outcomes.lost(trial.trial(), trial.attempt(), underTest, reason, message));
    return StepResult.PROCEED;
  }

  /** From the cache; a Pod that isn't in it is gone only when the API server says so too. */
  Optional<Pod> find(Pass pass, InFlight.Launched launched) {
    String uid = launched.pod().getMetadata().getUid();
    return pass.pod(uid)
        .or(
            () ->
                cluster
                    .pods()
                    .find(launched.pod())
                    .filter(pod -> uid.equals(pod.getMetadata().getUid())));
  }
}
