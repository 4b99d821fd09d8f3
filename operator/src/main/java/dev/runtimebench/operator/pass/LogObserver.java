package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Follows the log of a trial's container to its end, which is the trial's. */
final class LogObserver {

  private static final StepResult READING =
      StepResult.running("a log is being read", Duration.ofSeconds(1));

  /**
   * When to ask for a container's end that no event tells; the kubelet comes round every second.
   */
  static final Duration ASK_POD = Duration.ofSeconds(5);

  private final Pods pods;
  private final LogReader reader;
  private final EarlyStop early;
  private final TrialEnds ends;

  LogObserver(Pods pods, LogReader reader, EarlyStop early, TrialEnds ends) {
    this.pods = pods;
    this.reader = reader;
    this.early = early;
    this.ends = ends;
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
    LogReader.Result result = reader.look(pass, trial.log(Side.Container), pod, ended.isPresent());
    if (result instanceof LogReader.Result.Lost lost) {
      return Optional.of(ends.lost(pass, trial, lost));
    }
    return result instanceof LogReader.Result.Read read
        ? read(pass, trial, pod, ended, read.log())
        : ended.map(e -> READING);
  }

  private Optional<StepResult> read(
      Pass pass, InFlight trial, Pod pod, Optional<PodState.Ended> ended, TrialLog log) {
    if (ended.isPresent() && log.agentsEnd().isEmpty()) {
      if (reader.isCutShort(pod, log)) {
        return Optional.of(again(pass, trial, pod));
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

  private StepResult judge(Pass pass, InFlight trial, Pod pod, PodState.Ended ended, TrialLog log) {
    LogReader.Result result = reader.whole(pass, trial.log(Side.Container), pod, log);
    if (result instanceof LogReader.Result.Lost lost) {
      return ends.lost(pass, trial, lost);
    }
    return result instanceof LogReader.Result.Read ? ends.judge(pass, trial, ended, log) : READING;
  }

  private StepResult again(Pass pass, InFlight trial, Pod pod) {
    LogReader.Result result =
        reader.again(pass, trial.log(Side.Container), pod, "it ends before its container did");
    return result instanceof LogReader.Result.Lost lost ? ends.lost(pass, trial, lost) : READING;
  }

  /** The log is there, and the Pod was deleted: the exit code is yet to come. */
  StepResult stopped(Pass pass, InFlight trial) {
    EarlyStop.Result result = early.look(pass, trial);
    if (result instanceof EarlyStop.Result.Told told) {
      TrialLog log = trial.log(Side.Container).follower().flatMap(LogFollower::log).orElseThrow();
      return ends.judge(pass, trial, told.ended(), log);
    }
    return result instanceof EarlyStop.Result.Lost lost
        ? ends.lost(pass, trial, FailureReason.Interrupted, lost.why() + "; it is run again")
        : READING;
  }

  /** A log ends with its container: where no event says so, the API server may. */
  private Optional<PodState.Ended> asked(Pass pass, InFlight trial, Pod pod) {
    if (trial.log(Side.Container).awaited().lasts(pass.now()).compareTo(ASK_POD) < 0) {
      return Optional.empty();
    }
    return pods.find(pod)
        .map(PodState::of)
        .flatMap(s -> s instanceof PodState.Ended e ? Optional.of(e) : Optional.empty());
  }
}
