package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.SilentPods;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.admission.Difference;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SecretMask;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs the Pods of a preparation, one after the other. A probe that fails is noted, and the
 * benchmark goes on without it. An image that cannot be pulled ends the benchmark.
 */
public final class PreparationWorker {

  private static final Duration READ_AGAIN = Duration.ofMillis(300);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(1);

  /** The result of the work. */
  public sealed interface Result {

    /** All tasks are done. */
    record Done() implements Result {}

    /**
     * The current task needs time.
     *
     * @param reason Preparing, or PodNotStarting if something keeps the Pod from starting
     * @param message what the work waits for
     * @param recheck when to look again if nothing happens
     */
    record Waiting(Reason reason, String message, Duration recheck) implements Result {

      /** Waits for the Pod of a task. */
      static Waiting forPod(TaskProgress.Waiting waiting) {
        return new Waiting(
            waiting.trouble().isPresent() ? Reason.PodNotStarting : Reason.Preparing,
            waiting.trouble().orElse("inspecting the runtimes and pulling the images"),
            waiting.recheck());
      }

      /** Waits for the kubelet. */
      static Waiting forKubelet(TaskProgress.Waiting waiting) {
        return new Waiting(
            Reason.Preparing,
            waiting.trouble().orElse("asking the kubelet of the node for its figures"),
            waiting.recheck());
      }
    }

    /** The benchmark cannot start. */
    record Failed(FailureReason reason, String message) implements Result {}
  }

  /** What the work needs of the operator. */
  public record Tools(
      Cluster cluster,
      OperatorClock clock,
      Timelines timelines,
      NodeClocks clocks,
      PodFinder finder,
      PodCleaner cleaner,
      TeardownWatcher teardowns) {}

  private final PreparationLauncher launcher;
  private final PreparationObserver observer;
  private final ProbeLog probeLog;
  private final SilentPods silentPods;
  private final MemoryProbes memoryProbes;
  private final KubeletCheck kubelets;
  private final Tools tools;

  public PreparationWorker(PreparationLauncher launcher, MemoryProbes memoryProbes, Tools tools) {
    this.memoryProbes = memoryProbes;
    this.launcher = launcher;
    this.kubelets = new KubeletCheck(tools.cluster().kubelets()::check);
    this.observer = new PreparationObserver(tools.timelines());
    this.silentPods = new SilentPods(tools.cluster().events()::lastWarning);
    this.probeLog = new ProbeLog(tools.cluster().logs(), tools.clock());
    this.tools = tools;
  }

  /** Works through the tasks as far as possible. */
  public Result work(Reconciliation current, PreparationProgress preparation) {
    while (preparation.task().isPresent()) {
      PreparationTask task = preparation.task().get();
      TaskProgress progress = advance(current, preparation, task);
      if (progress instanceof TaskProgress.Waiting waiting) {
        return Result.Waiting.forPod(waiting);
      }
      tools.teardowns().forget(preparation);
      if (progress instanceof TaskProgress.Failed failed) {
        progress = PreparationObserver.judged(task, failed, livePod(current, preparation));
      }
      if (progress instanceof TaskProgress.Hopeless hopeless) {
        return new Result.Failed(
            hopeless.reason(),
            "before the first trial, under %s: %s".formatted(task.runtime(), hopeless.message()));
      }
      if (task instanceof PreparationTask.MemoryProbe memory) {
        note(current, preparation, memory, progress);
      } else if (task instanceof PreparationTask.CpuProbe) {
        noteCpu(preparation, progress);
      } else {
        note(preparation, task, progress);
      }
      // The next Pod may start while this one is being deleted.
      current.run().refused().reset();
      tools.cleaner().removeUnkept(current);
    }
    return kubelets
        .check(current, preparation)
        .map(PreparationWorker::result)
        .orElseGet(Result.Done::new);
  }

  private static Result result(TaskProgress progress) {
    return progress instanceof TaskProgress.Hopeless hopeless
        ? new Result.Failed(hopeless.reason(), hopeless.message())
        : Result.Waiting.forKubelet((TaskProgress.Waiting) progress);
  }

  /** The Pod of the current task; empty if there is none. */
  private Optional<Pod> livePod(Reconciliation current, PreparationProgress preparation) {
    return preparation.pod().flatMap(run -> tools.finder().live(current, List.of(run)).of(run));
  }

  private static void note(
      PreparationProgress preparation, PreparationTask task, TaskProgress progress) {
    if (progress instanceof TaskProgress.Probed probed) {
      preparation.probed(probed.shown());
    } else if (progress instanceof TaskProgress.Unprobeable unprobeable) {
      preparation.unprobedAll(failed(unprobeable.why()));
    } else if (progress instanceof TaskProgress.Failed failed
        && !(task instanceof PreparationTask.Pull)) {
      preparation.unprobed(failed(failed.message()));
    } else {
      preparation.done();
    }
  }

  /** Without an answer of the CPU probe, the check says that the limit is too high. */
  private static void noteCpu(PreparationProgress preparation, TaskProgress progress) {
    if (progress instanceof TaskProgress.Probed probed) {
      preparation.cpuProbed(probed.shown());
    } else {
      preparation.done();
    }
  }

  /** A memory probe that fails is noted like its result. */
  private void note(
      Reconciliation current,
      PreparationProgress preparation,
      PreparationTask.MemoryProbe task,
      TaskProgress progress) {
    LimitCheck check = check(progress);
    memoryProbes.learn(current, task, check);
    preparation.memoryProbed(check);
  }

  private static LimitCheck check(TaskProgress progress) {
    if (progress instanceof TaskProgress.MemoryProbed probed) {
      return probed.check();
    }
    if (progress instanceof TaskProgress.Unprobeable unprobeable) {
      return LimitCheck.unknown(SecretMask.mask(unprobeable.why()));
    }
    if (progress instanceof TaskProgress.Failed failed) {
      return LimitCheck.unknown(SecretMask.mask(failed.message()));
    }
    throw new IllegalStateException("a memory probe cannot end with " + progress);
  }

  private static Unprobed failed(String why) {
    return new Unprobed(Reason.ProbeFailed, SecretMask.mask(why));
  }

  /** Does what the task needs, until the task needs time or is over. */
  private TaskProgress advance(
      Reconciliation current, PreparationProgress preparation, PreparationTask task) {
    if (preparation.pod().isEmpty()) {
      TaskProgress first =
          withoutPod(current, preparation, task)
              .orElseGet(() -> launcher.launch(current, preparation, task));
      return first instanceof TaskProgress.Disrupted refused
          ? disrupted(current, preparation, refused.disruption())
          : first;
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
    boolean leaves = preparation.pod().isPresent() && current.mayLeave(runtime);
    preparation.dropPod();
    if (leaves) {
      current.run().leave(runtime);
    }
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
    return failed
        .silent()
        .flatMap(pod -> silentPods.ask(current.experiment(), run, pod, current.now()))
        .<TaskProgress>map(
            answer ->
                answer.isMissingHandler()
                    ? handlerNotFound(answer)
                    : new TaskProgress.Failed(
                        failed.reason(),
                        failed.message() + " (" + answer.trouble() + ")",
                        Optional.empty()))
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
    return silent
        .filter(pod -> due)
        .flatMap(pod -> silentPods.ask(current.experiment(), run, pod, current.now()))
        .<TaskProgress>map(
            answer ->
                answer.isHopeless()
                    ? handlerNotFound(answer)
                    : new TaskProgress.Waiting(Optional.of(answer.trouble()), recheck))
        .orElseGet(() -> TaskProgress.Waiting.of(recheck));
  }

  private static TaskProgress handlerNotFound(SilentPods.Answer answer) {
    return new TaskProgress.Failed(
        FailureReason.HandlerNotFound, answer.trouble(), Optional.empty());
  }
}
