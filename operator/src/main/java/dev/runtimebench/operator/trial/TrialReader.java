package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.RuntimeClaims;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.OtherPods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/** Judges a trial that has ended by its logs, its timeline and its node's clock. */
public final class TrialReader {

  private final OperatorClock clock;
  private final Timelines timelines;
  private final NodeClocks clocks;
  private final TrialOutcomeFactory outcomes;
  private final NodeLookup nodes;
  private final NodePods nodePods;

  public TrialReader(
      OperatorClock clock,
      Timelines timelines,
      NodeClocks clocks,
      TrialOutcomeFactory outcomes,
      NodeLookup nodes,
      NodePods nodePods) {
    this.clock = clock;
    this.timelines = timelines;
    this.clocks = clocks;
    this.outcomes = outcomes;
    this.nodes = nodes;
    this.nodePods = nodePods;
  }

  /**
   * The outcome of a trial whose container has ended.
   *
   * @param output the container's log
   * @param log that of the side under test (the same one, without a server)
   */
  public TrialOutcome judge(
      Reconciliation current,
      RunningTrial trial,
      PodState.Ended ended,
      TrialLog output,
      TrialLog log) {
    Pod underTest = current(current, trial, current.renderer().sideUnderTest());
    Timeline timeline =
        timelines.ofSubmitted(underTest.getMetadata().getUid()).orElseGet(Timeline::new);
    log.addTo(timeline);
    Optional<String> step = log.clockStep();
    if (step.isEmpty() && timeline.runsBackwards()) {
      step = Optional.of("the node's clock ran backwards during the trial");
    }
    String node = String.valueOf(underTest.getSpec().getNodeName());
    NodeClocks.Reading reading =
        step.isPresent() ? clocks.forget(node) : clocks.take(node, timeline.bound(), clock.stamp());
    if (reading.stepped() && step.isEmpty()) {
      step = Optional.of("the node's clock was set during the trial, or just before it");
    }
    TrialJudge.Verdict verdict =
        new TrialJudge(current.experiment().workload())
            .judge(ended, output, log, timeline, reading.bound());
    TrialJudge.Verdict warm = warm(current, trial, timeline, verdict);
    return outcomes.judged(
        trial,
        underTest,
        verified(
            current,
            trial,
            underTest,
            timelines.isLate(timeline)
                ? unless(warm, FailureReason.Interrupted, "the watch on Pods was lost during it")
                : step.map(why -> unless(warm, FailureReason.ClockStepped, why)).orElse(warm),
            log),
        log,
        timeline,
        reading.bound(),
        log.disturbance(timeline.isFetched(), others(current, underTest, timeline)));
  }

  private Optional<OtherPods.Seen> others(
      Reconciliation current, Pod underTest, Timeline timeline) {
    String node = underTest.getSpec().getNodeName();
    return timeline
        .at(Milestone.Submitted)
        .filter(from -> node != null)
        .flatMap(from -> nodePods.since(node, current.uid(), from, clock.stamp()));
  }

  /** A start-up with a fetch in it is another thing than one without. */
  private TrialJudge.Verdict warm(
      Reconciliation current, RunningTrial trial, Timeline timeline, TrialJudge.Verdict verdict) {
    boolean own = timeline.isFetched().orElse(false);
    if (verdict.failure().isPresent()
        || trial.trial().warmup()
        || current.spec().measuresPulls()
        || !(own || peerFetched(current, trial))) {
      return verdict;
    }
    String whose = own ? "the image" : "the image of the other side";
    return new TrialJudge.Verdict(
        Optional.of(FailureReason.ColdImage),
        "the kubelet had to fetch %s, which was on the node before: it was removed there, or the Pod went to another; set spec.imagePull to Measure if fetching is to be measured"
            .formatted(whose),
        verdict.values(),
        verdict.inner());
  }

  /**
   * Whether the image of the other side was fetched in measured time. A server runs before its
   * client is created: what the server fetched was over when a client under test was submitted.
   */
  private boolean peerFetched(Reconciliation current, RunningTrial trial) {
    return current.renderer().sideUnderTest() == Side.Server
        && trial
            .side(Side.Container)
            .flatMap(client -> timelines.ofSubmitted(client.pod().getMetadata().getUid()))
            .flatMap(Timeline::isFetched)
            .orElse(false);
  }

  /** What the workload did wrong says more than what went wrong with the watching. */
  private static TrialJudge.Verdict unless(
      TrialJudge.Verdict verdict, FailureReason reason, String why) {
    boolean own = verdict.failure().filter(f -> f != FailureReason.NoValue).isPresent();
    return own
        ? verdict
        : new TrialJudge.Verdict(
            Optional.of(reason), why + "; it is run again", verdict.values(), verdict.inner());
  }

  /** A result of another runtime than the one that is named is none. */
  private TrialJudge.Verdict verified(
      Reconciliation current,
      RunningTrial trial,
      Pod underTest,
      TrialJudge.Verdict verdict,
      TrialLog log) {
    RuntimeClaims claims =
        new RuntimeClaims(
            current.experiment(), nodes.of(current.run(), underTest.getSpec().getNodeName()));
    return log.sandbox()
        .map(shown -> claims.check(trial.trial().runtime(), shown, SandboxView.SeenBy.Trial))
        .filter(check -> check.result() == RuntimeCheck.Result.Refuted)
        .map(
            check ->
                new TrialJudge.Verdict(
                    Optional.of(FailureReason.RuntimeMismatch),
                    check.message(),
                    Map.of(),
                    Map.of()))
        .orElse(verdict);
  }

  private static Pod current(Reconciliation current, RunningTrial trial, Side side) {
    Pod launched = trial.side(side).orElseThrow().pod();
    return current
        .pod(launched.getMetadata().getUid())
        .or(() -> trial.stopped().map(RunningTrial.Stopped::pod))
        .orElse(launched);
  }
}
