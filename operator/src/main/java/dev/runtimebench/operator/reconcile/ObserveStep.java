package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.trial.BurstObserver;
import dev.runtimebench.operator.trial.EarlyStop;
import dev.runtimebench.operator.trial.LogObserver;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.PodObserver;
import dev.runtimebench.operator.trial.ServerLog;
import dev.runtimebench.operator.trial.ServerObserver;
import dev.runtimebench.operator.trial.TrialEnds;
import dev.runtimebench.operator.trial.TrialLauncher;
import dev.runtimebench.operator.trial.TrialOutcomeFactory;
import dev.runtimebench.operator.trial.TrialReader;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.sample.FailureReason;
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
  private final TrialOutcomeFactory outcomes;

  ObserveStep(
      Cluster cluster,
      PodFinder finder,
      TrialLauncher launcher,
      LogRetriever logs,
      TrialReader reader,
      TrialRecorder recorder,
      TrialOutcomeFactory outcomes,
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
  public StepResult take(Reconciliation current) {
    if (!current.isStarted()) {
      return StepResult.PROCEED;
    }
    Optional<RunningTrial> flying = current.run().inFlight();
    if (flying.isEmpty()) {
      recordInterrupted(current);
      return StepResult.PROCEED;
    }
    RunningTrial trial = flying.get();
    return trial.isBurst() ? bursts.look(current, trial) : single(current, trial);
  }

  /** One that could not be recorded is not judged again: the API server may have its record. */
  private StepResult single(Reconciliation current, RunningTrial trial) {
    StepResult result = trial.outcome().isPresent() ? StepResult.PROCEED : look(current, trial);
    trial.outcome().ifPresent(outcome -> recorder.record(current, outcome));
    return result;
  }

  private StepResult look(Reconciliation current, RunningTrial trial) {
    Optional<RunningTrial.Launched> container = trial.side(Side.Container);
    Optional<StepResult> held =
        trial.side(Side.Server).flatMap(s -> servers.look(current, trial, s));
    if (held.isPresent()) {
      return held.get();
    }
    return container.map(c -> observer.container(current, trial, c)).orElse(StepResult.PROCEED);
  }

  /** A Pod of the next trial that this process didn't create: the one that did is dead. */
  private void recordInterrupted(Reconciliation current) {
    if (!(current.next() instanceof Next.Run run)) {
      return;
    }
    List<Pod> strays = strays(current, run);
    String underTest = current.renderer().sideUnderTest().name();
    if (!strays.isEmpty()) {
      recorder.record(
          current,
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

  private static List<Pod> strays(Reconciliation current, Next.Run run) {
    TrialNames names = new TrialNames(current.benchmark().getMetadata());
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
    return current.pods().stream().filter(p -> wanted.contains(p.getMetadata().getName())).toList();
  }
}
