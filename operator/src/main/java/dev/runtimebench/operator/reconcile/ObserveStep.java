package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.plan.Next;
import dev.runtimebench.operator.pod.Labels;
import dev.runtimebench.operator.pod.PodRenderer;
import dev.runtimebench.operator.pod.Side;
import dev.runtimebench.operator.pod.TrialNames;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks after the trial in flight: sees it to its end, or says why it won't come to one. */
final class ObserveStep implements Step {

  private final TrialLauncher launcher;
  private final PodFinder finder;
  private final TrialEnds ends;
  private final PodObserver observer;
  private final BurstObserver bursts;
  private final TrialReader reader;
  private final TrialRecorder recorder;
  private final Outcomes outcomes;

  ObserveStep(
      Cluster cluster,
      PodFinder finder,
      TrialLauncher launcher,
      LogFollowers followers,
      TrialReader reader,
      TrialRecorder recorder,
      Outcomes outcomes,
      EarlyStop early) {
    this.finder = finder;
    this.ends = new TrialEnds(finder, reader, outcomes, early, recorder::record);
    LogObserver logs = new LogObserver(cluster, followers, reader, early, ends);
    this.observer = new PodObserver(cluster, finder, logs, ends);
    this.bursts = new BurstObserver(observer, recorder);
    this.launcher = launcher;
    this.reader = reader;
    this.recorder = recorder;
    this.outcomes = outcomes;
  }

  @Override
  public StepResult take(Pass pass) {
    if (pass.run().experiment().isEmpty()) {
      return StepResult.PROCEED;
    }
    Optional<InFlight> flying = pass.run().inFlight();
    if (flying.isEmpty()) {
      recordInterrupted(pass);
      return StepResult.PROCEED;
    }
    InFlight trial = flying.get();
    if (trial.isBurst()) {
      return bursts.look(pass, trial);
    }
    Optional<InFlight.Launched> container = trial.side(Side.Container);
    Optional<StepResult> held = trial.side(Side.Server).flatMap(s -> server(pass, trial, s));
    if (held.isPresent()) {
      return held.get();
    }
    return container.map(c -> observer.container(pass, trial, c)).orElse(StepResult.PROCEED);
  }

  /** A Pod of the next trial that this process didn't create: the one that did is dead. */
  private void recordInterrupted(Pass pass) {
    if (!(pass.next() instanceof Next.Run run)) {
      return;
    }
    List<Pod> strays = strays(pass, run);
    String underTest = pass.renderer().sideUnderTest().name();
    if (!strays.isEmpty()) {
      recorder.record(
          pass,
          outcomes.lost(
              run.trial(),
              run.attempt(),
              strays.stream()
                  .filter(p -> underTest.equals(p.getMetadata().getLabels().get(Labels.SIDE)))
                  .findFirst(),
              FailureReason.Interrupted,
              "the operator was restarted during the trial; it is run again"));
    }
  }

  private static List<Pod> strays(Pass pass, Next.Run run) {
    TrialNames names = new TrialNames(pass.benchmark().getMetadata());
    Set<String> wanted = new HashSet<>();
    if (run.trial().concurrency() == null) {
      for (Side side : Side.values()) {
        wanted.add(names.pod(run.trial(), run.attempt(), side));
      }
    } else {
      for (int index = 0; index < run.trial().concurrency(); index++) {
        wanted.add(names.burst(run.trial(), run.attempt(), index));
      }
    }
    return pass.pods().stream().filter(p -> wanted.contains(p.getMetadata().getName())).toList();
  }

  /** Empty when the server is up and the client has been started. */
  private Optional<StepResult> server(Pass pass, InFlight trial, InFlight.Launched server) {
    Optional<Pod> pod = finder.find(pass, server.pod());
    if (pod.isEmpty()) {
      return Optional.of(ends.vanished(pass, trial, server.pod()));
    }
    PodState state = PodState.of(pod.get());
    if (trial.side(Side.Container).isPresent()) {
      // The client's end is what counts: a server may end by itself once it has answered.
      return state instanceof PodState.Ended && clientRuns(pass, trial)
          ? Optional.of(
              ends.lost(
                  pass,
                  trial,
                  FailureReason.ServerEnded,
                  "the server ended before its client: " + reader.lastWords(pod.get())))
          : Optional.empty();
    }
    if (state instanceof PodState.Ended) {
      return Optional.of(
          ends.lost(
              pass,
              trial,
              FailureReason.ServerEnded,
              "the server ended before its client was started: " + reader.lastWords(pod.get())));
    }
    if (state instanceof PodState.Running running && running.podIp().isPresent()) {
      return startClient(pass, trial, pod.get(), running.podIp());
    }
    return Optional.of(observer.goesOn(pass, trial, server, pod.get(), state));
  }

  private boolean clientRuns(Pass pass, InFlight trial) {
    return trial
        .side(Side.Container)
        .flatMap(c -> finder.find(pass, c.pod()))
        .filter(p -> !(PodState.of(p) instanceof PodState.Ended))
        .isPresent();
  }

  private Optional<StepResult> startClient(
      Pass pass, InFlight trial, Pod server, Optional<String> ip) {
    PodRenderer renderer = pass.renderer();
    Optional<String> node = Optional.ofNullable(server.getSpec().getNodeName());
    Pod client = renderer.container(trial.trial(), trial.attempt(), node, ip);
    Optional<Creation.Refused> refused = launcher.launch(pass, trial, Side.Container, client);
    return Optional.of(
        refused
            .map(
                r ->
                    ends.lost(
                        pass,
                        trial,
                        FailureReason.PodRejected,
                        "the API server refused the client's Pod: " + r.message()))
            .orElseGet(() -> StepResult.running(Duration.ofSeconds(1))));
  }
}
