package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.disruption.ForeignArchitecture;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.NodeWait;
import dev.runtimebench.operator.trial.PodDeadlines;
import dev.runtimebench.operator.trial.SlowStart;
import dev.runtimebench.operator.trial.StartHints;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides what the current task of a preparation needs next, and when the task is over. Changes
 * nothing, and holds no client: {@link TaskActions} does what the answer asks for.
 */
public final class PreparationObserver {

  /**
   * How long the last probe stays after its start. The kubelet lists all containers every second.
   * The first listing that shows the Pod running makes the kubelet handle the Pod once more, and a
   * deletion during this work would wait for the next listing. After 2.5 s the work is over, so the
   * kubelet acts on a deletion at once.
   */
  private static final Duration KUBELET_SETTLE = Duration.ofMillis(2500);

  private static final Duration DELETE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration USUAL_DELETION = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int MAX_LAUNCHES = 5;
  private static final int MAX_READS = 5;
  private static final int MAX_DISRUPTIONS = 50;

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
    Optional<Disruption> disruption = disruption(run, found);
    if (disruption.isPresent() && preparation.launches() < MAX_DISRUPTIONS) {
      return new TaskProgress.Disrupted(disruption.get());
    }
    if (found.isEmpty()) {
      return preparation.launches() < MAX_LAUNCHES
          ? new TaskProgress.PodLost()
          : new TaskProgress.Failed(
              FailureReason.PodVanished, "its Pod was deleted", Optional.empty());
    }
    Pod pod = found.get();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return deleted(current, run, pod);
    }
    PodState state = PodState.of(pod);
    Optional<TaskProgress> early =
        task instanceof PreparationTask.Pull ? pulled(state) : unprobeable(task, state);
    return early
        .or(() -> withoutNode(current, task, run, state))
        .or(() -> foreign(current, task, state))
        .orElseGet(() -> inProgress(current, preparation, task, run, pod, state));
  }

  /**
   * Decides whether a failed task ends the benchmark: whether every trial would fail too.
   *
   * @param pod the task's Pod; empty if the Pod is gone or was never created
   * @return Hopeless, or the same failure, which the benchmark survives
   */
  static TaskProgress judged(PreparationTask task, TaskProgress.Failed failed, Optional<Pod> pod) {
    boolean hopeless =
        (task instanceof PreparationTask.Pull
                && pod.filter(PreparationObserver::isWithoutSandbox).isEmpty())
            || (failed.reason() == FailureReason.Unschedulable && !isOfTheLimits(task))
            || failed.reason() == FailureReason.PodChanged
            || failed.reason() == FailureReason.HandlerNotFound;
    return hopeless ? new TaskProgress.Hopeless(failed.reason(), failed.message()) : failed;
  }

  /** Whether a task checks a limit. Such a Pod asks for other resources than the trials do. */
  private static boolean isOfTheLimits(PreparationTask task) {
    return task instanceof PreparationTask.MemoryProbe || task instanceof PreparationTask.CpuProbe;
  }

  /**
   * Whether a Pod got no sandbox in time. Such a Pod shows nothing about its image. The trials show
   * whether the workload starts under the other runtimes.
   */
  private static boolean isWithoutSandbox(Pod pod) {
    return pod.getSpec().getNodeName() != null
        && PodState.showsSandbox(pod)
        && !PodState.hasSandbox(pod)
        && PodState.of(pod) instanceof PodState.Waiting;
  }

  /**
   * Decides what follows from the log of a probe that has ended.
   *
   * @param failedReads how often the log could not be read, this time included
   */
  static TaskProgress read(ProbeResult log, int failedReads) {
    if (log instanceof ProbeResult.Shown shown) {
      return new TaskProgress.Probed(shown.sandbox());
    }
    if (log instanceof ProbeResult.Silent silent) {
      return new TaskProgress.Failed(FailureReason.NoOutput, silent.why(), Optional.empty());
    }
    if (log instanceof ProbeResult.Unreadable unreadable && failedReads >= MAX_READS) {
      return new TaskProgress.Failed(
          FailureReason.LogUnavailable, unreadable.why(), Optional.empty());
    }
    return TaskProgress.Waiting.of(LOOK_AGAIN);
  }

  /** What stopped the Pod, or stops it now; empty if nothing outside of the benchmark does. */
  private Optional<Disruption> disruption(PodRun run, Optional<Pod> found) {
    return found.isEmpty()
        ? timelines.disruption(run.uid())
        : found
            .filter(
                pod ->
                    pod.getMetadata().getDeletionTimestamp() != null
                        || PodState.of(pod) instanceof PodState.Ended)
            .flatMap(Disruption::of);
  }

  /** A Pod that waits for the node of an earlier Pod of the preparation. */
  private static Optional<TaskProgress> withoutNode(
      Reconciliation current, PreparationTask task, PodRun run, PodState state) {
    Optional<Duration> left = NodeWait.left(current, task.runtime(), run, state);
    if (left.filter(Duration::isZero).isEmpty() || !(state instanceof PodState.Waiting waiting)) {
      return Optional.empty();
    }
    return Optional.of(
        current.settledNode(task.runtime()).isEmpty()
            ? new TaskProgress.NodeRefused(waiting.message())
            : new TaskProgress.Disrupted(
                new Disruption(
                    FailureReason.NodeUnavailable,
                    "the Pod could not be scheduled: " + waiting.message())));
  }

  /** An image that has no variant for the node. */
  private static Optional<TaskProgress> foreign(
      Reconciliation current, PreparationTask task, PodState state) {
    return state instanceof PodState.Waiting waiting
            && waiting.isImageError()
            && ForeignArchitecture.isOfImage(waiting.message())
        ? Optional.of(
            new TaskProgress.Failed(
                FailureReason.ForeignArchitecture,
                ForeignArchitecture.imageMessage(
                    task.image(),
                    current.facts(task.runtime()).flatMap(NodeFacts::architecture),
                    waiting.message()),
                Optional.empty()))
        : Optional.empty();
  }

  /** Somebody deletes the Pod. The task gets another Pod when this one is gone. */
  private static TaskProgress deleted(Reconciliation current, PodRun run, Pod pod) {
    int limit = current.experiment().timeouts().deleteSeconds();
    Duration passed = run.deleting(current.now());
    String name = pod.getMetadata().getName();
    if (passed.compareTo(Duration.ofSeconds(limit)) >= 0) {
      return new TaskProgress.Failed(
          FailureReason.PodVanished,
          "somebody deleted Pod %s, and it still exists after spec.timeouts.deleteSeconds (%d s); %s"
              .formatted(name, limit, PodState.whyItStays(pod)),
          Optional.empty());
    }
    return passed.compareTo(USUAL_DELETION) < 0
        ? TaskProgress.Waiting.of(LOOK_AGAIN)
        : new TaskProgress.Waiting(
            Optional.of(
                "somebody deleted Pod %s; waiting until it is gone, at most for spec.timeouts.deleteSeconds (%d s)"
                    .formatted(name, limit)),
            LOOK_AGAIN);
  }

  /** Pulled, if the kubelet has the image: the container runs, has ended, or cannot start. */
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
                "image %s cannot be pulled: %s; %s, or change the chart's value probe.image"
                    .formatted(
                        task.image(), waiting.message(), StartHints.ofImage(waiting.message()))))
        : Optional.empty();
  }

  private TaskProgress inProgress(
      Reconciliation current,
      PreparationProgress preparation,
      PreparationTask task,
      PodRun run,
      Pod pod,
      PodState state) {
    boolean isProbe =
        task instanceof PreparationTask.Probe || task instanceof PreparationTask.CpuProbe;
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
            TaskTimeouts.of(task, current.experiment().timeouts(), state),
            current.experiment().timeouts(),
            run,
            current.now());
    Optional<PodDeadlines.Expired> expired =
        deadlines
            .expired(state)
            .map(e -> SlowStart.explained(e, run, pod, timelines.ofSubmitted(run.uid())));
    if (expired.isPresent()) {
      return new TaskProgress.Failed(
          expired.get().reason(), expired.get().message(), Optional.of(pod));
    }
    if (isProbe && state instanceof PodState.Running) {
      return probeRuns(current, preparation, run, pod);
    }
    PodDeadlines.Remaining remaining = deadlines.remaining(state);
    Duration recheck =
        NodeWait.left(current, task.runtime(), run, state)
            .filter(left -> left.compareTo(remaining.recheck()) < 0)
            .orElse(remaining.recheck());
    return new TaskProgress.Waiting(remaining.trouble(), recheck);
  }

  /** One bound on a node's clock is enough, so only the last probe on a node stays for it. */
  private static TaskProgress probeRuns(
      Reconciliation current, PreparationProgress preparation, PodRun run, Pod pod) {
    if (preparation.shown().isEmpty()) {
      return new TaskProgress.LogDue(pod, Optional.empty());
    }
    if (!preparation.isLastProbe() && !current.experiment().acrossPools()) {
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
