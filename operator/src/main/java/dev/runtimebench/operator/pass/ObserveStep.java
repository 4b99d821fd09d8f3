package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.plan.Next;
import dev.runtimebench.operator.pod.Labels;
import dev.runtimebench.operator.pod.Side;
import dev.runtimebench.operator.pod.TrialNames;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks after the trial in flight: sees it to its end, or says why it won't come to one. */
final class ObserveStep implements Step {

  private final PodObserver observer;
  private final ServerObserver servers;
  private final BurstObserver bursts;
  private final TrialRecorder recorder;
  private final Outcomes outcomes;

  ObserveStep(
      Cluster cluster,
      PodFinder finder,
      TrialLauncher launcher,
      LogReader logs,
      TrialReader reader,
      TrialRecorder recorder,
      Outcomes outcomes,
      EarlyStop early) {
    ServerLog serverLog = new ServerLog(logs, finder);
    TrialEnds ends = new TrialEnds(finder, serverLog, reader, outcomes, early);
    this.observer =
        new PodObserver(cluster, finder, new LogObserver(cluster.pods(), logs, early, ends), ends);
    this.servers = new ServerObserver(finder, launcher, observer, serverLog, ends);
    this.bursts = new BurstObserver(observer, recorder);
    this.recorder = recorder;
    this.outcomes = outcomes;
  }

  @Override
  public StepResult take(Pass pass) {
    if (!pass.isStarted()) {
      return StepResult.PROCEED;
    }
    Optional<InFlight> flying = pass.run().inFlight();
    if (flying.isEmpty()) {
      recordInterrupted(pass);
      return StepResult.PROCEED;
    }
    InFlight trial = flying.get();
    return trial.isBurst() ? bursts.look(pass, trial) : single(pass, trial);
  }

  /** One that could not be recorded is not judged again: the API server may have its record. */
  private StepResult single(Pass pass, InFlight trial) {
    StepResult result = trial.outcome().isPresent() ? StepResult.PROCEED : look(pass, trial);
    trial.outcome().ifPresent(outcome -> recorder.record(pass, outcome));
    return result;
  }

  private StepResult look(Pass pass, InFlight trial) {
    Optional<InFlight.Launched> container = trial.side(Side.Container);
    Optional<StepResult> held = trial.side(Side.Server).flatMap(s -> servers.look(pass, trial, s));
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
}
