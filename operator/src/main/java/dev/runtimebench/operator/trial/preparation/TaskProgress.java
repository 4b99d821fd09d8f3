package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.SandboxShown;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** What the current task of a preparation needs next, or how the task ended. */
sealed interface TaskProgress {

  /**
   * The task needs time.
   *
   * @param trouble what keeps the Pod from starting; empty if nothing is known
   * @param recheck when to look again if nothing happens
   */
  record Waiting(Optional<String> trouble, Duration recheck) implements TaskProgress {

    static Waiting of(Duration recheck) {
      return new Waiting(Optional.empty(), recheck);
    }
  }

  /** The Pod is gone before its task was done: the task needs another one. */
  record PodLost() implements TaskProgress {}

  /** Something outside of the benchmark stopped the Pod: the task needs another one later. */
  record Disrupted(Disruption disruption) implements TaskProgress {}

  /**
   * The scheduler does not place the Pod on the node that the benchmark holds.
   *
   * @param why the scheduler's words
   */
  record NodeRefused(String why) implements TaskProgress {}

  /**
   * The log of the probe has to be read.
   *
   * @param ended how the probe ended; empty if the probe runs
   */
  record LogDue(Pod pod, Optional<PodState.Ended> ended) implements TaskProgress {}

  /** The probe has shown its sandbox, and has run long enough to be deleted. */
  record StopDue(Pod pod, SandboxShown shown) implements TaskProgress {}

  /** The node has the image. */
  record Pulled() implements TaskProgress {}

  /** The probe showed this sandbox. */
  record Probed(SandboxShown shown) implements TaskProgress {}

  /** An earlier Pod has answered what the task asks. */
  record NotNeeded() implements TaskProgress {}

  /** The memory probe ended with this result, or was not needed. */
  record MemoryProbed(LimitCheck check) implements TaskProgress {}

  /** The probe cannot run, and no other probe of the same image can. */
  record Unprobeable(String why) implements TaskProgress {}

  /**
   * The task failed.
   *
   * @param silent a Pod whose Events may say more than the message
   */
  record Failed(FailureReason reason, String message, Optional<Pod> silent)
      implements TaskProgress {}

  /** The task failed, and so would every trial. */
  record Hopeless(FailureReason reason, String message) implements TaskProgress {}
}
