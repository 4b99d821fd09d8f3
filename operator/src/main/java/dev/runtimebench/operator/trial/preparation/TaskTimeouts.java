package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.TimeoutsBuilder;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.pod.PreparationTask;

/** The timeouts of a preparation's task: a pull takes as long as it takes, a probe is short. */
final class TaskTimeouts {

  private TaskTimeouts() {}

  /**
   * @param asked the timeouts of the experiment
   * @param state a Pod that waits for a node waits as long as a trial's Pod may: a node pool may
   *     have to grow first
   */
  static Timeouts of(PreparationTask task, Timeouts asked, PodState state) {
    return state instanceof PodState.Waiting waiting && waiting.isUnschedulable()
        ? asked
        : of(task, asked);
  }

  /**
   * @param asked the timeouts of the experiment
   */
  static Timeouts of(PreparationTask task, Timeouts asked) {
    return task instanceof PreparationTask.Pull
        ? asked
        : TimeoutsBuilder.builder(asked)
            .startSeconds(Math.min(asked.startSeconds(), asked.probeSeconds()))
            .runSeconds(asked.probeSeconds())
            .build();
  }
}
