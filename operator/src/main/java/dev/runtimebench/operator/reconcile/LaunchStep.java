package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.BurstLauncher;
import dev.runtimebench.operator.trial.EarlierPods;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TrialLauncher;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.operator.trial.TrialVerdict;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts the next trial when nothing of the last one runs any more and the settle time is over: the
 * teardown of one trial must not overlap with the measured time of the next.
 */
final class LaunchStep implements Step {

  private static final Duration QUOTA_RECHECK = Duration.ofSeconds(5);

  private final TrialLauncher launcher;
  private final BurstLauncher bursts;
  private final TrialRecorder recorder;
  private final PodCleaner cleaner;
  private final TrialVerdict verdict;
  private final Lookups lookups;

  LaunchStep(
      TrialLauncher launcher,
      BurstLauncher bursts,
      TrialRecorder recorder,
      PodCleaner cleaner,
      TrialVerdict verdict,
      Lookups lookups) {
    this.launcher = launcher;
    this.bursts = bursts;
    this.recorder = recorder;
    this.cleaner = cleaner;
    this.verdict = verdict;
    this.lookups = lookups;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!(current.next() instanceof Next.Run run)) {
      return StepResult.PROCEED;
    }
    cleaner.removeUnkept(current);
    cleaner.findGone(current);
    Optional<StepResult> stuck = stuck(current, run);
    if (stuck.isPresent()) {
      return stuck.get();
    }
    if (!EarlierPods.stillRunning(current).isEmpty()) {
      current.run().lastRunning(current.now());
      return cleaningUp(current, Duration.ofSeconds(5));
    }
    boolean ramp = current.experiment().design().isDensity();
    if ((ramp || hasWaited(current)) && !EarlierPods.leftovers(current).isEmpty()) {
      // The scheduler counts a Pod until the Pod is gone. On a full node the next Pod would wait.
      return cleaningUp(current, Duration.ofSeconds(1));
    }
    Duration settle = settle(current);
    if (!settle.isZero()) {
      return StepResult.running(settle);
    }
    if (ramp) {
      Optional<StepResult> tooMany = RampRepeats.tooMany(current, run);
      if (tooMany.isPresent()) {
        return tooMany.get();
      }
      // The next reconcile adds the first Pod.
      current.run().trial(RunningTrial.ramp(run.trial(), run.attempt(), current.now()));
      return StepResult.running(StepResult.AT_ONCE);
    }
    if (current.experiment().design().isBurst()) {
      return bursts
          .launch(current, run)
          .map(r -> refused(current, run, r))
          .orElseGet(() -> StepResult.running(Duration.ofSeconds(1)));
    }
    PodRenderer renderer = current.renderer();
    boolean hasServer = current.experiment().workload().server() != null;
    Optional<String> node = current.node(run.trial().runtime());
    Side side = hasServer ? Side.Server : Side.Container;
    Pod pod =
        hasServer
            ? renderer.server(run.trial(), run.attempt(), node)
            : renderer.container(run.trial(), run.attempt(), node, Optional.empty());
    RunningTrial trial = new RunningTrial(run.trial(), run.attempt());
    Optional<Creation.Refused> refused = launcher.launch(current, trial, side, pod);
    return refused
        .map(r -> refused(current, run, r))
        .orElseGet(() -> StepResult.running(Duration.ofSeconds(1)));
  }

  /** Names a Pod only if its end takes long: each new message costs a write of the status. */
  private static StepResult cleaningUp(Reconciliation current, Duration recheck) {
    return EarlierPods.slow(current)
        .map(
            pod ->
                StepResult.running(
                    "waiting for the end of Pod %s of an earlier trial, at most for spec.timeouts.deleteSeconds (%d s)"
                        .formatted(pod, current.experiment().timeouts().deleteSeconds()),
                    recheck))
        .orElseGet(() -> StepResult.running(recheck));
  }

  private static boolean hasWaited(Reconciliation current) {
    return current.durable().hasFailed(FailureReason.PodWaited)
        || current.durable().hasFailed(FailureReason.NodeUnavailable);
  }

  private StepResult refused(Reconciliation current, Next.Run run, Creation.Refused refused) {
    if (refused.reason() == FailureReason.NamespaceTerminating) {
      return EarlyEnd.of(current, Reason.NamespaceTerminating, message(current, refused));
    }
    // While the stopwatch runs, the existing Pods of a partly refused burst are this process's own.
    Stopwatch refusal = current.run().refused();
    refusal.start(current.now());
    boolean lowered = refused.isQuota() && current.hasMeasured();
    if (lowered || refused.reason().isDisruption()) {
      FailureReason reason = lowered ? FailureReason.QuotaLowered : refused.reason();
      current
          .run()
          .holdup()
          .begin(reason, message(current, refused), run.trial().runtime(), current.now());
      return new StepResult.Wait(
          new Activity(BenchmarkPhase.Running, reason.toReason(), message(current, refused)),
          Optional.of(StepResult.AT_ONCE));
    }
    Duration timeout = Duration.ofSeconds(current.experiment().timeouts().startSeconds());
    if (refused.passing() && refusal.elapsed(current.now()).compareTo(timeout) < 0) {
      return new StepResult.Wait(
          new Activity(BenchmarkPhase.Running, Reason.PodRejected, message(current, refused)),
          Optional.of(QUOTA_RECHECK));
    }
    TrialOutcome outcome =
        verdict.lost(
            run.trial(),
            run.attempt(),
            Optional.empty(),
            refused.reason(),
            message(current, refused));
    recorder.record(
        current,
        hasServer(current)
            ? TrialOutcomeBuilder.builder(outcome).failedSide(Side.Server).build()
            : outcome);
    return StepResult.running(StepResult.AT_ONCE);
  }

  private static String message(Reconciliation current, Creation.Refused refused) {
    return "the API server refused the %s Pod: %s"
        .formatted(hasServer(current) ? "server's" : "trial's", refused.message());
  }

  /** Whether the Pod of the server is the first Pod of a trial. */
  private static boolean hasServer(Reconciliation current) {
    return current.experiment().workload().server() != null;
  }

  private Optional<StepResult> stuck(Reconciliation current, Next.Run run) {
    Duration timeout = Duration.ofSeconds(current.experiment().timeouts().deleteSeconds());
    for (Pod pod : EarlierPods.leftovers(current)) {
      if (current.run().deletions().isLate(pod, timeout, current.now())) {
        Optional<Disruption> lost =
            Optional.ofNullable(pod.getSpec().getNodeName())
                .flatMap(node -> lookups.nodeNow(node).lost());
        if (lost.isPresent()) {
          return lost.map(l -> withoutNode(current, run, pod, l));
        }
        return Optional.of(
            StepResult.over(
                BenchmarkPhase.Failed,
                Reason.DeleteTimeout,
                "Pod %s still exists after spec.timeouts.deleteSeconds (%d s); %s"
                    .formatted(
                        pod.getMetadata().getName(),
                        timeout.toSeconds(),
                        PodState.whyItStays(pod))));
      }
    }
    return Optional.empty();
  }

  /** A node that is lost cannot end a Pod. The next reconcile waits for the node. */
  private static StepResult withoutNode(
      Reconciliation current, Next.Run run, Pod pod, Disruption lost) {
    String message =
        "Pod %s cannot be deleted: %s".formatted(pod.getMetadata().getName(), lost.message());
    String runtime =
        Optional.ofNullable(pod.getMetadata().getLabels().get(Labels.RUNTIME))
            .filter(current.experiment().runtimeNames()::contains)
            .orElse(run.trial().runtime());
    current.run().holdup().begin(lost.reason(), message, runtime, current.now());
    return new StepResult.Wait(
        new Activity(BenchmarkPhase.Running, lost.reason().toReason(), message),
        Optional.of(StepResult.AT_ONCE));
  }

  /**
   * The rest of the settle time, which begins when nothing of the last trial runs any more; at
   * least zero. If the operator never saw the sandbox run, it stopped before the trial was
   * recorded.
   */
  private static Duration settle(Reconciliation current) {
    Duration settle = Duration.ofSeconds(current.spec().design().settleSeconds());
    return Stream.of(current.run().lastRunning(), current.run().lastRecorded())
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .map(last -> settle.minusNanos(current.now() - last))
        .filter(left -> !left.isNegative())
        .orElse(Duration.ZERO);
  }
}
