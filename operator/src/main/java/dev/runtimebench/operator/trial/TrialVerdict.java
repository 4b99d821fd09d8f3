package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.SandboxView.SeenBy;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.ForeignArchitecture;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.RuntimeClaims;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.OtherPods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.pod.ContainerLimits;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.DisturbanceBuilder;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the outcome of a trial from the logs, the timeline and the node's clock. Changes nothing:
 * what the next trials need is in the {@link TrialProgress.Evidence}.
 */
public final class TrialVerdict {

  private static final double NANOS_PER_SECOND = 1e9;

  private final OperatorClock clock;
  private final Timelines timelines;
  private final NodeClocks clocks;
  private final NodeActivity nodeActivity;

  /**
   * @param clock for the end of the time in which the node's other Pods count
   * @param nodeActivity what other Pods did on the nodes
   */
  public TrialVerdict(
      OperatorClock clock, Timelines timelines, NodeClocks clocks, NodeActivity nodeActivity) {
    this.clock = clock;
    this.timelines = timelines;
    this.clocks = clocks;
    this.nodeActivity = nodeActivity;
  }

  /**
   * The outcome of a trial whose container has ended.
   *
   * @param output the log of the container
   * @param underTest the log of the Pod under test; without a server the same log
   * @param confirmedLines see {@link TrialProgress.Evidence}
   */
  TrialProgress.Ended judged(
      TrialView view,
      PodState.Ended ended,
      TrialLog output,
      TrialLog underTest,
      Optional<Long> confirmedLines) {
    Pod pod = view.latestUnderTest();
    Optional<Timeline> followed = timelines.ofSubmitted(pod.getMetadata().getUid());
    Timeline timeline = followed.map(Timeline::copy).orElseGet(Timeline::new);
    boolean late = timelines.isLate(timeline);
    underTest.addTo(timeline);
    String node = String.valueOf(pod.getSpec().getNodeName());
    Optional<String> step = clockStep(underTest, timeline).or(output::clockStep);
    Optional<ClockBound> own = step.isPresent() ? Optional.empty() : Optional.of(timeline.bound());
    NodeClocks.Reading reading =
        step.isPresent()
            ? new NodeClocks.Reading(ClockBound.NONE, true)
            : clocks.read(node, timeline.bound(), clock.stamp());
    if (reading.stepped() && step.isEmpty()) {
      step = Optional.of("the node's clock was set during the trial, or just before it");
    }
    Optional<PodUsage> usage = UsageVerdict.of(view, output);
    TrialJudge judge =
        new TrialJudge(view.current().experiment().workload(), memoryLimit(view)).with(usage);
    TrialJudge.Verdict verdict = judge.judge(ended, output, underTest, timeline, reading.bound());
    verdict = ofArchitecture(view, verdict);
    verdict = withFix(view, ended, verdict, output);
    List<StartDelay> delays = StartDelay.of(view, pod, timeline, client(view));
    for (StartDelay delay : delays) {
      verdict = delay.without(view, verdict);
    }
    verdict = ObservationFaults.watched(verdict, late, step);
    verdict =
        ObservationFaults.undisturbed(
            verdict, CallsBeforeWork.overlap(view, output, reading.bound()));
    verdict = followed.isPresent() ? verdict : ObservationFaults.withoutCreation(view, verdict);
    verdict = asClaimed(view, verdict, underTest);
    verdict = asAsked(view, verdict);
    TrialOutcome outcome =
        outcome(
            view.trial(),
            view.running().attempt(),
            Optional.of(pod),
            verdict,
            timeline,
            reading.bound(),
            Optional.of(
                new Surroundings(
                    underTest,
                    view.underTest().flatMap(run -> new ImagePulls(view).fetched(run, timeline)),
                    otherPods(view, pod, timeline))));
    TrialOutcomeBuilder whole =
        TrialOutcomeBuilder.builder(withPods(view, outcome))
            .facts(output.facts())
            .usage(usage.orElse(null))
            .disturbance(
                withPod(
                    usage,
                    withOperator(view, node, withClient(view, output, outcome.disturbance()))));
    Phases phases = outcome.phases();
    for (StartDelay delay : delays) {
      phases = phases.without(delay.phases(), delay.why());
    }
    whole.phases(phases);
    return new TrialProgress.Ended(
        FailedSide.ofContainer(view, ofBurst(view, whole.build(), followed.isPresent())),
        Optional.of(new TrialProgress.Evidence(underTest, node, own, confirmedLines)),
        Optional.empty());
  }

  /** The outcome of a trial that did not end. */
  TrialProgress.Ended lost(TrialView view, FailureReason reason, String message) {
    return new TrialProgress.Ended(
        ofBurst(
            view,
            withPods(
                view,
                lost(
                    view.trial(),
                    view.running().attempt(),
                    view.underTest().flatMap(view.live()::of),
                    reason,
                    message)),
            true),
        Optional.empty(),
        Optional.empty());
  }

  /** The outcome of a trial that did not end, because the Pod of that side failed. */
  TrialProgress.Ended lost(TrialView view, Side failed, FailureReason reason, String message) {
    TrialProgress.Ended lost = lost(view, reason, message);
    return lost.with(FailedSide.named(view, failed, lost.outcome()));
  }

  /** The outcome of a trial that a fault of the operator keeps from being judged. */
  TrialProgress.Ended unjudged(TrialView view, Throwable fault) {
    return withoutPod(
        view,
        FailureReason.JudgingFailed,
        "the operator failed to judge the trial: %s: %s; this is a fault of the operator, whose log has the details"
            .formatted(fault.getClass().getSimpleName(), fault.getMessage()));
  }

  /** The outcome of a trial whose benchmark somebody suspended while nothing of the trial ran. */
  TrialProgress.Ended suspended(TrialView view) {
    return withoutPod(
        view,
        FailureReason.Interrupted,
        "spec.suspend was set to true while nothing of the trial ran; the trial runs again");
  }

  /** The outcome of a trial whose Pods say nothing about the reason. */
  private TrialProgress.Ended withoutPod(TrialView view, FailureReason reason, String message) {
    TrialOutcome outcome =
        lost(view.trial(), view.running().attempt(), Optional.empty(), reason, message);
    return new TrialProgress.Ended(
        view.trial().concurrency() == null ? outcome : outcome.withIndex(view.index()),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The outcome of an attempt at a trial that did not end.
   *
   * @param underTest the Pod under test, as far as there is one
   */
  public TrialOutcome lost(
      Trial trial, int attempt, Optional<Pod> underTest, FailureReason reason, String message) {
    Timeline seen =
        underTest
            .flatMap(pod -> timelines.ofSubmitted(pod.getMetadata().getUid()))
            .orElseGet(Timeline::new);
    return outcome(
        trial,
        attempt,
        underTest,
        new TrialJudge.Verdict(Optional.of(reason), message, Map.of(), Map.of(), Map.of()),
        seen,
        ClockBound.NONE,
        Optional.empty());
  }

  /** The client's log says whether the client was throttled: then the numbers are the client's. */
  private static Disturbance withClient(TrialView view, TrialLog client, Disturbance seen) {
    return view.isServerUnderTest()
        ? DisturbanceBuilder.builder(seen)
            .clientThrottledNanos(
                client.disturbance(Optional.empty(), Optional.empty()).throttledNanos())
            .build()
        : seen;
  }

  /** The kubelet shows throttling for every runtime, also where the sandbox hides it. */
  private static Disturbance withPod(Optional<PodUsage> usage, Disturbance seen) {
    return usage
        .map(u -> u.figures().get(Figure.ThrottledTime))
        .map(
            throttled ->
                DisturbanceBuilder.builder(seen)
                    .podThrottledNanos(Math.round(throttled.value() * NANOS_PER_SECOND))
                    .build())
        .orElse(seen);
  }

  /** The operator's own work takes CPU from the trials on its node. */
  private static Disturbance withOperator(TrialView view, String node, Disturbance seen) {
    return view.current()
        .run()
        .operatorNode()
        .map(own -> DisturbanceBuilder.builder(seen).operatorOnNode(own.equals(node)).build())
        .orElse(seen);
  }

  private static TrialOutcome withPods(TrialView view, TrialOutcome outcome) {
    RanAsAsked ran = new RanAsAsked(view);
    return TrialOutcomeBuilder.builder(outcome)
        .ran(ran.underTest().orElse(null))
        .peer(ran.peer().orElse(null))
        .build();
  }

  /** What the agent and others saw around the trial. */
  private record Surroundings(
      TrialLog underTest, Optional<Boolean> fetched, Optional<OtherPods.Seen> others) {}

  private static TrialOutcome outcome(
      Trial trial,
      int attempt,
      Optional<Pod> pod,
      TrialJudge.Verdict verdict,
      Timeline timeline,
      ClockBound bound,
      Optional<Surroundings> around) {
    TrialOutcomeBuilder outcome =
        TrialOutcomeBuilder.builder()
            .block(trial.block())
            .warmup(trial.warmup())
            .position(trial.position())
            .runtime(trial.runtime())
            .attempt(attempt)
            .concurrency(trial.concurrency())
            .reason(verdict.failure().orElse(null))
            .message(verdict.message().isEmpty() ? null : verdict.message())
            .values(verdict.values())
            .inner(verdict.inner())
            .missing(verdict.missing())
            .milestones(timeline.seen())
            .phases(Phases.of(timeline.seen(), bound))
            .clock(bound.isTwoSided() ? bound : null);
    pod.ifPresent(
        p ->
            outcome
                .pod(p.getMetadata().getName())
                .podUid(p.getMetadata().getUid())
                .node(p.getSpec().getNodeName()));
    around.ifPresent(
        a ->
            outcome
                .disturbance(a.underTest().disturbance(a.fetched(), a.others()))
                .sandbox(a.underTest().sandbox().orElse(null)));
    return outcome.build();
  }

  /** Adds the field that fixes the failure to the message. */
  private static TrialJudge.Verdict withFix(
      TrialView view, PodState.Ended ended, TrialJudge.Verdict verdict, TrialLog output) {
    return verdict
        .failure()
        .map(
            reason ->
                verdict.invalid(
                    reason, verdict.message() + StartHints.ofFailure(view, ended, verdict, output)))
        .orElse(verdict);
  }

  /**
   * The memory limit of the workload's container, and the limit that was asked for if that is
   * another.
   */
  private static Optional<String> memoryLimit(TrialView view) {
    Optional<Quantity> asked =
        Optional.ofNullable(view.current().experiment().resources()).map(Resources::memory);
    return view.container()
        .flatMap(run -> ContainerLimits.of(run.created(), "memory"))
        .map(
            limit ->
                asked.filter(limit::equals).isPresent()
                    ? limit.toString()
                    : "%s, which the platform set; the benchmark asked for %s"
                        .formatted(limit, asked.map(Quantity::toString).orElse("none")))
        .or(() -> asked.map(Quantity::toString));
  }

  private static Optional<String> clockStep(TrialLog underTest, Timeline timeline) {
    return underTest
        .clockStep()
        .or(
            () ->
                timeline.runsBackwards()
                    ? Optional.of("the node's clock ran backwards during the trial")
                    : Optional.empty());
  }

  private Optional<OtherPods.Seen> otherPods(TrialView view, Pod pod, Timeline timeline) {
    String node = pod.getSpec().getNodeName();
    return timeline
        .at(Milestone.Submitted)
        .filter(from -> node != null)
        .flatMap(from -> nodeActivity.since(node, view.current().uid(), from, clock.stamp()));
  }

  /** A program that the node's kernel does not execute never works on this node. */
  private static TrialJudge.Verdict ofArchitecture(TrialView view, TrialJudge.Verdict verdict) {
    boolean failed =
        verdict
            .failure()
            .filter(f -> f == FailureReason.StartFailed || f == FailureReason.NonZeroExit)
            .isPresent();
    return failed && ForeignArchitecture.isOfProgram(verdict.message())
        ? verdict.invalidWithoutValues(
            FailureReason.ForeignArchitecture,
            ForeignArchitecture.programMessage(
                view.current().facts(view.trial().runtime()).flatMap(NodeFacts::architecture),
                verdict.message()))
        : verdict;
  }

  /**
   * What the client of a server under test went through; empty if the server is not under test. A
   * server runs before its client is created, so a pull of the server's image is over when a client
   * under test is submitted.
   */
  private Optional<Timeline> client(TrialView view) {
    return view.isServerUnderTest()
        ? view.container().flatMap(client -> timelines.ofSubmitted(client.uid()))
        : Optional.empty();
  }

  /** A trial in another Pod than the one that was asked for is invalid. */
  private static TrialJudge.Verdict asAsked(TrialView view, TrialJudge.Verdict verdict) {
    return new RanAsAsked(view)
        .atEnd()
        .map(p -> verdict.invalidWithoutValues(p.reason(), p.message()))
        .orElse(verdict);
  }

  /** A trial under another runtime than the named one is invalid. */
  private static TrialJudge.Verdict asClaimed(
      TrialView view, TrialJudge.Verdict verdict, TrialLog underTest) {
    RuntimeClaims claims = new RuntimeClaims(view.current().experiment(), view.current()::facts);
    return underTest
        .sandbox()
        .map(shown -> claims.check(view.trial().runtime(), shown, SeenBy.Trial))
        .filter(check -> check.result() == RuntimeCheck.Result.Refuted)
        .map(check -> verdict.invalidWithoutValues(FailureReason.RuntimeMismatch, check.message()))
        .orElse(verdict);
  }

  /**
   * In a burst the start latency is the result, so a start without a latency is invalid.
   *
   * @param created whether this process created the Pod
   */
  private static TrialOutcome ofBurst(TrialView view, TrialOutcome outcome, boolean created) {
    if (view.trial().concurrency() == null) {
      return outcome;
    }
    TrialOutcome one = outcome.withIndex(view.index());
    Phases phases = one.phases();
    if (!one.isValid() || phases.nanos().containsKey(Phase.SubmitToFirstOutput)) {
      return one;
    }
    if (!created) {
      return one.invalid(FailureReason.Interrupted, ObservationFaults.NOT_CREATED_HERE);
    }
    return one.invalid(
        FailureReason.NoValue,
        "the start latency is not known: "
            + phases.missing().getOrDefault(Phase.SubmitToFirstOutput, "no output was seen"));
  }
}
