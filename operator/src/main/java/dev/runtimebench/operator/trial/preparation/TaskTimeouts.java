package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.pod.PreparationTask;

/** The timeouts of a preparation's task in a state of its Pod. */
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
        : task.timeouts(asked);
  }
}
