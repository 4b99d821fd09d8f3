package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.pod.PodRenderer;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Looks after a trial's server: starts its client once it runs, and sees that it outlives it. */
final class ServerObserver {

  private static final Set<String> OWN_ENDS = Set.of("Completed", "Error");

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final PodFinder finder;
  private final TrialLauncher launcher;
  private final PodObserver observer;
  private final ServerLog log;
  private final TrialEnds ends;

  ServerObserver(
      PodFinder finder,
      TrialLauncher launcher,
      PodObserver observer,
      ServerLog log,
      TrialEnds ends) {
    this.finder = finder;
    this.launcher = launcher;
    this.observer = observer;
    this.log = log;
    this.ends = ends;
  }

  /** Looks at the server's Pod; empty when it is up and the client has been started. */
  Optional<StepResult> look(Pass pass, InFlight trial, InFlight.Launched server) {
    Optional<Pod> found = finder.find(pass, server.pod());
    if (found.isEmpty()) {
      return Optional.of(ends.vanished(pass, trial, server.pod()));
    }
    Pod pod = found.get();
    PodState state = PodState.of(pod);
    boolean clientStarted = trial.side(Side.Container).isPresent();
    if (state instanceof PodState.Ended over) {
      return ended(pass, trial, pod, over, clientStarted);
    }
    if (state instanceof PodState.Running running) {
      if (log.follow(pass, trial, pod) instanceof LogReader.Result.Lost lost) {
        return Optional.of(ends.lost(pass, trial, lost));
      }
      if (!clientStarted && running.podIp().isPresent()) {
        return Optional.of(startClient(pass, trial, pod, running.podIp()));
      }
    }
    return clientStarted
        ? Optional.empty()
        : Optional.of(observer.goesOn(pass, trial, server, pod, state));
  }

  private Optional<StepResult> ended(
      Pass pass, InFlight trial, Pod pod, PodState.Ended over, boolean clientStarted) {
    // The client's end is what counts: a server may end by itself once it has answered.
    if (clientStarted && !trial.isServerLost() && !clientRuns(pass, trial)) {
      return Optional.empty();
    }
    trial.serverLost();
    String before = clientStarted ? "its client" : "its client was started";
    // Without an exit code it never ran, and has no log.
    Optional<String> said =
        over.exitCode().isEmpty()
            ? Optional.of(over.message().strip())
            : log.lastWords(pass, trial, pod);
    return Optional.of(
        said.map(
                words ->
                    ends.lost(
                        pass,
                        trial,
                        FailureReason.ServerEnded,
                        "the server ended before %s%s: %s".formatted(before, cause(over), words)))
            .orElseGet(() -> StepResult.running("the server's log is being read", LOOK_AGAIN)));
  }

  /** Why, where that is not its own doing: Evicted, OOMKilled. */
  private static String cause(PodState.Ended over) {
    boolean own = over.reason().isEmpty() || OWN_ENDS.contains(over.reason());
    return own ? "" : " (" + over.reason() + ")";
  }

  private boolean clientRuns(Pass pass, InFlight trial) {
    // Its log ends with it, which the kubelet tells later.
    boolean ended = trial.log(Side.Container).follower().flatMap(LogFollower::log).isPresent();
    return !ended
        && trial
            .side(Side.Container)
            .flatMap(c -> finder.find(pass, c.pod()))
            .filter(p -> !(PodState.of(p) instanceof PodState.Ended))
            .isPresent();
  }

  private StepResult startClient(Pass pass, InFlight trial, Pod server, Optional<String> ip) {
    PodRenderer renderer = pass.renderer();
    Optional<String> node = Optional.ofNullable(server.getSpec().getNodeName());
    Pod client = renderer.container(trial.trial(), trial.attempt(), node, ip);
    Optional<Creation.Refused> refused = launcher.launch(pass, trial, Side.Container, client);
    return refused
        .map(
            r ->
                ends.lost(
                    pass,
                    trial,
                    FailureReason.PodRejected,
                    "the API server refused the client's Pod: " + r.message()))
        .orElseGet(() -> StepResult.running(LOOK_AGAIN));
  }
}
