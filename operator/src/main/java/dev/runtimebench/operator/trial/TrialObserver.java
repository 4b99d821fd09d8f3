package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.logs.LogProgress;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a trial needs next, and when a trial is over. Looks at what is known, changes
 * nothing, and holds no client: {@link TrialActions} does what the answer asks for. The section
 * "Who ends a trial" in docs/architecture.md lists the ends that this class cannot see.
 */
public final class TrialObserver {

  private static final Logger LOG = LoggerFactory.getLogger(TrialObserver.class);

  /** An exit code above this number says that a signal ended the program. */
  private static final int SIGNALS = 128;

  /** Within this time after the end of a container, its log and exit code usually arrive. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(5);

  private static final Duration LOG_RECHECK = Duration.ofSeconds(1);

  /** Within this time most Pods start, also with a large image, if the image is on the node. */
  private static final Duration USUAL_START = Duration.ofSeconds(30);

  /** Reasons that say nothing beyond the exit code. */
  private static final Set<String> PLAIN_ENDS = Set.of("Completed", "Error");

  private final Timelines timelines;
  private final EarlyStop earlyStop;
  private final TrialVerdict verdict;
  private final ServerReadiness readiness;
  private final DisruptionObserver disruptions;
  private final CutLogs cutLogs;
  private final ServersOutput serversOutput;
  private final UsageTimes usageTimes;
  private final TrialCauses causes;

  /**
   * @param clocks the bounds on the clocks of the nodes
   * @param clock the operator's clock, for these bounds
   * @param longestCall the longest time that a call to the kubelet takes
   */
  public TrialObserver(
      Timelines timelines,
      TrialVerdict verdict,
      NodeClocks clocks,
      OperatorClock clock,
      Duration longestCall) {
    this.timelines = timelines;
    this.earlyStop = new EarlyStop(timelines);
    this.readiness = new ServerReadiness(verdict);
    this.disruptions = new DisruptionObserver(timelines, verdict);
    this.cutLogs = new CutLogs(timelines);
    this.serversOutput = new ServersOutput(cutLogs);
    this.verdict = verdict;
    this.causes = new TrialCauses(verdict);
    this.usageTimes = new UsageTimes(new EarliestWork(timelines, clocks, clock), longestCall);
  }

  /**
   * What the trial needs next, or how the trial ended. A fault of the operator ends the trial, and
   * not the loop that looks at the trial.
   */
  public TrialProgress observe(TrialView view) {
    try {
      TrialProgress progress = orSuspended(view, ofPods(view));
      return progress instanceof TrialProgress.Advanced advanced
          ? causes.with(view, advanced)
          : progress;
    } catch (RuntimeException | StackOverflowError e) {
      return unjudged(view, e);
    }
  }

  private TrialProgress orSuspended(TrialView view, TrialProgress progress) {
    if (!(progress instanceof TrialProgress.Waiting waiting)) {
      return progress;
    }
    return isSuspended(view) ? verdict.suspended(view) : usageTimes.with(view, waiting);
  }

  /** The end of a trial that a fault of the operator keeps from being judged. */
  TrialProgress.Ended unjudged(TrialView view, Throwable fault) {
    LOG.atError()
        .addKeyValue("benchmark", view.current().name())
        .addKeyValue("block", view.trial().block())
        .addKeyValue("runtime", view.trial().runtime())
        .addKeyValue("attempt", view.running().attempt())
        .setCause(fault)
        .log("cannot judge a trial");
    return verdict.unjudged(view, fault);
  }

  /** Whether somebody suspended the benchmark while no container of the trial runs. */
  private static boolean isSuspended(TrialView view) {
    return view.current().spec().isSuspended()
        && !view.running().isWorking(view.live(), view.now());
  }

  private TrialProgress ofPods(TrialView view) {
    Optional<RanAsAsked.Problem> problem = new RanAsAsked(view).atCreation();
    if (problem.isPresent()) {
      RanAsAsked.Problem found = problem.get();
      return verdict.lost(view, found.side(), found.reason(), found.message());
    }
    return view.server()
        .flatMap(server -> server(view, server))
        .orElseGet(() -> container(view, view.container().orElseThrow()));
  }

  // The server

  /** Looks at the server; empty if the server runs and its client has been started. */
  private Optional<TrialProgress> server(TrialView view, PodRun server) {
    Optional<Pod> live = view.live().of(server);
    if (live.isEmpty()) {
      return Optional.of(disruptions.vanished(view, server));
    }
    Pod pod = live.get();
    PodState state = PodState.of(pod);
    Optional<TrialProgress> disrupted = disruptions.stopped(view, server, pod, state);
    if (disrupted.isPresent()) {
      return disrupted;
    }
    boolean hasClient = view.container().isPresent();
    if (state instanceof PodState.Ended ended) {
      return view.running().hasServerEndedFirst()
          ? Optional.of(serverEndedFirst(view, server, pod, ended))
          : Optional.empty();
    }
    if (state instanceof PodState.Running running) {
      Optional<TrialProgress> log =
          view.isServerUnderTest()
              ? unlessReading(view, server, pod, server.log().progress(Duration.ZERO, limit(view)))
              : Optional.empty();
      if (log.isPresent()) {
        return log;
      }
      if (!hasClient && pod.getMetadata().getDeletionTimestamp() == null) {
        TrialProgress ready = readiness.of(view, server, pod, running.podIp());
        return Optional.of(
            ready instanceof TrialProgress.ReadyForClient ? refused(view).orElse(ready) : ready);
      }
    }
    return hasClient ? Optional.empty() : Optional.of(waiting(view, server, pod, state));
  }

  /**
   * What a refusal of the client's Pod means for the trial. Empty if the operator has not asked in
   * this reconcile: each reconcile asks again.
   */
  private Optional<TrialProgress> refused(TrialView view) {
    return view.running()
        .clientRefusal()
        .filter(refusal -> refusal.last() == view.now())
        .map(refusal -> RefusedClient.judged(view, verdict, refusal));
  }

  private TrialProgress serverEndedFirst(
      TrialView view, PodRun server, Pod pod, PodState.Ended ended) {
    String lastWords = ended.message().strip();
    // A container without an exit code never ran, and has no log.
    if (ended.exitCode().isPresent()) {
      LogProgress log = server.log().progress(since(view, server.endedSince()), limit(view));
      if (log instanceof LogProgress.Due due) {
        return new TrialProgress.LogDue(server, pod, due.request());
      }
      if (log instanceof LogProgress.Reading) {
        return readingLog(view, server);
      }
      lastWords =
          log instanceof LogProgress.Complete complete
              ? complete.log().lastWords().orElse("it printed nothing")
              : "its log cannot be read";
    }
    String before = view.container().isPresent() ? "its client" : "its client was started";
    TrialProgress.Ended lost =
        verdict.lost(
            view,
            Side.Server,
            FailureReason.ServerEnded,
            "the server ended before %s%s: %s%s"
                .formatted(before, cause(ended), lastWords, ServersEnd.text(pod, ended)));
    return lost.with(PeerFailure.markServer(view, ended, lost.outcome()));
  }

  /** Why the container ended, if the cause was not the container: Evicted, OOMKilled. */
  private static String cause(PodState.Ended ended) {
    boolean plain = ended.reason().isEmpty() || PLAIN_ENDS.contains(ended.reason());
    return plain ? "" : " (" + ended.reason() + ")";
  }

  // The container

  private TrialProgress container(TrialView view, PodRun run) {
    if (run.stopped().isPresent()) {
      return stopped(view, run, run.stopped().get());
    }
    Optional<Pod> live = view.live().of(run);
    if (live.isEmpty()) {
      return disruptions.vanished(view, run);
    }
    Pod pod = live.get();
    PodState state = PodState.of(pod);
    Optional<TrialProgress> disrupted = disruptions.stopped(view, run, pod, state);
    if (disrupted.isPresent()) {
      return disrupted.get();
    }
    if (state instanceof PodState.Waiting) {
      return waiting(view, run, pod, state);
    }
    Optional<PodState.Ended> ended =
        state instanceof PodState.Ended end ? Optional.of(end) : Optional.empty();
    if (ended.isPresent() && ended.get().exitCode().isEmpty()) {
      // A container without an exit code never ran, and has no log.
      return judge(view, ended.get(), TrialLog.empty(), Optional.empty());
    }
    LogProgress log = run.log().progress(since(view, run.endedSince()), limit(view));
    if (log instanceof LogProgress.Complete complete) {
      return logRead(view, run, pod, ended, complete.log());
    }
    return unlessReading(view, run, pod, log)
        .orElseGet(
            () -> ended.isPresent() ? readingLog(view, run) : waiting(view, run, pod, state));
  }

  private TrialProgress logRead(
      TrialView view, PodRun run, Pod pod, Optional<PodState.Ended> ended, TrialLog log) {
    boolean agentReported = log.agentsEnd().isPresent();
    if (ended.isPresent() && !agentReported && cutLogs.isCutShort(run, pod, log)) {
      return unlessReading(view, run, pod, run.log().retry(CutLogs.ENDED_EARLY))
          .orElseGet(() -> readingLog(view, run));
    }
    // The agent's last record names the exit code up to 1 s before the kubelet does. If a signal
    // ended the workload, the kubelet's report may name a disruption.
    Optional<PodState.Ended> end = ended.or(() -> log.agentsEnd().filter(e -> !isKilled(e)));
    if (end.isEmpty()) {
      return earlyStop.isDue(view, log)
          ? new TrialProgress.LogComplete(run, pod)
          : waiting(view, run, pod, PodState.of(pod));
    }
    LogProgress whole = run.log().whole(log);
    if (!(whole instanceof LogProgress.Complete)) {
      return unlessReading(view, run, pod, whole).orElseGet(() -> readingLog(view, run));
    }
    boolean confirmed =
        ended.isPresent() && !agentReported && ended.get().exitCode().equals(Optional.of(0));
    return judge(view, end.get(), log, confirmed ? Optional.of(log.lines()) : Optional.empty());
  }

  /**
   * The Pod was deleted at the end of its log: only the exit code is missing. A log also ends when
   * something stops the Pod, and the log may end before the watch shows why.
   */
  private TrialProgress stopped(TrialView view, PodRun run, PodRun.Stopped stopped) {
    Optional<TrialProgress> disrupted = disruptions.seen(view, run);
    if (disrupted.isPresent()) {
      return disrupted.get();
    }
    EarlyStop.Result result = earlyStop.result(view, stopped);
    if (result instanceof EarlyStop.Result.Ended ended) {
      TrialLog log = run.log().stream().flatMap(LogStream::log).orElseThrow();
      return judge(view, ended.how(), log, Optional.empty());
    }
    return result instanceof EarlyStop.Result.Lost lost
        ? verdict.lost(view, FailureReason.Interrupted, lost.why() + "; the trial runs again")
        : waitsFor(
            view,
            Optional.of(stopped.at()),
            "waiting for the exit code of Pod %s, at most for spec.timeouts.deleteSeconds (%d s)"
                .formatted(name(run), timeouts(view).deleteSeconds()));
  }

  /**
   * The container has ended, and its log is here. The log of a server under test may be missing.
   */
  private TrialProgress judge(
      TrialView view, PodState.Ended ended, TrialLog output, Optional<Long> confirmedLines) {
    if (!view.isServerUnderTest()) {
      return ServersEnd.added(view, verdict.judged(view, ended, output, output, confirmedLines));
    }
    PodRun server = view.server().orElseThrow();
    Pod pod = view.live().of(server).orElse(server.created());
    LogProgress log = serversOutput.untilClientEnded(view, server, pod);
    return log instanceof LogProgress.Complete complete
        ? ofClient(view, verdict.judged(view, ended, output, complete.log(), confirmedLines))
        : unlessReading(view, server, pod, log).orElseGet(() -> readingServersLog(view, server));
  }

  /** The end of a trial in which the client of the server under test has ended. */
  private static TrialProgress ofClient(TrialView view, TrialProgress.Ended ended) {
    return ServersEnd.added(
        view, ended.with(PeerFailure.mark(view, Side.Container, ended.outcome())));
  }

  // Server and container

  private static boolean isKilled(PodState.Ended ended) {
    return ended.exitCode().filter(code -> code > SIGNALS).isPresent();
  }

  /** A Pod that has not ended. */
  private TrialProgress waiting(TrialView view, PodRun run, Pod pod, PodState state) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return disruptions.vanished(view, run);
    }
    Optional<TrialProgress> unstarted = disruptions.unstarted(view, run, state);
    if (unstarted.isPresent()) {
      return unstarted.get();
    }
    PodDeadlines deadlines =
        new PodDeadlines(timeouts(view), run, view.now())
            .withIdleTime(view.current().experiment().design().wholeIdleTime());
    boolean starting = state instanceof PodState.Waiting;
    Optional<Pod> silent = starting ? Optional.of(pod) : Optional.empty();
    Optional<PodDeadlines.Expired> expired =
        deadlines
            .expired(state)
            .map(e -> SlowStart.explained(e, run, pod, timelines.ofSubmitted(run.uid())));
    if (expired.isPresent()) {
      TrialProgress.Ended lost =
          verdict.lost(
              view,
              run.side(),
              expired.get().reason(),
              expired.get().message() + hints(view, run, expired.get()));
      return lost.with(PeerFailure.mark(view, run.side(), lost.outcome())).withSilent(silent);
    }
    PodDeadlines.Remaining remaining = deadlines.remaining(state);
    Duration recheck = remaining.recheck();
    if (starting) {
      recheck =
          NodeWait.left(view.current(), view.trial().runtime(), run, state)
              .map(left -> sooner(remaining.recheck(), left))
              .orElse(sooner(recheck, SilentPods.SILENCE));
    } else if (view.container()
        .flatMap(c -> c.log().stream())
        .filter(LogStream::isOver)
        .isPresent()) {
      recheck = sooner(recheck, PodEventTimeouts.END);
    }
    boolean isSilent =
        remaining.trouble().isEmpty() && run.age(view.now()).compareTo(SilentPods.SILENCE) >= 0;
    return new TrialProgress.Waiting(
        starting ? start(view, run, pod) : TrialProgress.Waiting.USUAL,
        recheck,
        remaining.trouble().map(trouble -> FailedSide.named(view, run.side(), trouble)),
        silent.filter(p -> isSilent));
  }

  /** What else to change for a Pod that is given up, with punctuation before it; or empty. */
  private static String hints(TrialView view, PodRun run, PodDeadlines.Expired expired) {
    if (expired.reason() != FailureReason.RunTimeout) {
      return "";
    }
    boolean client = view.server().isPresent() && run.side() == Side.Container;
    return RunTime.orParameters(view)
        + (client ? ConnectionHints.ofHangingClient(run.log().stream()) : "");
  }

  /** What a Pod that has not started waits for, named only if the start takes long. */
  private static String start(TrialView view, PodRun run, Pod pod) {
    if (run.age(view.now()).compareTo(USUAL_START) < 0) {
      return TrialProgress.Waiting.USUAL;
    }
    String what =
        pod.getSpec().getNodeName() == null
            ? "waiting for a scheduler to place Pod %s"
            : "waiting for the container of Pod %s to start";
    return (what + ", at most for spec.timeouts.startSeconds (%d s)")
        .formatted(name(run), timeouts(view).startSeconds());
  }

  /** What a log needs or why a log is lost; empty while the log is being read, or if complete. */
  private Optional<TrialProgress> unlessReading(
      TrialView view, PodRun run, Pod pod, LogProgress log) {
    if (log instanceof LogProgress.Due due) {
      return Optional.of(new TrialProgress.LogDue(run, pod, due.request()));
    }
    return log instanceof LogProgress.Lost lost
        ? Optional.of(verdict.lost(view, run.side(), lost.reason(), lost.message()))
        : Optional.empty();
  }

  private static TrialProgress.Waiting readingLog(TrialView view, PodRun run) {
    return readingLog(view, run, run.endedSince());
  }

  private static TrialProgress.Waiting readingLog(
      TrialView view, PodRun run, Optional<Long> since) {
    return waitsFor(
        view,
        since,
        "reading the log of Pod %s, at most for spec.timeouts.logSeconds (%d s)"
            .formatted(name(run), timeouts(view).logSeconds()));
  }

  /** The client has ended. The last output of its server may be on its way. */
  private static TrialProgress readingServersLog(TrialView view, PodRun server) {
    String what = readingLog(view, server, ServersOutput.clientOver(view)).what();
    return TrialProgress.Waiting.of(what, ServersOutput.GRACE);
  }

  /** Names what the trial waits for only if that takes long: a new message is written. */
  private static TrialProgress.Waiting waitsFor(TrialView view, Optional<Long> since, String what) {
    return since(view, since).compareTo(USUAL_WAIT) < 0
        ? TrialProgress.Waiting.of(LOG_RECHECK)
        : TrialProgress.Waiting.of(what, LOG_RECHECK);
  }

  private static String name(PodRun run) {
    return run.created().getMetadata().getName();
  }

  private static Duration limit(TrialView view) {
    return Duration.ofSeconds(timeouts(view).logSeconds());
  }

  private static Timeouts timeouts(TrialView view) {
    return view.current().experiment().timeouts();
  }

  /** The time since then; zero if that moment has not come. */
  private static Duration since(TrialView view, Optional<Long> moment) {
    return Duration.ofNanos(view.now() - moment.orElse(view.now()));
  }

  private static Duration sooner(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
