package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates a trial's Pods, and notes when. */
public final class TrialLauncher {

  private final Cluster cluster;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final Consumer<Pod> created;

  /**
   * @param created is told of each Pod, so that the next pass sees it though the watch is behind
   */
  public TrialLauncher(
      Cluster cluster, OperatorClock clock, Timelines timelines, Consumer<Pod> created) {
    this.cluster = cluster;
    this.clock = clock;
    this.timelines = timelines;
    this.created = created;
  }

  /**
   * Creates a Pod for one side of the trial in flight.
   *
   * @return what the API server said against it; empty when it was created
   */
  public Optional<Creation.Refused> launch(
      Reconciliation current, RunningTrial trial, Side side, Pod pod) {
    long before = clock.stamp();
    Creation creation = cluster.pods().create(pod);
    if (creation instanceof Creation.Refused refused) {
      return Optional.of(refused);
    }
    launched(current, trial, side, pod, (Creation.Created) creation, before, clock.stamp());
    current.run().inFlight(trial);
    return Optional.empty();
  }

  /**
   * Notes that a Pod was created, and when.
   *
   * @param before the clock before the create call
   * @param after and after it
   */
  public void launched(
      Reconciliation current,
      RunningTrial trial,
      Side side,
      Pod pod,
      Creation.Created made,
      long before,
      long after) {
    if (!made.wasThere()) {
      timelines.submitted(made.pod().getMetadata().getUid(), before, after);
    }
    created.accept(made.pod());
    String image = pod.getSpec().getContainers().get(0).getImage();
    trial.launched(
        side,
        new RunningTrial.Launched(
            made.pod(), new TrialWatch(current.spec().timeouts(), image, clock.monotonicNanos())));
  }
}
