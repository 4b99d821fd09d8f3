package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.observe.disruption.NodeObstacle;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.state.Holdup;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.EarlierPods;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes a benchmark wait after a disruption until it can go on, and gives the benchmark's turn back
 * for that time. Ends the benchmark when the wait exceeds {@code timeouts.disruptionSeconds}.
 */
final class DisruptionStep implements Step {

  private static final Duration RECHECK = Duration.ofSeconds(5);

  /** How long to wait before another try, if only a try shows whether the benchmark can go on. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

  private final ResumeCheck check;
  private final NodeTurns turns;
  private final PodCleaner cleaner;

  DisruptionStep(ResumeCheck check, NodeTurns turns, PodCleaner cleaner) {
    this.check = check;
    this.turns = turns;
    this.cleaner = cleaner;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.isStarted() || !(current.next() instanceof Next.Run run)) {
      return StepResult.PROCEED;
    }
    Holdup holdup = current.run().holdup();
    resume(current);
    if (holdup.cause().isEmpty()) {
      return StepResult.PROCEED;
    }
    Holdup.Cause cause = holdup.cause().get();
    Optional<NodeObstacle> obstacle = check.obstacle(current, run, cause);
    Duration since = Duration.ofNanos(current.now() - cause.since());
    boolean soon =
        obstacle.isEmpty() && needsTry(current, run, cause) && since.compareTo(TRY_AGAIN) < 0;
    if (obstacle.isEmpty() && !soon) {
      holdup.lift(current.now());
      current.run().handlersCompared().reset();
      current.run().deletions().restart(current.now());
      return StepResult.PROCEED;
    }
    cleaner.removeUnkept(current);
    cleaner.findGone(current);
    if (isOf(NodeObstacle.Kind.Lasting, obstacle)) {
      return EarlyEnd.of(
          current, Reason.Unschedulable, cause.message() + "; " + obstacle.get().message());
    }
    int limit = current.experiment().timeouts().disruptionSeconds();
    Duration left = Duration.ofSeconds(limit).minus(holdup.waited(current.now()));
    if (left.isNegative() || left.isZero()) {
      return EarlyEnd.of(current, cause.reason().toReason(), ended(cause, obstacle, limit));
    }
    // Pods that still run on the node must not disturb the next benchmark. Nobody can measure on a
    // lost node.
    if (EarlierPods.stillRunning(current).isEmpty() || isOf(NodeObstacle.Kind.NodeLost, obstacle)) {
      turns.giveBack(current.benchmark());
      current.run().laneOver();
    }
    return new StepResult.Wait(
        new Activity(
            BenchmarkPhase.Running, cause.reason().toReason(), waits(cause, obstacle, limit)),
        Optional.of(left.compareTo(RECHECK) < 0 ? left : RECHECK));
  }

  /** Continues the wait of an earlier process whose last trial was disrupted. */
  private static void resume(Reconciliation current) {
    List<TrialOutcome> outcomes = current.durable().outcomes();
    if (current.run().holdup().isKnown() || outcomes.isEmpty()) {
      return;
    }
    TrialOutcome last = outcomes.get(outcomes.size() - 1);
    if (!last.isValid() && last.reason().isDisruption()) {
      current
          .run()
          .holdup()
          .begin(last.reason(), TrialRecorder.disruption(last), last.runtime(), current.now());
    }
  }

  private static boolean isOf(NodeObstacle.Kind kind, Optional<NodeObstacle> obstacle) {
    return obstacle.filter(o -> o.kind() == kind).isPresent();
  }

  /**
   * Whether only a new Pod can show that the cause is over. A benchmark that has not measured yet
   * goes to another node at once.
   */
  private static boolean needsTry(Reconciliation current, Next.Run run, Holdup.Cause cause) {
    return cause.reason() == FailureReason.QuotaLowered
        || (cause.reason() == FailureReason.NodeUnavailable
            && current.settledNode(run.trial().runtime()).isPresent());
  }

  private static String waits(Holdup.Cause cause, Optional<NodeObstacle> obstacle, int limit) {
    return "%s; the benchmark goes on when it can, within spec.timeouts.disruptionSeconds (%d s)%s"
        .formatted(
            cause.message(),
            limit,
            obstacle.map(o -> "; it waits, because " + o.message()).orElse(""));
  }

  private static String ended(Holdup.Cause cause, Optional<NodeObstacle> obstacle, int limit) {
    return "%s; the benchmark could not go on within spec.timeouts.disruptionSeconds (%d s)%s; raise it if a disruption lasts longer"
        .formatted(
            cause.message(), limit, obstacle.map(o -> ", because " + o.message()).orElse(""));
  }
}
