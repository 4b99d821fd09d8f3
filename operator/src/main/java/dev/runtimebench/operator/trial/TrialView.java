package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.pod.PodRenderer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * One outcome that is being waited for, and all that is known about its Pods.
 *
 * @param running the trial; do not change
 * @param index the number of the container: 0, or in a burst the number of the Pod
 * @param live the Pods as they are now
 */
public record TrialView(Reconciliation current, RunningTrial running, int index, LivePods live) {

  public Trial trial() {
    return running.trial();
  }

  public long now() {
    return current.now();
  }

  /** The Pod of the server; empty if the workload has no server. */
  public Optional<PodRun> server() {
    return running.server();
  }

  /** The Pod of the container; empty before the Pod was created. */
  public Optional<PodRun> container() {
    return running.container(index);
  }

  /** Whether the server is under test. If not, the container is. */
  public boolean isServerUnderTest() {
    return sideUnderTest() == Side.Server;
  }

  /** The Pod under test; empty before the Pod was created. */
  public Optional<PodRun> underTest() {
    return isServerUnderTest() ? server() : container();
  }

  /**
   * The Pod under test as it is now, or as it was last seen.
   *
   * @throws java.util.NoSuchElementException before the Pod was created
   */
  public Pod latestUnderTest() {
    return latest(underTest().orElseThrow());
  }

  /** A Pod of the trial as it is now, or as it was last seen. */
  Pod latest(PodRun run) {
    return live.latest(run);
  }

  /** The name of the runtime that a Pod of the trial runs under. */
  String runtime(PodRun run) {
    return run.side() == sideUnderTest() ? trial().runtime() : current.experiment().peerRuntime();
  }

  private Side sideUnderTest() {
    return new PodRenderer(current.benchmark(), current.experiment()).sideUnderTest();
  }
}
