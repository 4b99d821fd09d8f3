package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * A ramp, and all that is known about its Pods.
 *
 * @param running the trial; do not change
 * @param live the Pods as they are now
 */
record RampView(Reconciliation current, RunningTrial running, LivePods live) {

  RampRun ramp() {
    return running.ramp().orElseThrow();
  }

  DensityDesign design() {
    return current.experiment().design().density();
  }

  long now() {
    return current.now();
  }

  /** The Pods that count. */
  List<PodRun> counted() {
    return running.counted();
  }

  /** The Pods that count and were added in the open rung. */
  List<PodRun> added() {
    return counted().stream().filter(run -> !ramp().isEarlier(run)).toList();
  }

  /** The Pods that count and were there before the open rung. */
  List<PodRun> earlier() {
    return counted().stream().filter(ramp()::isEarlier).toList();
  }

  /** The Pods that have been ready: those before the open rung, and then those of the open rung. */
  List<PodRun> settled() {
    return ramp().hasBeenReady() ? counted() : earlier();
  }

  PodState state(PodRun run) {
    return PodState.of(live.latest(run));
  }

  static String name(PodRun run) {
    return run.created().getMetadata().getName();
  }

  /** How far the ramp has come, for the condition. */
  String shown() {
    return "block %d under %s: %d Pods were added, of at most %d"
        .formatted(
            running.trial().block(),
            running.trial().runtime(),
            counted().size(),
            design().maxPods());
  }

  /** Whether a Pod runs and is ready. */
  boolean isReady(PodRun run) {
    return runsAndIsReady(live.latest(run));
  }

  static boolean runsAndIsReady(Pod pod) {
    return PodState.of(pod) instanceof PodState.Running
        && PodState.isReady(pod, TrialNames.CONTAINER);
  }

  /** The node of the ramp; empty until the scheduler has chosen it. */
  Optional<String> node() {
    return counted().stream()
        .map(run -> live.latest(run).getSpec().getNodeName())
        .filter(name -> name != null)
        .findFirst()
        .or(() -> current.node(running.trial().runtime()));
  }
}
