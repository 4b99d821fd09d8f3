package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.observe.disruption.NodeObstacle;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.queue.Ticket;
import dev.runtimebench.operator.state.Holdup;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.EarlierPods;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a benchmark wait after a disruption until it can go on, and gives the benchmark's turn back
 * for that time. Before the first Pod, makes a benchmark wait while no node can take the Pod. Ends
 * the benchmark when the wait exceeds {@code timeouts.disruptionSeconds}.
 */
final class DisruptionStep implements Step {

  private static final Duration RECHECK = Duration.ofSeconds(5);

  /** For a benchmark that has not started, because there may be many of them. */
  private static final Duration RECHECK_UNSTARTED = Duration.ofSeconds(10);

  /** How long to wait before another try, if only a try shows whether the benchmark can go on. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

  private final NodeShortage shortage;
  private final ResumeCheck check;
  private final NodeTurns turns;
  private final PodCleaner cleaner;
  private final TeardownWatcher teardowns;

  DisruptionStep(
      NodeShortage shortage,
      ResumeCheck check,
      NodeTurns turns,
      PodCleaner cleaner,
      TeardownWatcher teardowns) {
    this.shortage = shortage;
    this.check = check;
    this.turns = turns;
    this.cleaner = cleaner;
    this.teardowns = teardowns;
  }

  /**
   * What the benchmark waits for.
   *
   * @param limit spec.timeouts.disruptionSeconds
   * @param obstacle what keeps the benchmark from its next Pod, if that is known
   */
  private record Waiting(Holdup.Cause cause, int limit, Optional<NodeObstacle> obstacle) {

    private boolean isOf(NodeObstacle.Kind kind) {
      return obstacle.filter(o -> o.kind() == kind).isPresent();
    }

    String message() {
      return "%s; the benchmark goes on when it can, within spec.timeouts.disruptionSeconds (%d s)%s"
          .formatted(
              cause.message(),
              limit,
              obstacle.map(o -> "; it waits, because " + o.message()).orElse(""));
    }

    String ended() {
      return "%s; the benchmark could not go on within spec.timeouts.disruptionSeconds (%d s)%s; raise it if a disruption lasts longer"
          .formatted(
              cause.message(), limit, obstacle.map(o -> ", because " + o.message()).orElse(""));
    }
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (current.isStarted()) {
      if (!(current.next() instanceof Next.Run)) {
        return StepResult.PROCEED;
      }
      resume(current);
    }
    Optional<NodeObstacle> unplaced = shortage.obstacle(current);
    Holdup holdup = current.run().holdup();
    if (holdup.cause().isEmpty()) {
      unplaced.ifPresent(obstacle -> begin(current, obstacle));
    }
    if (holdup.cause().isEmpty()) {
      return StepResult.PROCEED;
    }
    Holdup.Cause cause = holdup.cause().get();
    Waiting waiting =
        new Waiting(
            cause,
            LaneSeats.experiment(current).timeouts().disruptionSeconds(),
            unplaced.or(() -> obstacle(current, cause)).or(() -> stillThere(current)));
    if (waiting.obstacle().isPresent()) {
      return waits(current, waiting);
    }
    Optional<Ticket> beside = user(current, cause);
    if (beside.isPresent()) {
      return waitsFor(current, cause, beside.get());
    }
    Duration since = Duration.ofNanos(current.now() - cause.since());
    if (needsTry(current, cause) && since.compareTo(TRY_AGAIN) < 0) {
      return waits(current, waiting);
    }
    holdup.lift(current.now());
    current.run().handlersCompared().reset();
    current.run().deletions().restart(current.now());
    return StepResult.PROCEED;
  }

  private static void begin(Reconciliation current, NodeObstacle obstacle) {
    current
        .run()
        .holdup()
        .begin(
            obstacle.kind() == NodeObstacle.Kind.NodeLost
                ? FailureReason.NodeLost
                : FailureReason.NodeUnavailable,
            "no node can take the first Pod",
            LaneSeats.experiment(current).runtimes().get(0).name(),
            current.now());
  }

  private Optional<NodeObstacle> obstacle(Reconciliation current, Holdup.Cause cause) {
    return current.isStarted() && current.next() instanceof Next.Run run
        ? check.obstacle(current, run, cause)
        : Optional.empty();
  }

  /**
   * A Pod that still runs on a node that the benchmark leaves: the next benchmark would begin
   * beside this Pod.
   */
  private static Optional<NodeObstacle> stillThere(Reconciliation current) {
    boolean leaves = current.isStarted() && current.nodes().isEmpty();
    return EarlierPods.waitedFor(current).stream()
        .filter(pod -> leaves && pod.getSpec().getNodeName() != null)
        .filter(pod -> !PodState.isStopped(pod))
        .findFirst()
        .map(
            pod ->
                new NodeObstacle(
                    NodeObstacle.Kind.Passing,
                    "Pod %s still runs on node %s"
                        .formatted(pod.getMetadata().getName(), pod.getSpec().getNodeName())));
  }

  /**
   * A benchmark of the same namespace that measures now, and whose end gives a part of the quota
   * back. Empty if one of those that measured at the refusal has ended since, or if there were
   * none.
   */
  private Optional<Ticket> user(Reconciliation current, Holdup.Cause cause) {
    if (cause.reason() != FailureReason.QuotaUsedUp) {
      return Optional.empty();
    }
    Holdup holdup = current.run().holdup();
    List<Ticket> now = turns.beside(current.benchmark());
    Set<String> uids = now.stream().map(Ticket::uid).collect(Collectors.toSet());
    if (holdup.beside().isEmpty()) {
      holdup.beside(uids);
    }
    Set<String> before = holdup.beside().get();
    return uids.containsAll(before)
        ? now.stream().filter(ticket -> before.contains(ticket.uid())).findFirst()
        : Optional.empty();
  }

  private StepResult waits(Reconciliation current, Waiting waiting) {
    removePods(current);
    if (waiting.isOf(NodeObstacle.Kind.Lasting)) {
      return ended(
          current,
          Reason.Unschedulable,
          waiting.cause().message() + "; " + waiting.obstacle().get().message());
    }
    Duration left =
        Duration.ofSeconds(waiting.limit()).minus(current.run().holdup().waited(current.now()));
    Reason reason = waiting.cause().reason().toReason();
    if (left.isNegative() || left.isZero()) {
      return ended(current, reason, waiting.ended());
    }
    // Nobody can measure on a lost node.
    giveBack(current, waiting.isOf(NodeObstacle.Kind.NodeLost));
    return activity(current, reason, waiting.message(), left);
  }

  /** The time of the wait does not count: a benchmark may measure for many hours. */
  private StepResult waitsFor(Reconciliation current, Holdup.Cause cause, Ticket user) {
    current.run().holdup().pause(current.now());
    removePods(current);
    giveBack(current, false);
    int others = current.run().holdup().beside().map(Set::size).orElse(1) - 1;
    return activity(
        current,
        cause.reason().toReason(),
        "the benchmark waits without a time limit until %s, which measures in the same namespace%s, has ended: %s"
            .formatted(
                user.text(),
                others == 0 ? "" : ", or one of %d other benchmarks there".formatted(others),
                cause.message()),
        RECHECK);
  }

  private void removePods(Reconciliation current) {
    if (current.run().preparation().filter(p -> p.pod().isPresent()).isPresent()) {
      // The scheduler has not placed the Pod.
      teardowns.dropPreparation(current.run());
    }
    cleaner.removeUnkept(current);
    cleaner.findGone(current);
  }

  /** Pods that still run on the node must not disturb the next benchmark. */
  private void giveBack(Reconciliation current, boolean isLost) {
    if (isLost || EarlierPods.stillRunning(current).isEmpty()) {
      turns.giveBack(current.benchmark());
      current.run().laneOver();
    }
  }

  private static StepResult activity(
      Reconciliation current, Reason reason, String message, Duration left) {
    boolean started = current.isStarted();
    Duration recheck = started ? RECHECK : RECHECK_UNSTARTED;
    return new StepResult.Wait(
        new Activity(started ? BenchmarkPhase.Running : BenchmarkPhase.Queued, reason, message),
        Optional.of(left.compareTo(recheck) < 0 ? left : recheck));
  }

  private static StepResult ended(Reconciliation current, Reason reason, String why) {
    return current.isStarted()
        ? EarlyEnd.of(current, reason, why)
        : StepResult.over(BenchmarkPhase.Failed, reason, why);
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

  /**
   * Whether only a new Pod can show that the cause is over. A benchmark that has not measured yet,
   * and may use several nodes, goes to another node at once.
   */
  private static boolean needsTry(Reconciliation current, Holdup.Cause cause) {
    return switch (cause.reason()) {
      case QuotaLowered -> true;
      case QuotaUsedUp -> current.run().holdup().beside().filter(uids -> !uids.isEmpty()).isEmpty();
      case NodeUnavailable ->
          current.isStarted()
              && current.next() instanceof Next.Run run
              && (current.isBoundToHost()
                  || current.settledNode(run.trial().runtime()).isPresent());
      default -> false;
    };
  }
}
