package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.PodDeadlines;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides what the current task of a preparation needs next, and when the task is over. Changes
 * nothing, and holds no client: {@link PreparationWorker} does what the answer asks for.
 */
public final class PreparationObserver {

  /**
   * How long the last probe stays after its start. The kubelet acts on a deletion once it has
   * listed its containers since it last handled the Pod. The kubelet does so every second, and
   * handles a Pod once more when it has found the Pod running.
   */
  private static final Duration KUBELET_SETTLE = Duration.ofMillis(2500);

  private static final Duration DELETE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int MAX_LAUNCHES = 5;

  private final Timelines timelines;

  public PreparationObserver(Timelines timelines) {
    this.timelines = timelines;
  }

  TaskProgress observe(
      Reconciliation current,
      PreparationProgress preparation,
      PreparationTask task,
      PodRun run,
      LivePods live) {
    if (run.stopped().isPresent()) {
      return stopping(current, preparation, run.stopped().get());
    }
    Optional<Pod> found = live.of(run);
    if (found.isEmpty()) {
      return preparation.launches() < MAX_LAUNCHES
          ? new TaskProgress.PodLost()
          : new TaskProgress.Failed(
              FailureReason.PodVanished, "its Pod was deleted", Optional.empty());
    }
    Pod pod = found.get();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return TaskProgress.Waiting.of(LOOK_AGAIN);
    }
    PodState state = PodState.of(pod);
    Optional<TaskProgress> early =
        task instanceof PreparationTask.Pull ? pulled(state) : unprobeable(task, state);
    return early.orElseGet(() -> inProgress(current, preparation, task, run, pod, state));
  }

  /** Whether the kubelet is past the image, and at the container, which can't start. */
  private static Optional<TaskProgress> pulled(PodState state) {
    boolean pulled =
        !(state instanceof PodState.Waiting waiting)
            ? !(state instanceof PodState.Ended ended) || ended.exitCode().isPresent()
            : waiting.reason().endsWith("ContainerError");
    return pulled ? Optional.of(new TaskProgress.Pulled()) : Optional.empty();
  }

  private static Optional<TaskProgress> unprobeable(PreparationTask task, PodState state) {
    return state instanceof PodState.Waiting waiting && waiting.reason().equals("ImagePullBackOff")
        ? Optional.of(
            new TaskProgress.Unprobeable(
                "image %s cannot be pulled: %s".formatted(task.image(), waiting.message())))
        : Optional.empty();
  }

  private static TaskProgress inProgress(
      Reconciliation current,
      PreparationProgress preparation,
      PreparationTask task,
      PodRun run,
      Pod pod,
      PodState state) {
    boolean isProbe = task instanceof PreparationTask.Probe;
    if (state instanceof PodState.Ended ended
        && task instanceof PreparationTask.MemoryProbe memory) {
      return new TaskProgress.MemoryProbed(MemoryProbeEnd.check(memory, pod, ended));
    }
    if (state instanceof PodState.Ended ended) {
      return isProbe
          ? new TaskProgress.LogDue(pod, Optional.of(ended))
          : new TaskProgress.Failed(
              FailureReason.StartFailed, ended.reason() + ": " + ended.message(), Optional.empty());
    }
    PodDeadlines deadlines =
        new PodDeadlines(
            TaskTimeouts.of(task, current.experiment().timeouts(), state, run.waitedForNode()),
            run,
            current.now());
    Optional<PodDeadlines.Expired> expired = deadlines.expired(state);
    if (expired.isPresent()) {
      return new TaskProgress.Failed(
          expired.get().reason(), expired.get().message(), Optional.of(pod));
    }
    if (isProbe && state instanceof PodState.Running) {
      return probeRuns(current, preparation, run, pod);
    }
    PodDeadlines.Remaining remaining = deadlines.remaining(state);
    return new TaskProgress.Waiting(remaining.trouble(), remaining.recheck());
  }

  /** Only the last probe is held for its deletion: one look at the node's clock is enough. */
  private static TaskProgress probeRuns(
      Reconciliation current, PreparationProgress preparation, PodRun run, Pod pod) {
    if (preparation.shown().isEmpty()) {
      return new TaskProgress.LogDue(pod, Optional.empty());
    }
    if (!preparation.isLastProbe()) {
      return new TaskProgress.Probed(preparation.shown().get());
    }
    Duration left = KUBELET_SETTLE.minus(run.ran(current.now()));
    return left.isZero() || left.isNegative()
        ? new TaskProgress.StopDue(pod, preparation.shown().get())
        : TaskProgress.Waiting.of(left);
  }

  /** The probe is being deleted. When it is gone, its end bounds the node's clock. */
  private TaskProgress stopping(
      Reconciliation current, PreparationProgress preparation, PodRun.Stopped stopped) {
    Optional<Timeline> timeline = timelines.ofSubmitted(stopped.pod().getMetadata().getUid());
    boolean gone = timeline.flatMap(t -> t.at(Milestone.Deleted)).isPresent();
    boolean over =
        gone || timeline.isEmpty() || current.now() - stopped.at() > DELETE_TIMEOUT.toNanos();
    return over
        ? new TaskProgress.Probed(preparation.shown().orElseThrow())
        : TaskProgress.Waiting.of(LOOK_AGAIN);
  }
}
