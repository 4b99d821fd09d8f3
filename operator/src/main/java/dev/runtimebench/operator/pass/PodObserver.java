package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.Sight;
import dev.runtimebench.operator.pod.Side;
import dev.runtimebench.operator.status.Activity;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Looks at one Pod of a trial, and sees it to its end. */
final class PodObserver {

  /** A Pod that waits without saying why has usually an Event that does. */
  private static final Duration ASK_EVENTS = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final PodFinder finder;
  private final LogObserver logs;
  private final TrialEnds ends;

  PodObserver(Cluster cluster, PodFinder finder, LogObserver logs, TrialEnds ends) {
    this.cluster = cluster;
    this.finder = finder;
    this.logs = logs;
    this.ends = ends;
  }

  /** Looks at the Pod that holds the workload's container. */
  StepResult container(Pass pass, InFlight trial, InFlight.Launched container) {
    if (trial.stopped().isPresent()) {
      return logs.stopped(pass, trial);
    }
    Optional<Pod> pod = finder.find(pass, container.pod());
    if (pod.isEmpty()) {
      return ends.vanished(pass, trial, container.pod());
    }
    PodState state = PodState.of(pod.get());
    return logs.look(pass, trial, pod.get(), state)
        .orElseGet(() -> goesOn(pass, trial, container, pod.get(), state));
  }

  /** A Pod that has no end yet. */
  StepResult goesOn(
      Pass pass, InFlight trial, InFlight.Launched launched, Pod pod, PodState state) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return ends.vanished(pass, trial, pod);
    }
    Sight sight = launched.watch().look(state, pass.now());
    if (sight instanceof Sight.Lost lost) {
      String why =
          state instanceof PodState.Waiting ? withWarning(pod, lost.message()) : lost.message();
      return ends.lost(pass, trial, lost.reason(), why);
    }
    Sight.GoesOn on = (Sight.GoesOn) sight;
    Duration recheck = on.recheck();
    if (trial.log(Side.Container).follower().filter(LogFollower::isOver).isPresent()) {
      recheck = recheck.compareTo(LogObserver.ASK_POD) < 0 ? recheck : LogObserver.ASK_POD;
    }
    Optional<String> trouble = on.trouble();
    if (state instanceof PodState.Waiting) {
      recheck = recheck.compareTo(ASK_EVENTS) < 0 ? recheck : ASK_EVENTS;
      if (trouble.isEmpty() && launched.watch().waited(pass.now()).compareTo(ASK_EVENTS) > 0) {
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
