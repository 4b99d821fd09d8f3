package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.pod.PreparationTask;

/** The timeouts of a preparation's task: a pull takes as long as it takes, a probe is short. */
final class TaskTimeouts {

  private static final int PROBE_START_SECONDS = 60;
  private static final int PROBE_RUN_SECONDS = 30;

  private TaskTimeouts() {}

  /**
   * @param asked the timeouts of the experiment
   */
  static Timeouts of(PreparationTask task, Timeouts asked) {
    return task instanceof PreparationTask.Pull
        ? asked
        : new Timeouts(
            Math.min(asked.startSeconds(), PROBE_START_SECONDS),
            PROBE_RUN_SECONDS,
            asked.deleteSeconds());
  }
}
