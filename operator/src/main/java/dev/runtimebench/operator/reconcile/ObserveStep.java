package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.TrialActions;
import dev.runtimebench.operator.trial.TrialLauncher;
import dev.runtimebench.operator.trial.TrialProgress;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.operator.trial.TrialVerdict;
import dev.runtimebench.operator.trial.TrialView;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Advances the running trial, and records the trial when it is over. */
final class ObserveStep implements Step {

  private final PodFinder finder;
  private final NodeLookup nodes;
  private final TrialActions actions;
  private final TrialVerdict verdict;
  private final TrialRecorder recorder;
  private final FrameworkPort framework;

  ObserveStep(
      PodFinder finder,
      NodeLookup nodes,
      TrialActions actions,
      TrialVerdict verdict,
      TrialRecorder recorder,
      FrameworkPort framework) {
    this.finder = finder;
    this.nodes = nodes;
    this.actions = actions;
    this.verdict = verdict;
    this.recorder = recorder;
    this.framework = framework;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.isStarted()) {
      return StepResult.PROCEED;
    }
    if (current.run().recording().isPresent()) {
      recorder.resume(current);
      return StepResult.PROCEED;
    }
    Optional<RunningTrial> running = current.run().trial();
    if (running.isEmpty()) {
      recordInterrupted(current);
      return StepResult.PROCEED;
    }
    RunningTrial trial = running.get();
    LivePods live = finder.live(current, trial.openPods());
    note(current, trial, live);
    Advance advance = advance(current, trial, live);
    if (advance instanceof Advance.Needs needs) {
      return current.spec().isSuspended() ? beforeSuspension(needs.time()) : result(needs.time());
    }
    List<TrialOutcome> outcomes = ((Advance.Over) advance).outcomes();
    noteRefusal(current, trial.trial().runtime(), outcomes);
    noteImages(current, trial, live);
    recorder.record(current, outcomes);
    return StepResult.PROCEED;
  }

  /** The scheduler has not placed the first Pod, so the benchmark tries another node. */
  private static void noteRefusal(
      Reconciliation current, String runtime, List<TrialOutcome> outcomes) {
    boolean unplaced =
        outcomes.stream()
            .anyMatch(o -> !o.isValid() && o.reason() == FailureReason.NodeUnavailable);
    if (unplaced && current.settledNode(runtime).isEmpty()) {
      current.run().refused(runtime);
    }
  }

  /** Notes which images the node has, for the trials that follow. */
  private static void noteImages(Reconciliation current, RunningTrial trial, LivePods live) {
    Side underTest = current.renderer().sideUnderTest();
    String peer = current.experiment().peerRuntime();
    for (PodRun run : trial.pods()) {
      current
          .run()
          .images()
          .add(run.side() == underTest ? trial.trial().runtime() : peer, live.latest(run));
    }
  }

  /** Notes what the Pods do now. */
  private void note(Reconciliation current, RunningTrial trial, LivePods live) {
    trial.note(live, current.now());
    if (trial.pods().stream().anyMatch(PodRun::isRunning)) {
      current.run().holdup().recovered(besides(current, trial));
    }
    for (PodRun run : trial.pods()) {
      live.of(run).ifPresent(pod -> nodes.remember(current.run(), pod.getSpec().getNodeName()));
    }
  }

  /** Where a trial is after all its Pods were advanced. */
  private sealed interface Advance {

    /** The trial needs time. */
    record Needs(TrialProgress.Waiting time) implements Advance {}

    /** The trial can be recorded. */
    record Over(List<TrialOutcome> outcomes) implements Advance {}
  }

  /** Advances each Pod of the trial that has no outcome yet. */
  private Advance advance(Reconciliation current, RunningTrial trial, LivePods live) {
    List<TrialProgress.Waiting> waits = new ArrayList<>();
    for (int index = 0; index < trial.size() && !trial.isOver(); index++) {
      if (!trial.hasEnded(index)) {
        TrialProgress.Advanced advanced =
            actions.advance(
                new TrialView(current, trial, index, live),
                () -> framework.wake(current.benchmark()));
        if (advanced instanceof TrialProgress.Ended ended) {
          trial.end(index, ended.outcome());
        } else {
          waits.add((TrialProgress.Waiting) advanced);
        }
      }
    }
    return trial.isOver()
        ? new Advance.Over(trial.outcomes())
        : new Advance.Needs(waits.stream().reduce(ObserveStep::moreUrgent).orElseThrow());
  }

  /**
   * The runtimes whose Pods run on the node of the trial. Across pools, a Pod on one node does not
   * show that another node takes Pods.
   */
  private static List<String> besides(Reconciliation current, RunningTrial trial) {
    return current.experiment().acrossPools()
        ? List.of(trial.trial().runtime())
        : current.experiment().runtimeNames();
  }

  /** The one with trouble, or else the one with the earlier recheck. */
  private static TrialProgress.Waiting moreUrgent(
      TrialProgress.Waiting a, TrialProgress.Waiting b) {
    if (a.trouble().isPresent() != b.trouble().isPresent()) {
      return a.trouble().isPresent() ? a : b;
    }
    return a.recheck().compareTo(b.recheck()) <= 0 ? a : b;
  }

  private static StepResult result(TrialProgress.Waiting waiting) {
    return waiting
        .trouble()
        .<StepResult>map(
            trouble ->
                new StepResult.Wait(
                    new Activity(BenchmarkPhase.Running, Reason.PodNotStarting, trouble),
                    Optional.of(waiting.recheck())))
        .orElseGet(() -> StepResult.running(waiting.what(), waiting.recheck()));
  }

  /** Suspension lets a running trial end. */
  private static StepResult beforeSuspension(TrialProgress.Waiting waiting) {
    return StepResult.running(
        "spec.suspend is true; the running trial ends first", waiting.recheck());
  }

  /**
   * Records the next trial as interrupted, if this process has dropped the trial, or if Pods of the
   * trial exist: an earlier process created them, and that process is dead.
   */
  private void recordInterrupted(Reconciliation current) {
    if (!(current.next() instanceof Next.Run run)) {
      return;
    }
    List<Pod> strays = current.run().refused().isRunning() ? List.of() : strays(current, run);
    Optional<String> dropped = dropped(current, run);
    if (strays.isEmpty() && dropped.isEmpty()) {
      return;
    }
    String underTest = current.renderer().sideUnderTest().name();
    Optional<String> taken = taken(current, run, strays);
    // Only a launcher whose create calls failed notes an interruption.
    boolean apart = run.trial().concurrency() != null && current.run().interruption().isPresent();
    FailureReason lost = apart ? FailureReason.PodsNotTogether : FailureReason.Interrupted;
    recorder.record(
        current,
        verdict.lost(
            run.trial(),
            run.attempt(),
            strays.stream()
                .filter(p -> underTest.equals(p.getMetadata().getLabels().get(Labels.SIDE)))
                .findFirst(),
            taken.isPresent() ? FailureReason.NameTaken : lost,
            taken.orElse(
                dropped
                        .or(current.run()::interruption)
                        .orElse("the operator was restarted during the trial")
                    + "; the trial runs again")));
  }

  /** Why this process has dropped the next trial; empty if the process has not. */
  private static Optional<String> dropped(Reconciliation current, Next.Run run) {
    return current
        .run()
        .dropped()
        .filter(d -> d.trial().equals(run.trial()) && d.attempt() == run.attempt())
        .map(BenchmarkRun.Dropped::why);
  }

  /**
   * A Pod under the name of the next trial that neither this process nor an earlier one has sent. A
   * process that has recorded trials knows what it would have sent; an earlier version may have
   * sent another Pod.
   */
  private static Optional<String> taken(Reconciliation current, Next.Run run, List<Pod> strays) {
    boolean served = current.experiment().workload().server() != null;
    if (current.run().lastRecorded().isEmpty()
        || run.trial().concurrency() != null
        || current.experiment().design().isDensity()) {
      return Optional.empty();
    }
    Pod sent =
        served
            ? current
                .renderer()
                .server(run.trial(), run.attempt(), current.node(run.trial().runtime()))
            : current
                .renderer()
                .container(
                    run.trial(),
                    run.attempt(),
                    current.node(run.trial().runtime()),
                    Optional.empty());
    return strays.stream()
        .filter(pod -> pod.getMetadata().getName().equals(sent.getMetadata().getName()))
        .findFirst()
        .flatMap(pod -> TrialLauncher.taken(sent, pod));
  }

  /** Whether a Pod is of that attempt at a ramp, whatever its number. */
  private static boolean isOf(Pod pod, Next.Run run) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return String.valueOf(run.trial().block()).equals(labels.get(Labels.BLOCK))
        && run.trial().runtime().equals(labels.get(Labels.RUNTIME))
        && String.valueOf(run.attempt()).equals(labels.get(Labels.ATTEMPT));
  }

  private static List<Pod> strays(Reconciliation current, Next.Run run) {
    if (current.experiment().design().isDensity()) {
      return current.pods().stream().filter(pod -> isOf(pod, run)).toList();
    }
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
