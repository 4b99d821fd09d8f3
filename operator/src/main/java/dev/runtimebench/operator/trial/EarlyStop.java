package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops the Pod of a trial at the end of its log, where nothing is missing but the exit code: the
 * kubelet tells that up to a second later, and tells it of a Pod that is being deleted too. A log
 * also ends when the kubelet's connection does; so it is believed only where it has as many lines
 * as one of the same runtime had whose end the kubelet told. What fails once is waited for from
 * then on: its Pods are to stay.
 */
public final class EarlyStop {

  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  /** What has come of stopping early. */
  public sealed interface Result {

    /** Not known yet. */
    record Open() implements Result {}

    /** How the container ended, which it had done by itself. */
    record Told(PodState.Ended ended) implements Result {}

    /** It can't be told: the trial has to be run again. */
    record Lost(String why) implements Result {}
  }

  private final PodCleaner cleaner;
  private final Timelines timelines;

  public EarlyStop(PodCleaner cleaner, Timelines timelines) {
    this.cleaner = cleaner;
    this.timelines = timelines;
  }

  /** Notes a trial of which the kubelet told the end while its Pod stood. */
  public void told(Reconciliation current, RunningTrial trial, PodState.Ended ended, TrialLog log) {
    if (ended.exitCode().equals(Optional.of(0))) {
      current.run().logsEnds().told(trial.trial().runtime(), log.lines());
    }
  }

  /** Notes a trial that gave no result: the Pods of such are to stay. */
  public void failed(Reconciliation current, RunningTrial trial) {
    current.run().logsEnds().doubt(trial.trial().runtime());
  }

  /** Whether the trial may be stopped at the end of that log. */
  public boolean isDue(Reconciliation current, RunningTrial trial, TrialLog log) {
    return current.spec().podRetention() != PodRetention.Always
        && trial.trial().concurrency() == null
        && !log.end().mayBeRotated()
        && trial.side(Side.Server).isEmpty()
        && current.run().logsEnds().isLike(trial.trial().runtime(), log.lines());
  }

  /** Deletes the trial's Pod. */
  public void stop(Reconciliation current, RunningTrial trial, Pod pod) {
    trial.stopped(pod, current.now());
    cleaner.remove(current, pod);
  }

  /** What the watch has shown of the Pod since. */
  public Result look(Reconciliation current, RunningTrial trial) {
    RunningTrial.Stopped stopped = trial.stopped().orElseThrow();
    Optional<Timeline> timeline = timelines.ofSubmitted(stopped.pod().getMetadata().getUid());
    // Asked in this order: the watch may tell both meanwhile, and tells the end first.
    boolean gone = timeline.flatMap(t -> t.at(Milestone.Deleted)).isPresent();
    Optional<PodState.Ended> ended =
        timeline.flatMap(Timeline::ended).filter(e -> e.exitCode().isPresent());
    Result result =
        ended
            .map(EarlyStop::told)
            .orElseGet(() -> untold(current, stopped.at(), gone || timeline.isEmpty()));
    if (result instanceof Result.Lost) {
      failed(current, trial);
    }
    return result;
  }

  private static Result told(PodState.Ended ended) {
    int code = ended.exitCode().orElseThrow();
    boolean killed = (code == KILLED || code == TERMINATED) && !"OOMKilled".equals(ended.reason());
    return killed
        ? new Result.Lost("its log ended before its container did, which was then stopped")
        : new Result.Told(ended);
  }

  private static Result untold(Reconciliation current, long at, boolean isOver) {
    Duration most = Duration.ofSeconds(current.spec().timeouts().deleteSeconds());
    return isOver || current.now() - at > most.toNanos()
        ? new Result.Lost("its Pod was deleted at the end of its log, and no exit code was told")
        : new Result.Open();
  }
}
