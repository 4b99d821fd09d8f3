package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.SilentPods;
import dev.runtimebench.results.admission.Difference;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.SandboxShown;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Does what the {@link PreparationObserver} asks for, until the task needs time or is over: creates
 * and stops the Pod, reads the probe, and asks why a Pod does not start.
 */
final class TaskActions {

  private static final Duration READ_AGAIN = Duration.ofMillis(300);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(1);

  private final PreparationLauncher launcher;
  private final PreparationObserver observer;
  private final ProbeLog probeLog;
  private final SilentPods silentPods;
  private final MemoryProbes memoryProbes;
  private final PreparationTools tools;

  TaskActions(PreparationLauncher launcher, MemoryProbes memoryProbes, PreparationTools tools) {
    this.launcher = launcher;
    this.observer = new PreparationObserver(tools.timelines());
    this.silentPods = new SilentPods(tools.cluster().events()::lastWarning);
    this.probeLog = new ProbeLog(tools.cluster().logs(), tools.clock());
    this.memoryProbes = memoryProbes;
    this.tools = tools;
  }

  /** Does what the task needs, until the task needs time or is over. */
  TaskProgress advance(
      Reconciliation current, PreparationProgress preparation, PreparationTask task) {
    if (preparation.pod().isEmpty()) {
      return withoutPod(current, preparation, task)
          .orElseGet(() -> launcher.launch(current, preparation, task));
    }
    PodRun run = preparation.pod().get();
    Optional<Difference> changed = run.differences().unacceptable();
    if (changed.isPresent()) {
      return new TaskProgress.Failed(
          FailureReason.PodChanged, run.changedMessage(changed.get()), Optional.empty());
    }
    LivePods live = tools.finder().live(current, List.of(run));
    live.of(run).ifPresent(pod -> note(current, preparation, run, pod));
    TaskProgress progress = observer.observe(current, preparation, task, run, live);
    if (progress instanceof TaskProgress.LogDue due) {
      Optional<TaskProgress> read = readLog(preparation, due);
      progress = read.orElseGet(() -> observer.observe(current, preparation, task, run, live));
    }
    if (progress instanceof TaskProgress.PodLost) {
      tools.teardowns().forget(preparation);
      preparation.dropPod();
      return TaskProgress.Waiting.of(LOOK_AGAIN);
    }
    if (progress instanceof TaskProgress.Disrupted disrupted) {
      return disrupted(current, preparation, disrupted.disruption());
    }
    if (progress instanceof TaskProgress.NodeRefused refused) {
      return refused(current, preparation, task, refused);
    }
    if (progress instanceof TaskProgress.StopDue due) {
      return stop(current, run, due);
    }
    if (progress instanceof TaskProgress.Failed failed) {
      return explained(current, run, failed);
    }
    if (progress instanceof TaskProgress.Waiting waiting) {
      return explained(current, run, live, waiting);
    }
    if (progress instanceof TaskProgress.Probed) {
      learnClock(run);
    }
    return progress;
  }

  /** Drops the Pod. The benchmark waits until it can go on, and then the task gets another one. */
  private TaskProgress disrupted(
      Reconciliation current, PreparationProgress preparation, Disruption disruption) {
    String runtime = preparation.task().orElseThrow().runtime();
    String message =
        "before the first trial, under %s: %s".formatted(runtime, disruption.message());
    current.run().holdup().begin(disruption.reason(), message, runtime, current.now());
    tools.teardowns().forget(preparation);
    preparation.dropPod();
    tools.cleaner().removeUnkept(current);
    return new TaskProgress.Waiting(Optional.of(message), SOON);
  }

  /** Drops the Pod. The next reconcile takes another node, and the task gets another Pod. */
  private TaskProgress refused(
      Reconciliation current,
      PreparationProgress preparation,
      PreparationTask task,
      TaskProgress.NodeRefused refused) {
    String node = current.node(task.runtime()).orElseThrow();
    current.run().refused(task.runtime());
    tools.teardowns().forget(preparation);
    preparation.dropPod();
    tools.cleaner().removeUnkept(current);
    return new TaskProgress.Waiting(
        Optional.of(
            "the scheduler does not place the first Pod on node %s, so the benchmark tries another node: %s"
                .formatted(node, refused.why())),
        SOON);
  }

  private Optional<TaskProgress> withoutPod(
      Reconciliation current, PreparationProgress preparation, PreparationTask task) {
    if (task instanceof PreparationTask.CpuProbe && !preparation.needsCpuProbe(task.runtime())) {
      return Optional.of(new TaskProgress.NotNeeded());
    }
    return task instanceof PreparationTask.MemoryProbe memory
        ? memoryProbes.withoutPod(current, preparation, memory).map(TaskProgress.MemoryProbed::new)
        : Optional.empty();
  }

  private static void note(
      Reconciliation current, PreparationProgress preparation, PodRun run, Pod pod) {
    if (run.stopped().isEmpty()) {
      run.note(PodState.of(pod), current.now());
      if (pod.getMetadata().getDeletionTimestamp() == null) {
        String runtime = preparation.task().orElseThrow().runtime();
        preparation.node(runtime, pod.getSpec().getNodeName());
        current.run().images().add(runtime, pod);
      } else {
        run.noteDeletion(current.now());
      }
    }
  }

  /** Reads the probe's log; empty if the probe has shown its sandbox and runs on. */
  private Optional<TaskProgress> readLog(PreparationProgress preparation, TaskProgress.LogDue due) {
    if (due.ended().isEmpty()) {
      Optional<SandboxShown> shown = probeLog.soFar(due.pod());
      shown.ifPresent(preparation::shown);
      return shown.isPresent()
          ? Optional.empty()
          : Optional.of(TaskProgress.Waiting.of(READ_AGAIN));
    }
    ProbeResult read = probeLog.whole(due.pod(), due.ended().get());
    if (read instanceof ProbeResult.Unreadable) {
      preparation.readFailed();
    }
    return Optional.of(PreparationObserver.read(read, preparation.failedReads()));
  }

  private TaskProgress stop(Reconciliation current, PodRun run, TaskProgress.StopDue due) {
    tools.timelines().deleteAsked(run.uid());
    boolean unchanged;
    try {
      unchanged = tools.cluster().pods().deleteUnchanged(due.pod());
    } catch (KubernetesClientException e) {
      // The call may have taken effect. The clean-up after the probe repeats the call if it has
      // not.
      return new TaskProgress.Probed(due.shown());
    }
    current.run().deletions().requested(due.pod(), current.now());
    if (!unchanged) {
      // Something happened to the Pod before, and may be the cause of its end.
      return new TaskProgress.Probed(due.shown());
    }
    run.stopped(due.pod(), current.now());
    return TaskProgress.Waiting.of(LOOK_AGAIN);
  }

  private void learnClock(PodRun run) {
    if (run.stopped().isEmpty()) {
      return;
    }
    Optional<Timeline> timeline =
        tools.timelines().ofSubmitted(run.uid()).filter(t -> t.at(Milestone.Deleted).isPresent());
    if (timeline.isPresent()) {
      String node = run.stopped().get().pod().getSpec().getNodeName();
      tools.clocks().learn(node, ProbeEnd.bound(timeline.get()), tools.clock().stamp());
    }
  }

  private TaskProgress explained(Reconciliation current, PodRun run, TaskProgress.Failed failed) {
    if (failed.silent().isEmpty()) {
      return failed;
    }
    silentPods.learn(current.experiment(), run, failed.silent().get(), current.now());
    PodRun.Warning warning = run.warning().orElseThrow();
    return warning
        .trouble()
        .<TaskProgress>map(
            trouble ->
                warning.isMissingHandler()
                    ? handlerNotFound(trouble)
                    : new TaskProgress.Failed(
                        failed.reason(), failed.message() + " (" + trouble + ")", Optional.empty()))
        .orElse(failed);
  }

  /** Adds the last Warning on the Pod, if the Pod waits without a reason in its status. */
  private TaskProgress explained(
      Reconciliation current, PodRun run, LivePods live, TaskProgress.Waiting waiting) {
    Optional<Pod> silent =
        live.of(run)
            .filter(pod -> waiting.trouble().isEmpty() && PodState.of(pod).isSilent())
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null);
    if (silent.isEmpty()) {
      return waiting;
    }
    boolean due = run.age(current.now()).compareTo(SilentPods.SILENCE) >= 0;
    Duration recheck =
        waiting.recheck().compareTo(SilentPods.SILENCE) <= 0
            ? waiting.recheck()
            : SilentPods.SILENCE;
    if (!due) {
      return TaskProgress.Waiting.of(recheck);
    }
    silentPods.learn(current.experiment(), run, silent.get(), current.now());
    PodRun.Warning warning = run.warning().orElseThrow();
    return warning
        .trouble()
        .<TaskProgress>map(
            trouble ->
                warning.isHopeless()
                    ? handlerNotFound(trouble)
                    : new TaskProgress.Waiting(Optional.of(trouble), recheck))
        .orElseGet(() -> TaskProgress.Waiting.of(recheck));
  }

  private static TaskProgress handlerNotFound(String trouble) {
    return new TaskProgress.Failed(FailureReason.HandlerNotFound, trouble, Optional.empty());
  }
}
