package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.pod.PodRenderer;
import dev.runtimebench.operator.reconcile.StepResult;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Looks after a trial's server: starts its client once it runs, and sees that it outlives it. */
public final class ServerObserver {

  private static final Set<String> OWN_ENDS = Set.of("Completed", "Error");

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final PodFinder finder;
  private final TrialLauncher launcher;
  private final PodObserver observer;
  private final ServerLog log;
  private final TrialEnds ends;

  public ServerObserver(
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
  public Optional<StepResult> look(
      Reconciliation current, RunningTrial trial, RunningTrial.Launched server) {
    Optional<Pod> found = finder.find(current, server.pod());
    if (found.isEmpty()) {
      return Optional.of(ends.vanished(current, trial, server.pod()));
    }
    Pod pod = found.get();
    PodState state = PodState.of(pod);
    boolean clientStarted = trial.side(Side.Container).isPresent();
    if (state instanceof PodState.Ended over) {
      return ended(current, trial, pod, over, clientStarted);
    }
    if (state instanceof PodState.Running running) {
      if (log.follow(current, trial, pod) instanceof LogRetriever.Result.Lost lost) {
        return Optional.of(ends.lost(current, trial, lost));
      }
      if (!clientStarted && running.podIp().isPresent()) {
        return Optional.of(startClient(current, trial, pod, running.podIp()));
      }
    }
    return clientStarted
        ? Optional.empty()
        : Optional.of(observer.goesOn(current, trial, server, pod, state));
  }

  private Optional<StepResult> ended(
      Reconciliation current,
      RunningTrial trial,
      Pod pod,
      PodState.Ended over,
      boolean clientStarted) {
    // The client's end is what counts: a server may end by itself once it has answered.
    if (clientStarted && !trial.isServerLost() && !clientRuns(current, trial)) {
      return Optional.empty();
    }
    trial.serverLost();
    String before = clientStarted ? "its client" : "its client was started";
    // Without an exit code it never ran, and has no log.
    Optional<String> said =
        over.exitCode().isEmpty()
            ? Optional.of(over.message().strip())
            : log.lastWords(current, trial, pod);
    return Optional.of(
        said.map(
                words ->
                    ends.lost(
                        current,
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

  private boolean clientRuns(Reconciliation current, RunningTrial trial) {
    // Its log ends with it, which the kubelet tells later.
    boolean ended = trial.log(Side.Container).follower().flatMap(LogStream::log).isPresent();
    return !ended
        && trial
            .side(Side.Container)
            .flatMap(c -> finder.find(current, c.pod()))
            .filter(p -> !(PodState.of(p) instanceof PodState.Ended))
            .isPresent();
  }

  private StepResult startClient(
      Reconciliation current, RunningTrial trial, Pod server, Optional<String> ip) {
    PodRenderer renderer = current.renderer();
    Optional<String> node = Optional.ofNullable(server.getSpec().getNodeName());
    Pod client = renderer.container(trial.trial(), trial.attempt(), node, ip);
    Optional<Creation.Refused> refused = launcher.launch(current, trial, Side.Container, client);
    return refused
        .map(
            r ->
                ends.lost(
                    current,
                    trial,
                    FailureReason.PodRejected,
                    "the API server refused the client's Pod: " + r.message()))
        .orElseGet(() -> StepResult.running(LOOK_AGAIN));
  }
}
