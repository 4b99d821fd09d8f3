package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.pod.PreparationRenderer;
import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.trial.TrialWatch;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates the Pod of a preparation's task, and says how long it may take. */
public final class PreparationLauncher {

  private static final Duration QUOTA_RECHECK = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int PROBE_START_SECONDS = 60;
  private static final int PROBE_RUN_SECONDS = 30;

  private final Cluster cluster;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final Consumer<Pod> created;

  /**
   * @param created is told of each Pod, so that the next pass sees it though the watch is behind
   */
  public PreparationLauncher(
      Cluster cluster, OperatorClock clock, Timelines timelines, Consumer<Pod> created) {
    this.cluster = cluster;
    this.clock = clock;
    this.timelines = timelines;
    this.created = created;
  }

  public TaskResult launch(
      Reconciliation current, PreparationProgress preparing, PreparationTask task) {
    Pod pod =
        new PreparationRenderer(current.benchmark(), current.experiment())
            .pod(task, preparing.index(), current.node());
    long before = clock.stamp();
    Creation creation = cluster.pods().create(pod);
    if (creation instanceof Creation.Refused refused) {
      return refused(current, task, refused);
    }
    Creation.Created made = (Creation.Created) creation;
    Pod there = made.pod();
    // Of a probe's end the node's clock is read; of a fetch nothing is.
    if (task instanceof PreparationTask.Probe && !made.wasThere()) {
      timelines.submitted(there.getMetadata().getUid(), before, clock.stamp());
    }
    created.accept(there);
    preparing.launched(
        new RunningTrial.Launched(
            there, new TrialWatch(timeouts(current, task), task.image(), clock.monotonicNanos())));
    return TaskResult.after(LOOK_AGAIN);
  }

  private static TaskResult refused(
      Reconciliation current, PreparationTask task, Creation.Refused refused) {
    String message = "the API server refused the Pod: " + refused.message();
    Duration waited = current.run().refused().lasts(current.now());
    Duration patience = Duration.ofSeconds(timeouts(current, task).startSeconds());
    return refused.passing() && waited.compareTo(patience) < 0
        ? new TaskResult.GoesOn(Optional.of(message), QUOTA_RECHECK)
        : new TaskResult.Failed(FailureReason.PodRejected, message);
  }

  private static Timeouts timeouts(Reconciliation current, PreparationTask task) {
    Timeouts asked = current.spec().timeouts();
    return task instanceof PreparationTask.Pull
        ? asked
        : new Timeouts(
            Math.min(asked.startSeconds(), PROBE_START_SECONDS),
            PROBE_RUN_SECONDS,
            asked.deleteSeconds());
  }
}
