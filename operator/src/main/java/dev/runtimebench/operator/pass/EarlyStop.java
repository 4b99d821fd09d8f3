package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.operator.observe.Milestone;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.Timeline;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.pod.Side;
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
final class EarlyStop {

  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  /** What has come of stopping early. */
  sealed interface Result {

    /** Not known yet. */
    record Open() implements Result {}

    /** How the container ended, which it had done by itself. */
    record Told(PodState.Ended ended) implements Result {}

    /** It can't be told: the trial has to be run again. */
    record Lost(String why) implements Result {}
  }

  private final PodCleaner cleaner;
  private final Timelines timelines;

  EarlyStop(PodCleaner cleaner, Timelines timelines) {
    this.cleaner = cleaner;
    this.timelines = timelines;
  }

  /** Notes a trial of which the kubelet told the end while its Pod stood. */
  void told(Pass pass, InFlight trial, PodState.Ended ended, TrialLog log) {
    if (ended.exitCode().equals(Optional.of(0))) {
      pass.run().logsEnds().told(trial.trial().runtime(), log.lines());
    }
  }

  /** Notes a trial that gave no result: the Pods of such are to stay. */
  void failed(Pass pass, InFlight trial) {
    pass.run().logsEnds().doubt(trial.trial().runtime());
  }

  /** Whether the trial may be stopped at the end of that log. */
  boolean isDue(Pass pass, InFlight trial, TrialLog log) {
    return pass.spec().podRetention() != PodRetention.Always
        && trial.trial().concurrency() == null
        && !log.end().mayBeRotated()
        && trial.side(Side.Server).isEmpty()
        && pass.run().logsEnds().isLike(trial.trial().runtime(), log.lines());
  }

  /** Deletes the trial's Pod. */
  void stop(Pass pass, InFlight trial, Pod pod) {
    trial.stopped(pod, pass.now());
    cleaner.remove(pass, pod);
  }

  /** What the watch has shown of the Pod since. */
  Result look(Pass pass, InFlight trial) {
    InFlight.Stopped stopped = trial.stopped().orElseThrow();
    Optional<Timeline> timeline = timelines.ofSubmitted(stopped.pod().getMetadata().getUid());
    // Asked in this order: the watch may tell both meanwhile, and tells the end first.
    boolean gone = timeline.flatMap(t -> t.at(Milestone.Deleted)).isPresent();
    Optional<PodState.Ended> ended =
        timeline.flatMap(Timeline::ended).filter(e -> e.exitCode().isPresent());
    Result result =
        ended
            .map(EarlyStop::told)
            .orElseGet(() -> untold(pass, stopped.at(), gone || timeline.isEmpty()));
    if (result instanceof Result.Lost) {
      failed(pass, trial);
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

  private static Result untold(Pass pass, long at, boolean isOver) {
    Duration most = Duration.ofSeconds(pass.spec().timeouts().deleteSeconds());
    return isOver || pass.now() - at > most.toNanos()
        ? new Result.Lost("its Pod was deleted at the end of its log, and no exit code was told")
        : new Result.Open();
  }
}
