package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.Milestone;
import dev.runtimebench.operator.observe.NodeClocks;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.OtherPods;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.RuntimeCheck;
import dev.runtimebench.operator.observe.RuntimeClaims;
import dev.runtimebench.operator.observe.Timeline;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.observe.TrialJudge;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/** Judges a trial that has ended by its logs, its timeline and its node's clock. */
final class TrialReader {

  private final OperatorClock clock;
  private final Timelines timelines;
  private final NodeClocks clocks;
  private final Outcomes outcomes;
  private final NodeLookup nodes;
  private final NodePods nodePods;

  TrialReader(
      OperatorClock clock,
      Timelines timelines,
      NodeClocks clocks,
      Outcomes outcomes,
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
  TrialOutcome judge(
      Pass pass, InFlight trial, PodState.Ended ended, TrialLog output, TrialLog log) {
    Pod underTest = current(pass, trial, pass.renderer().sideUnderTest());
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
        new TrialJudge(pass.experiment().workload())
            .judge(ended, output, log, timeline, reading.bound());
    TrialJudge.Verdict warm = warm(pass, trial, timeline, verdict);
    return outcomes.judged(
        trial,
        underTest,
        verified(
            pass,
            trial,
            underTest,
            timelines.isLate(timeline)
                ? unless(warm, FailureReason.Interrupted, "the watch on Pods was lost during it")
                : step.map(why -> unless(warm, FailureReason.ClockStepped, why)).orElse(warm),
            log),
        log,
        timeline,
        reading.bound(),
        log.disturbance(timeline.isFetched(), others(pass, underTest, timeline)));
  }

  private Optional<OtherPods.Seen> others(Pass pass, Pod underTest, Timeline timeline) {
    String node = underTest.getSpec().getNodeName();
    return timeline
        .at(Milestone.Submitted)
        .filter(from -> node != null)
        .flatMap(from -> nodePods.since(node, pass.uid(), from, clock.stamp()));
  }

  /** A start-up with a fetch in it is another thing than one without. */
  private TrialJudge.Verdict warm(
      Pass pass, InFlight trial, Timeline timeline, TrialJudge.Verdict verdict) {
    boolean own = timeline.isFetched().orElse(false);
    if (verdict.failure().isPresent()
        || trial.trial().warmup()
        || pass.spec().measuresPulls()
        || !(own || peerFetched(pass, trial))) {
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
  private boolean peerFetched(Pass pass, InFlight trial) {
    return pass.renderer().sideUnderTest() == Side.Server
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
      Pass pass, InFlight trial, Pod underTest, TrialJudge.Verdict verdict, TrialLog log) {
    RuntimeClaims claims =
        new RuntimeClaims(
            pass.experiment(), nodes.of(pass.run(), underTest.getSpec().getNodeName()));
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

  private static Pod current(Pass pass, InFlight trial, Side side) {
    Pod launched = trial.side(side).orElseThrow().pod();
    return pass.pod(launched.getMetadata().getUid())
        .or(() -> trial.stopped().map(InFlight.Stopped::pod))
        .orElse(launched);
  }
}
