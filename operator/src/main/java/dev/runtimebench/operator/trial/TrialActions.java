package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.logs.LogRequest;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.ExpectedLogLengths;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the {@link TrialObserver} asks for, until the trial needs time or has ended. */
public final class TrialActions {

  private static final Logger LOG = LoggerFactory.getLogger(TrialActions.class);

  private static final Duration QUOTA_RECHECK = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** More than any trial needs in a row. */
  private static final int MAX_ACTIONS = 20;

  private final TrialObserver observer;
  private final TrialLauncher launcher;
  private final PodCleaner cleaner;
  private final LogRetriever logs;
  private final SilentPods silentPods;
  private final Learned learned;
  private final TrialVerdict verdict;
  private final LostNodes lostNodes;
  private final UsageSampler usage;

  /**
   * Facts about nodes and Pods that one trial shows and later trials need.
   *
   * @param nodes looks up the nodes of trials that fail for no reason of their own
   * @param usage asks the kubelets about the Pods under test
   */
  public record Learned(
      Timelines timelines,
      NodeClocks clocks,
      OperatorClock clock,
      LostNodes nodes,
      UsageSampler usage) {}

  public TrialActions(
      TrialObserver observer,
      TrialVerdict verdict,
      TrialLauncher launcher,
      PodCleaner cleaner,
      LogRetriever logs,
      SilentPods silentPods,
      Learned learned) {
    this.observer = observer;
    this.verdict = verdict;
    this.launcher = launcher;
    this.cleaner = cleaner;
    this.logs = logs;
    this.silentPods = silentPods;
    this.learned = learned;
    this.lostNodes = learned.nodes();
    this.usage = learned.usage();
  }

  /**
   * Advances a trial.
   *
   * @param wake requests a reconcile of the benchmark
   * @return Waiting or Ended
   */
  public TrialProgress advance(TrialView view, Runnable wake) {
    for (int i = 0; i < MAX_ACTIONS; i++) {
      TrialProgress progress = observe(view);
      if (progress instanceof TrialProgress.LogDue due) {
        logs.perform(
            due.request(),
            due.run().log(),
            due.pod(),
            EarlyStop.untilOpening(view, due.run()),
            sought(view, due),
            wake);
        if (due.request() == LogRequest.Reopen) {
          // The new stream needs a moment. An observer that looks at once finds an overdue log.
          return TrialProgress.Waiting.of(LOOK_AGAIN);
        }
      } else if (progress instanceof TrialProgress.LogComplete complete) {
        complete.run().stopped(complete.pod(), view.now());
        cleaner.remove(view.current(), complete.pod());
      } else if (progress instanceof TrialProgress.UsageDue due) {
        usage.ask(due);
        return TrialProgress.Waiting.of(LOOK_AGAIN);
      } else if (progress instanceof TrialProgress.ReadyForClient ready) {
        return startClient(view, ready);
      } else if (progress instanceof TrialProgress.Waiting waiting) {
        return lostNodes
            .whileWaiting(view)
            .<TrialProgress>map(l -> lost(view, l))
            .orElseGet(() -> explained(view, waiting));
      } else if (progress instanceof TrialProgress.Ended ended) {
        return lostNodes
            .atEnd(view, ended.outcome())
            .map(l -> lost(view, l))
            .orElseGet(() -> learnFrom(view, explained(view, ended)));
      }
    }
    return TrialProgress.Waiting.of(LOOK_AGAIN);
  }

  /** A fault of the operator ends the trial, and not the loop that looks at the trial. */
  private TrialProgress observe(TrialView view) {
    try {
      return observer.observe(view);
    } catch (RuntimeException | StackOverflowError e) {
      return unjudged(view, e);
    }
  }

  private TrialProgress unjudged(TrialView view, Throwable fault) {
    LOG.atError()
        .addKeyValue("benchmark", view.current().name())
        .addKeyValue("block", view.trial().block())
        .addKeyValue("runtime", view.trial().runtime())
        .addKeyValue("attempt", view.running().attempt())
        .setCause(fault)
        .log("cannot judge a trial");
    return verdict.unjudged(view, fault);
  }

  private TrialProgress lost(TrialView view, Disruption lost) {
    return learn(view, verdict.lost(view, lost.reason(), lost.message()));
  }

  /** The numbers are in the container's log. A server's log is read for its first output. */
  private static Sought sought(TrialView view, TrialProgress.LogDue due) {
    return due.run().side() == Side.Container
        ? Sought.of(view.current().experiment().workload())
        : Sought.NOTHING;
  }

  private TrialProgress startClient(TrialView view, TrialProgress.ReadyForClient ready) {
    Pod client =
        view.current()
            .renderer()
            .container(
                view.trial(),
                view.running().attempt(),
                Optional.ofNullable(ready.server().getSpec().getNodeName()),
                Optional.of(ready.ip()));
    Optional<Creation.Refused> refused =
        launcher.launch(view.current(), view.running(), Side.Container, client);
    Stopwatch refusal = view.current().run().refused();
    if (refused.isEmpty()) {
      refusal.reset();
    } else {
      refusal.start(view.now());
    }
    if (refused.filter(r -> isDisruption(view, r)).isPresent()) {
      return lost(
          view,
          new Disruption(
              refused.get().isQuota() ? FailureReason.QuotaLowered : refused.get().reason(),
              "the API server refused the client's Pod: " + refused.get().message()));
    }
    Duration limit = Duration.ofSeconds(view.current().experiment().timeouts().startSeconds());
    if (refused.filter(Creation.Refused::passing).isPresent()
        && refusal.elapsed(view.now()).compareTo(limit) < 0) {
      return new TrialProgress.Waiting(
          "the client's Pod is refused",
          QUOTA_RECHECK,
          Optional.of("the API server refused the client's Pod: " + refused.get().message()),
          Optional.empty());
    }
    return refused
        .<TrialProgress>map(
            r ->
                learn(
                    view,
                    verdict.lost(
                        view,
                        Side.Container,
                        r.reason(),
                        "the API server refused the client's Pod: " + r.message())))
        .orElseGet(() -> TrialProgress.Waiting.of(LOOK_AGAIN));
  }

  /** Whether the API server has accepted such Pods before, and may do so again. */
  private static boolean isDisruption(TrialView view, Creation.Refused refused) {
    return refused.reason().isDisruption() || (refused.isQuota() && view.current().hasMeasured());
  }

  private TrialProgress explained(TrialView view, TrialProgress.Waiting waiting) {
    return warning(view, waiting.silent())
        .<TrialProgress>map(
            answer ->
                answer.isHopeless()
                    ? learn(view, withoutHandler(view, waiting.silent(), answer))
                    : new TrialProgress.Waiting(
                        waiting.what(),
                        waiting.recheck(),
                        Optional.of(answer.trouble()),
                        Optional.empty()))
        .orElse(waiting);
  }

  private TrialProgress.Ended withoutHandler(
      TrialView view, Optional<Pod> silent, SilentPods.Answer answer) {
    Side side = silent.flatMap(pod -> run(view, pod)).map(PodRun::side).orElse(Side.Container);
    return verdict.lost(view, side, FailureReason.HandlerNotFound, answer.trouble());
  }

  private Optional<SilentPods.Answer> warning(TrialView view, Optional<Pod> silent) {
    return silent.flatMap(
        pod ->
            run(view, pod)
                .flatMap(run -> silentPods.ask(view.current().experiment(), run, pod, view.now())));
  }

  private static Optional<PodRun> run(TrialView view, Pod pod) {
    return Stream.concat(view.server().stream(), view.container().stream())
        .filter(run -> run.uid().equals(pod.getMetadata().getUid()))
        .findFirst();
  }

  /** Adds the last warning about the Pod, unless the message has the warning already. */
  private TrialProgress.Ended explained(TrialView view, TrialProgress.Ended ended) {
    TrialOutcome outcome = ended.outcome();
    Optional<SilentPods.Answer> answer = warning(view, ended.silent());
    if (answer.filter(SilentPods.Answer::isMissingHandler).isPresent()) {
      return withoutHandler(view, ended.silent(), answer.get());
    }
    return answer
        .map(SilentPods.Answer::trouble)
        .filter(
            warning ->
                !outcome.message().contains(warning.substring(warning.indexOf(':') + 1).strip()))
        .map(warning -> outcome.message() + " (" + warning + ")")
        .map(
            message ->
                new TrialProgress.Ended(
                    outcome.invalid(outcome.reason(), message), ended.evidence(), Optional.empty()))
        .orElse(ended);
  }

  private TrialProgress learnFrom(TrialView view, TrialProgress.Ended ended) {
    try {
      return learn(view, ended);
    } catch (RuntimeException | StackOverflowError e) {
      return unjudged(view, e);
    }
  }

  private TrialProgress learn(TrialView view, TrialProgress.Ended ended) {
    String runtime = view.trial().runtime();
    ExpectedLogLengths lengths = view.current().run().logLengths();
    ended
        .evidence()
        .ifPresent(
            evidence -> {
              learned
                  .timelines()
                  .ofSubmitted(view.latestUnderTest().getMetadata().getUid())
                  .ifPresent(evidence.underTest()::addTo);
              learnClock(evidence);
              evidence.confirmedLines().ifPresent(lines -> lengths.confirm(runtime, lines));
              if (lengths.isKnown(runtime)) {
                EarlyStop.learnOpening(view);
              }
            });
    if (!ended.outcome().isValid()) {
      lengths.distrust(runtime);
    }
    return ended;
  }

  private void learnClock(TrialProgress.Evidence evidence) {
    if (evidence.clock().isPresent()) {
      learned.clocks().learn(evidence.node(), evidence.clock().get(), learned.clock().stamp());
    } else {
      learned.clocks().forget(evidence.node());
    }
  }
}
