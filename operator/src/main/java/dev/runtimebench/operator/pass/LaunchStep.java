package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.plan.Next;
import dev.runtimebench.operator.pod.PodRenderer;
import dev.runtimebench.operator.pod.Side;
import dev.runtimebench.operator.status.Activity;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts the next trial once nothing of the last one runs any more and the settle time is over: the
 * teardown of one trial must not reach into the measured time of another.
 */
final class LaunchStep implements Step {

  private static final Duration QUOTA_RECHECK = Duration.ofSeconds(5);

  private final TrialLauncher launcher;
  private final BurstLauncher bursts;
  private final TrialRecorder recorder;
  private final PodCleaner cleaner;
  private final Outcomes outcomes;

  LaunchStep(
      TrialLauncher launcher,
      BurstLauncher bursts,
      TrialRecorder recorder,
      PodCleaner cleaner,
      Outcomes outcomes) {
    this.launcher = launcher;
    this.bursts = bursts;
    this.recorder = recorder;
    this.cleaner = cleaner;
    this.outcomes = outcomes;
  }

  @Override
  public StepResult take(Pass pass) {
    if (!(pass.next() instanceof Next.Run run)) {
      return StepResult.PROCEED;
    }
    cleaner.removeUnkept(pass);
    cleaner.findGhosts(pass);
    Optional<StepResult> stuck = stuck(pass);
    if (stuck.isPresent()) {
      return stuck.get();
    }
    if (!PodCleaner.busy(pass).isEmpty()) {
      pass.run().lastBusy(pass.now());
      return StepResult.running(Duration.ofSeconds(5));
    }
    Duration settle = settle(pass);
    if (!settle.isZero()) {
      return StepResult.running(settle);
    }
    if (pass.experiment().design().isBurst()) {
      return bursts
          .launch(pass, run)
          .map(r -> refused(pass, run, r))
          .orElseGet(() -> StepResult.running(Duration.ofSeconds(1)));
    }
    PodRenderer renderer = pass.renderer();
    boolean hasServer = pass.experiment().workload().server() != null;
    Side side = hasServer ? Side.Server : Side.Container;
    Pod pod =
        hasServer
            ? renderer.server(run.trial(), run.attempt(), pass.node())
            : renderer.container(run.trial(), run.attempt(), pass.node(), Optional.empty());
    InFlight trial = new InFlight(run.trial(), run.attempt());
    Optional<Creation.Refused> refused = launcher.launch(pass, trial, side, pod);
    return refused
        .map(r -> refused(pass, run, r))
        .orElseGet(() -> StepResult.running(Duration.ofSeconds(1)));
  }

  private StepResult refused(Pass pass, Next.Run run, Creation.Refused refused) {
    Duration waited = pass.run().refused().lasts(pass.now());
    Duration patience = Duration.ofSeconds(pass.spec().timeouts().startSeconds());
    if (refused.passing() && waited.compareTo(patience) < 0) {
      return new StepResult.Wait(
          new Activity(Activity.Phase.Running, "PodRejected", message(refused)),
          Optional.of(QUOTA_RECHECK));
    }
    recorder.record(
        pass,
        outcomes.lost(
            run.trial(),
            run.attempt(),
            Optional.empty(),
            FailureReason.PodRejected,
            message(refused)));
    return StepResult.running(StepResult.AT_ONCE);
  }

  private static String message(Creation.Refused refused) {
    return "the API server refused the trial's Pod: " + refused.message();
  }

  private static Optional<StepResult> stuck(Pass pass) {
    Duration most = Duration.ofSeconds(pass.spec().timeouts().deleteSeconds());
    for (Pod pod : PodCleaner.standing(pass)) {
      if (pass.run().removals().isLate(pod, most, pass.now())) {
        return Optional.of(
            StepResult.over(
                Activity.Phase.Failed,
                "DeleteTimeout",
                "Pod %s was still there after spec.timeouts.deleteSeconds (%d s); look at its node"
                    .formatted(pod.getMetadata().getName(), most.toSeconds())));
      }
    }
    return Optional.empty();
  }

  /** How long there is still to wait since something of the last trial ran. */
  private static Duration settle(Pass pass) {
    long last = pass.run().lastBusy();
    if (last == Long.MIN_VALUE) {
      return Duration.ZERO;
    }
    Duration settle = Duration.ofSeconds(pass.spec().design().settleSeconds());
    Duration left = settle.minusNanos(pass.now() - last);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
