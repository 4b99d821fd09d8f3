package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.observe.TrialWatch;
import dev.runtimebench.operator.pod.PreparationRenderer;
import dev.runtimebench.operator.pod.PreparationTask;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates the Pod of a preparation's task, and says how long it may take. */
final class PreparationLauncher {

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
  PreparationLauncher(
      Cluster cluster, OperatorClock clock, Timelines timelines, Consumer<Pod> created) {
    this.cluster = cluster;
    this.clock = clock;
    this.timelines = timelines;
    this.created = created;
  }

  TaskResult launch(Pass pass, Preparing preparing, PreparationTask task) {
    Pod pod =
        new PreparationRenderer(pass.benchmark(), pass.experiment())
            .pod(task, preparing.index(), pass.node());
    long before = clock.stamp();
    Creation creation = cluster.pods().create(pod);
    if (creation instanceof Creation.Refused refused) {
      return refused(pass, task, refused);
    }
    Creation.Created made = (Creation.Created) creation;
    Pod there = made.pod();
    // Of a probe's end the node's clock is read; of a fetch nothing is.
    if (task instanceof PreparationTask.Probe && !made.wasThere()) {
      timelines.submitted(there.getMetadata().getUid(), before, clock.stamp());
    }
    created.accept(there);
    preparing.launched(
        new InFlight.Launched(
            there, new TrialWatch(timeouts(pass, task), task.image(), clock.monotonicNanos())));
    return TaskResult.after(LOOK_AGAIN);
  }

  private static TaskResult refused(Pass pass, PreparationTask task, Creation.Refused refused) {
    String message = "the API server refused the Pod: " + refused.message();
    Duration waited = pass.run().refused().lasts(pass.now());
    Duration patience = Duration.ofSeconds(timeouts(pass, task).startSeconds());
    return refused.passing() && waited.compareTo(patience) < 0
        ? new TaskResult.GoesOn(Optional.of(message), QUOTA_RECHECK)
        : new TaskResult.Failed(FailureReason.PodRejected, message);
  }

  private static Timeouts timeouts(Pass pass, PreparationTask task) {
    Timeouts asked = pass.spec().timeouts();
    return task instanceof PreparationTask.Pull
        ? asked
        : new Timeouts(
            Math.min(asked.startSeconds(), PROBE_START_SECONDS),
            PROBE_RUN_SECONDS,
            asked.deleteSeconds());
  }
}
