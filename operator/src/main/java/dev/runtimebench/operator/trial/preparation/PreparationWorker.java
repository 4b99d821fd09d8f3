package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import dev.runtimebench.results.sample.SecretMask;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Works through the tasks of a preparation, one after the other, and notes their results. A probe
 * that fails is noted, and the benchmark goes on without it. An image that cannot be pulled ends
 * the benchmark. {@link TaskActions} runs the Pod of each task.
 */
public final class PreparationWorker {

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

  private final TaskActions actions;
  private final MemoryProbes memoryProbes;
  private final KubeletCheck kubelets;
  private final PreparationTools tools;

  public PreparationWorker(
      PreparationLauncher launcher, MemoryProbes memoryProbes, PreparationTools tools) {
    this.actions = new TaskActions(launcher, memoryProbes, tools);
    this.memoryProbes = memoryProbes;
    this.kubelets = new KubeletCheck(tools.cluster().kubelets()::check);
    this.tools = tools;
  }

  /** Works through the tasks as far as possible. */
  public Result work(Reconciliation current, PreparationProgress preparation) {
    while (preparation.task().isPresent()) {
      PreparationTask task = preparation.task().get();
      TaskProgress progress = actions.advance(current, preparation, task);
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
}
