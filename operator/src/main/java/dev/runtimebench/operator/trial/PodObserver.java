package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.reconcile.StepResult;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.results.naming.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Looks at one Pod of a trial, and sees it to its end. */
public final class PodObserver {

  /** A Pod that waits without saying why has usually an Event that does. */
  private static final Duration ASK_EVENTS = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final PodFinder finder;
  private final LogObserver logs;
  private final TrialEnds ends;

  public PodObserver(Cluster cluster, PodFinder finder, LogObserver logs, TrialEnds ends) {
    this.cluster = cluster;
    this.finder = finder;
    this.logs = logs;
    this.ends = ends;
  }

  /** Looks at the Pod that holds the workload's container. */
  public StepResult container(
      Reconciliation current, RunningTrial trial, RunningTrial.Launched container) {
    if (trial.stopped().isPresent()) {
      return logs.stopped(current, trial);
    }
    Optional<Pod> pod = finder.find(current, container.pod());
    if (pod.isEmpty()) {
      return ends.vanished(current, trial, container.pod());
    }
    PodState state = PodState.of(pod.get());
    return logs.look(current, trial, pod.get(), state)
        .orElseGet(() -> goesOn(current, trial, container, pod.get(), state));
  }

  /** A Pod that has no end yet. */
  public StepResult goesOn(
      Reconciliation current,
      RunningTrial trial,
      RunningTrial.Launched launched,
      Pod pod,
      PodState state) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return ends.vanished(current, trial, pod);
    }
    PodProgress sight = launched.watch().look(state, current.now());
    if (sight instanceof PodProgress.Lost lost) {
      String why =
          state instanceof PodState.Waiting ? withWarning(pod, lost.message()) : lost.message();
      return ends.lost(current, trial, lost.reason(), why);
    }
    PodProgress.GoesOn on = (PodProgress.GoesOn) sight;
    Duration recheck = on.recheck();
    if (trial.log(Side.Container).follower().filter(LogStream::isOver).isPresent()) {
      recheck = recheck.compareTo(LogObserver.ASK_POD) < 0 ? recheck : LogObserver.ASK_POD;
    }
    Optional<String> trouble = on.trouble();
    if (state instanceof PodState.Waiting) {
      recheck = recheck.compareTo(ASK_EVENTS) < 0 ? recheck : ASK_EVENTS;
      if (trouble.isEmpty() && launched.watch().waited(current.now()).compareTo(ASK_EVENTS) > 0) {
        trouble = cluster.events().lastWarning(pod);
      }
    }
    Duration next = recheck;
    return trouble
        .<StepResult>map(
            what ->
                new StepResult.Wait(
                    new Activity(Activity.Phase.Running, "PodNotStarting", what),
                    Optional.of(next)))
        .orElseGet(() -> StepResult.running(next));
  }

  /** Adds what the cluster said last, unless the message says it already. */
  private String withWarning(Pod pod, String message) {
    return cluster
        .events()
        .lastWarning(pod)
        .filter(warning -> !message.contains(warning.substring(warning.indexOf(':') + 1).strip()))
        .map(warning -> message + " (" + warning + ")")
        .orElse(message);
  }
}
