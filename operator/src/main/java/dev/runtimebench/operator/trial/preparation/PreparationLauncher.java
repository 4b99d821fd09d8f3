package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.operator.trial.CallTimes;
import dev.runtimebench.operator.trial.EarlierPods;
import dev.runtimebench.results.admission.PodComparison;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.pod.OperatorNode;
import dev.runtimebench.results.pod.PreparationRenderer;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates the Pod of a preparation's current task. */
public final class PreparationLauncher {

  private static final Duration QUOTA_RECHECK = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Pods pods;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final Consumer<Pod> created;

  /**
   * @param created gets each Pod that was created, so that the next reconcile sees the Pod even if
   *     the watch lags behind
   */
  public PreparationLauncher(
      Pods pods, OperatorClock clock, Timelines timelines, Consumer<Pod> created) {
    this.pods = pods;
    this.clock = clock;
    this.timelines = timelines;
    this.created = created;
  }

  TaskProgress launch(
      Reconciliation current, PreparationProgress preparation, PreparationTask task) {
    Pod pod =
        OperatorNode.avoid(
            new PreparationRenderer(current.benchmark(), current.experiment(), current.avoided())
                .pod(task, preparation.index(), current.node(task.runtime())),
            current.run().operatorNode());
    CallTimes times = new CallTimes(clock);
    Creation creation = pods.create(pod, times);
    if (creation instanceof Creation.Refused refused) {
      return refused(current, task, refused);
    }
    Creation.Created made = (Creation.Created) creation;
    if (made.wasThere() && isOfEarlierProcess(pod, made.pod())) {
      // An earlier process, perhaps of another version, sent another Pod.
      pods.delete(made.pod());
      return refused(
          current,
          task,
          new Creation.Refused("a Pod of the same name is being deleted", true, false));
    }
    // The end of a probe bounds the node's clock. The Pod of a pull bounds nothing.
    if (task instanceof PreparationTask.Probe && !made.wasThere()) {
      timelines.submitted(made.pod().getMetadata().getUid(), times.before(), clock.stamp());
    }
    created.accept(made.pod());
    preparation.launched(new PodRun(Side.Container, pod, made.pod(), clock.monotonicNanos()));
    return TaskProgress.Waiting.of(LOOK_AGAIN);
  }

  private static boolean isOfEarlierProcess(Pod sent, Pod found) {
    return found.getMetadata().getDeletionTimestamp() != null
        || PodComparison.between(sent, found).unacceptable().isPresent();
  }

  private static TaskProgress refused(
      Reconciliation current, PreparationTask task, Creation.Refused refused) {
    String message = "the API server refused the Pod: " + refused.message();
    // The refusal of a probe with its own limit says nothing about the trials.
    boolean ownLimit =
        task instanceof PreparationTask.MemoryProbe || task instanceof PreparationTask.CpuProbe;
    if (refused.isQuotaUsedUp() && !ownLimit && EarlierPods.leftovers(current).isEmpty()) {
      current.run().refused().reset();
      return new TaskProgress.Disrupted(new Disruption(FailureReason.QuotaUsedUp, message));
    }
    Stopwatch stopwatch = current.run().refused();
    stopwatch.start(current.now());
    Timeouts asked = current.experiment().timeouts();
    Duration timeout =
        Duration.ofSeconds(
            refused.everyPod() ? asked.startSeconds() : task.timeouts(asked).startSeconds());
    if (refused.passing() && stopwatch.elapsed(current.now()).compareTo(timeout) < 0) {
      return new TaskProgress.Waiting(Optional.of(message), QUOTA_RECHECK);
    }
    return refused.everyPod() && !ownLimit
        ? new TaskProgress.Hopeless(FailureReason.PodRejected, message)
        : new TaskProgress.Failed(FailureReason.PodRejected, message, Optional.empty());
  }
}
