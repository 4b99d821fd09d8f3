package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.reconcile.StepResult;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Follows the log of a trial's container to its end, which is the trial's. */
public final class LogObserver {

  private static final StepResult READING =
      StepResult.running("a log is being read", Duration.ofSeconds(1));

  /**
   * When to ask for a container's end that no event tells; the kubelet comes round every second.
   */
  public static final Duration ASK_POD = Duration.ofSeconds(5);

  private final Pods pods;
  private final LogRetriever reader;
  private final EarlyStop early;
  private final TrialEnds ends;

  public LogObserver(Pods pods, LogRetriever reader, EarlyStop early, TrialEnds ends) {
    this.pods = pods;
    this.reader = reader;
    this.early = early;
    this.ends = ends;
  }

  /** Follows the container's log; empty while that doesn't decide anything. */
  public Optional<StepResult> look(
      Reconciliation current, RunningTrial trial, Pod pod, PodState state) {
    Optional<PodState.Ended> ended =
        state instanceof PodState.Ended over ? Optional.of(over) : Optional.empty();
    if (state instanceof PodState.Waiting) {
      return Optional.empty();
    }
    if (ended.filter(e -> e.exitCode().isEmpty()).isPresent()) {
      // Without an exit code the container never ran, and has no log.
      return Optional.of(ends.judge(current, trial, ended.get(), TrialLog.empty()));
    }
    LogRetriever.Result result =
        reader.look(current, trial.log(Side.Container), pod, ended.isPresent());
    if (result instanceof LogRetriever.Result.Lost lost) {
      return Optional.of(ends.lost(current, trial, lost));
    }
    return result instanceof LogRetriever.Result.Read read
        ? read(current, trial, pod, ended, read.log())
        : ended.map(e -> READING);
  }

  private Optional<StepResult> read(
      Reconciliation current,
      RunningTrial trial,
      Pod pod,
      Optional<PodState.Ended> ended,
      TrialLog log) {
    if (ended.isPresent() && log.agentsEnd().isEmpty()) {
      if (reader.isCutShort(pod, log)) {
        return Optional.of(again(current, trial, pod));
      }
      early.told(current, trial, ended.get(), log);
    }
    // The agent's last record says how it ends, up to a second before the kubelet does.
    Optional<PodState.Ended> end = ended.or(log::agentsEnd);
    if (end.isEmpty() && early.isDue(current, trial, log)) {
      early.stop(current, trial, pod);
      return Optional.of(READING);
    }
    return end.or(() -> asked(current, trial, pod)).map(e -> judge(current, trial, pod, e, log));
  }

  private StepResult judge(
      Reconciliation current, RunningTrial trial, Pod pod, PodState.Ended ended, TrialLog log) {
    LogRetriever.Result result = reader.whole(current, trial.log(Side.Container), pod, log);
    if (result instanceof LogRetriever.Result.Lost lost) {
      return ends.lost(current, trial, lost);
    }
    return result instanceof LogRetriever.Result.Read
        ? ends.judge(current, trial, ended, log)
        : READING;
  }

  private StepResult again(Reconciliation current, RunningTrial trial, Pod pod) {
    LogRetriever.Result result =
        reader.again(current, trial.log(Side.Container), pod, "it ends before its container did");
    return result instanceof LogRetriever.Result.Lost lost
        ? ends.lost(current, trial, lost)
        : READING;
  }

  /** The log is there, and the Pod was deleted: the exit code is yet to come. */
  public StepResult stopped(Reconciliation current, RunningTrial trial) {
    EarlyStop.Result result = early.look(current, trial);
    if (result instanceof EarlyStop.Result.Told told) {
      TrialLog log = trial.log(Side.Container).follower().flatMap(LogStream::log).orElseThrow();
      return ends.judge(current, trial, told.ended(), log);
    }
    return result instanceof EarlyStop.Result.Lost lost
        ? ends.lost(current, trial, FailureReason.Interrupted, lost.why() + "; it is run again")
        : READING;
  }

  /** A log ends with its container: where no event says so, the API server may. */
  private Optional<PodState.Ended> asked(Reconciliation current, RunningTrial trial, Pod pod) {
    if (trial.log(Side.Container).awaited().lasts(current.now()).compareTo(ASK_POD) < 0) {
      return Optional.empty();
    }
    return pods.find(pod)
        .map(PodState::of)
        .flatMap(s -> s instanceof PodState.Ended e ? Optional.of(e) : Optional.empty());
  }
}
