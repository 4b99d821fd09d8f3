package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.PodProgress;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Looks at the Pod of a preparation's task, and says what has come of it. */
public final class PreparationObserver {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int MOST_LAUNCHES = 5;
  private static final int MOST_READS = 5;

  private final Cluster cluster;
  private final PodFinder finder;
  private final ProbeLog log;
  private final HeldProbe hold;
  private final TeardownWatcher aftermaths;

  public PreparationObserver(
      Cluster cluster, PodFinder finder, ProbeLog log, HeldProbe hold, TeardownWatcher aftermaths) {
    this.cluster = cluster;
    this.finder = finder;
    this.log = log;
    this.hold = hold;
    this.aftermaths = aftermaths;
  }

  public TaskResult look(
      Reconciliation current,
      PreparationProgress preparing,
      PreparationTask task,
      RunningTrial.Launched launched) {
    if (preparing.stopped().isPresent()) {
      return hold.stopping(current, preparing, preparing.stopped().get());
    }
    Optional<Pod> found = finder.find(current, launched.pod());
    if (found.isEmpty()) {
      aftermaths.forget(preparing);
      return preparing.again(MOST_LAUNCHES)
          ? TaskResult.after(LOOK_AGAIN)
          : new TaskResult.Failed(FailureReason.PodVanished, "its Pod was deleted");
    }
    Pod pod = found.get();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return TaskResult.after(LOOK_AGAIN);
    }
    preparing.node(pod.getSpec().getNodeName());
    PodState state = PodState.of(pod);
    Optional<TaskResult> settled =
        task instanceof PreparationTask.Pull ? pulled(state) : unprobeable(task, state);
    return settled.orElseGet(() -> watched(current, preparing, task, launched, pod, state));
  }

  /** Whether the kubelet has got past the image, to the container that can't start. */
  private static Optional<TaskResult> pulled(PodState state) {
    boolean pulled =
        !(state instanceof PodState.Waiting waiting)
            ? !(state instanceof PodState.Ended ended) || ended.exitCode().isPresent()
            : waiting.reason().endsWith("ContainerError");
    return pulled ? Optional.of(new TaskResult.Pulled()) : Optional.empty();
  }

  private static Optional<TaskResult> unprobeable(PreparationTask task, PodState state) {
    return state instanceof PodState.Waiting waiting && waiting.reason().equals("ImagePullBackOff")
        ? Optional.of(
            new TaskResult.Unprobeable(
                "image %s can't be pulled: %s".formatted(task.image(), waiting.message())))
        : Optional.empty();
  }

  private TaskResult watched(
      Reconciliation current,
      PreparationProgress preparing,
      PreparationTask task,
      RunningTrial.Launched launched,
      Pod pod,
      PodState state) {
    boolean probe = task instanceof PreparationTask.Probe;
    PodProgress sight = launched.watch().look(state, current.now());
    if (sight instanceof PodProgress.Over over) {
      return probe
          ? read(preparing, pod, over.ended())
          : new TaskResult.Failed(
              FailureReason.StartFailed, over.ended().reason() + ": " + over.ended().message());
    }
    if (sight instanceof PodProgress.Lost lost) {
      String said = cluster.events().lastWarning(pod).map(w -> " (" + w + ")").orElse("");
      return new TaskResult.Failed(lost.reason(), lost.message() + said);
    }
    if (probe && state instanceof PodState.Running) {
      return hold.running(current, preparing, pod);
    }
    PodProgress.GoesOn on = (PodProgress.GoesOn) sight;
    return new TaskResult.GoesOn(on.trouble(), on.recheck());
  }

  private TaskResult read(PreparationProgress preparing, Pod pod, PodState.Ended ended) {
    ProbeLog.Said said = log.whole(pod, ended);
    if (said instanceof ProbeLog.Said.Saw saw) {
      return new TaskResult.Saw(saw.shown());
    }
    if (said instanceof ProbeLog.Said.Nothing nothing) {
      return new TaskResult.Failed(FailureReason.NoOutput, nothing.why());
    }
    ProbeLog.Said.Unread unread = (ProbeLog.Said.Unread) said;
    return preparing.unread() < MOST_READS
        ? TaskResult.after(LOOK_AGAIN)
        : new TaskResult.Failed(FailureReason.LogUnavailable, unread.why());
  }
}
