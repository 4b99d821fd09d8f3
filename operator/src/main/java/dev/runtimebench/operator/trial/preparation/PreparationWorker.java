package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.reconcile.StepResult;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import java.util.Optional;

/**
 * Has the Pods of a preparation run, one after the other. A probe that comes to nothing is said and
 * done without; an image that can't be fetched ends the benchmark as it would end its trials.
 */
public final class PreparationWorker {

  private static final String UNDER_WAY = "runtimes are looked at and images are fetched";

  private final PreparationLauncher launcher;
  private final PreparationObserver observer;
  private final TeardownWatcher aftermaths;
  private final PodCleaner cleaner;

  public PreparationWorker(
      PreparationLauncher launcher,
      PreparationObserver observer,
      TeardownWatcher aftermaths,
      PodCleaner cleaner) {
    this.launcher = launcher;
    this.observer = observer;
    this.aftermaths = aftermaths;
    this.cleaner = cleaner;
  }

  /** Goes on as far as it can; empty when all is done. */
  public Optional<StepResult> work(Reconciliation current, PreparationProgress preparing) {
    while (preparing.task().isPresent()) {
      PreparationTask task = preparing.task().get();
      TaskResult result =
          preparing.launched().isEmpty()
              ? launcher.launch(current, preparing, task)
              : observer.look(current, preparing, task, preparing.launched().get());
      if (result instanceof TaskResult.GoesOn on) {
        return Optional.of(underWay(on));
      }
      aftermaths.forget(preparing);
      if (result instanceof TaskResult.Failed failed && task instanceof PreparationTask.Pull) {
        return Optional.of(
            StepResult.over(
                Activity.Phase.Failed,
                failed.reason().name(),
                "before the first trial, under %s: %s"
                    .formatted(task.runtime(), failed.message())));
      }
      note(preparing, result);
      // Its Pod goes, and the next one may begin meanwhile.
      current.run().landed();
      cleaner.removeUnkept(current);
    }
    return Optional.empty();
  }

  private static void note(PreparationProgress preparing, TaskResult result) {
    if (result instanceof TaskResult.Saw saw) {
      preparing.probed(saw.shown());
    } else if (result instanceof TaskResult.Unprobeable unprobeable) {
      preparing.unprobedAll(failed(unprobeable.why()));
    } else if (result instanceof TaskResult.Failed failed) {
      preparing.unprobed(failed(failed.message()));
    } else {
      preparing.done();
    }
  }

  private static Unprobed failed(String why) {
    return new Unprobed("ProbeFailed", why);
  }

  private static StepResult underWay(TaskResult.GoesOn on) {
    return new StepResult.Wait(
        new Activity(
            Activity.Phase.Running,
            on.trouble().isPresent() ? "PodNotStarting" : "Preparing",
            on.trouble().orElse(UNDER_WAY)),
        Optional.of(on.recheck()));
  }
}
