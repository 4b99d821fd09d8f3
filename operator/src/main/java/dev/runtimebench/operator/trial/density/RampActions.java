package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.Disturbances.Watched;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RungRates;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.SilentPods;
import dev.runtimebench.operator.trial.TrialLauncher;
import dev.runtimebench.operator.trial.TrialVerdict;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.RampBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the {@link RampObserver} asks for, until the ramp needs time or has ended. */
public final class RampActions {

  private static final Logger LOG = LoggerFactory.getLogger(RampActions.class);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final Duration MEMORY_AGE = Duration.ofSeconds(10);

  /** The next reconcile has what changed since, for example the new Pods. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** How long the logs with the rates may be unreadable. */
  private static final Duration UNREAD_TIMEOUT = Duration.ofSeconds(60);

  /** More than any rung needs in a row. */
  private static final int MAX_ACTIONS = 20;

  /** About how many Pods the API server is asked before a failed criterion counts. */
  private static final int MAX_ASKED = 10;

  private final RampObserver observer;
  private final TrialVerdict verdict;
  private final TrialLauncher launcher;
  private final PodCleaner cleaner;
  private final SilentPods silentPods;
  private final PodFinder finder;
  private final Nodes nodes;
  private final RateReader rates;

  /** Where to look up the nodes: their objects, the Pods on them, their memory, and their logs. */
  public record Nodes(Lookups lookups, NodePods pods, Kubelets kubelets, PodLogs logs) {}

  /** How an advance of a ramp ended. */
  public sealed interface Result {

    /**
     * The ramp needs time.
     *
     * @param trouble what keeps a Pod from starting; empty if nothing is known
     */
    record Waiting(String what, Duration recheck, Optional<String> trouble) implements Result {}

    /** The ramp waits, because the log with the rate of a Pod could not be read. */
    record Unread(String why, Duration recheck) implements Result {}

    /** The ramp is over. */
    record Ended(TrialOutcome outcome) implements Result {}
  }

  public RampActions(
      RampObserver observer,
      TrialVerdict verdict,
      TrialLauncher launcher,
      PodCleaner cleaner,
      SilentPods silentPods,
      PodFinder finder,
      Nodes nodes) {
    this.observer = observer;
    this.verdict = verdict;
    this.launcher = launcher;
    this.cleaner = cleaner;
    this.silentPods = silentPods;
    this.finder = finder;
    this.nodes = nodes;
    this.rates = new RateReader(nodes.logs()::newest);
  }

  /** Advances the ramp. */
  public Result advance(Reconciliation current, RunningTrial trial, LivePods live) {
    RampView view = new RampView(current, trial, live);
    for (int i = 0; i < MAX_ACTIONS; i++) {
      Optional<Result> result = perform(view, observer.observe(view));
      if (result.isPresent()) {
        return result.get();
      }
    }
    return waiting(view, LOOK_AGAIN);
  }

  private Optional<Result> perform(RampView view, RampProgress progress) {
    if (progress instanceof RampProgress.LookDue due) {
      return look(view, due.node());
    }
    if (progress instanceof RampProgress.RateDue due) {
      return Optional.of(rate(view, due.run()));
    }
    if (progress instanceof RampProgress.WarningDue due) {
      view.ramp().warning(due.run(), warning(view, due.run()));
    } else if (progress instanceof RampProgress.Open) {
      view.ramp().open(view.counted().stream().map(PodRun::uid).collect(Collectors.toSet()));
    } else if (progress instanceof RampProgress.Add add) {
      return add(view, add.count());
    } else if (progress instanceof RampProgress.Bounded bounded) {
      view.ramp().bound(new RampRun.Bound(bounded.stop(), bounded.message()));
    } else if (progress instanceof RampProgress.Dismiss dismiss) {
      dismiss(view, dismiss);
    } else if (progress instanceof RampProgress.HoldAgain) {
      view.ramp().holdAgain(view.now());
    } else if (progress instanceof RampProgress.Ready) {
      view.ramp().ready(view.now());
    } else if (progress instanceof RampProgress.Lapsed lapsed) {
      view.ramp().lapsed(lapsed.uids(), view.now());
    } else if (progress instanceof RampProgress.Met met) {
      view.ramp().close(met.rung());
      log(view, "%d Pods met the criteria".formatted(met.rung().pods()));
    } else if (progress instanceof RampProgress.Suspect suspect) {
      return suspect(view, suspect);
    } else if (progress instanceof RampProgress.Stopped stopped) {
      return Optional.of(stopped(view, stopped));
    } else if (progress instanceof RampProgress.Lost lost) {
      return Optional.of(lost(view, lost.reason(), lost.message()));
    } else if (progress instanceof RampProgress.Waiting waiting) {
      return Optional.of(new Result.Waiting(waiting.what(), waiting.recheck(), waiting.trouble()));
    }
    return Optional.empty();
  }

  /**
   * The logs are read after the hold time, so that no read is in the time that counts. A reconcile
   * reads one log, so that the next one looks at the Pods and the node again.
   */
  private Result rate(RampView view, PodRun run) {
    RateReader.Answer answer =
        rates.read(
            RateCriterion.metric(view), view.design().holdSeconds(), view.live().latest(run));
    RungRates read = view.ramp().rates();
    if (answer instanceof RateReader.Answer.Unreadable unreadable) {
      return read.unread(view.now()) < UNREAD_TIMEOUT.toNanos()
          ? new Result.Unread(unreadable.why(), LOOK_AGAIN)
          : lost(view, FailureReason.LogUnavailable, unreadable.why());
    }
    if (answer instanceof RateReader.Answer.Known known) {
      read.known(run.uid(), known.rate());
    } else {
      read.missing(((RateReader.Answer.Missing) answer).why());
    }
    return waiting(view, AT_ONCE);
  }

  private static Result waiting(RampView view, Duration recheck) {
    return new Result.Waiting(view.shown(), recheck, Optional.empty());
  }

  /** The outcome of a ramp that ends because somebody suspended the benchmark. */
  public TrialOutcome suspended(RunningTrial trial) {
    TrialOutcome outcome =
        lost(
            trial,
            Optional.empty(),
            FailureReason.Interrupted,
            "spec.suspend was set to true while Pods were added; the trial runs again");
    return TrialOutcomeBuilder.builder(outcome)
        .ramp(RampBuilder.builder(outcome.ramp()).suspended(true).build())
        .build();
  }

  private Result lost(RampView view, FailureReason reason, String message) {
    Optional<Pod> first = view.counted().stream().findFirst().map(view.live()::latest);
    return new Result.Ended(lost(view.running(), first, reason, message));
  }

  private TrialOutcome lost(
      RunningTrial trial, Optional<Pod> first, FailureReason reason, String message) {
    return TrialOutcomeBuilder.builder(
            verdict.lost(trial.trial(), trial.attempt(), first, reason, message))
        .ramp(RampOutcome.lost(trial))
        .build();
  }

  /**
   * A count is true only for the Pods of others that were there all the time. If one of them was
   * evicted during the ramp, another ramp would harm them again, so this ramp counts as it is.
   */
  private Result stopped(RampView view, RampProgress.Stopped seen) {
    Optional<String> change = RampRoom.change(view);
    if (change.isPresent() && view.ramp().others().disturbed().isEmpty()) {
      return lost(
          view,
          FailureReason.Interrupted,
          change.get() + ", so the count says little about the runtime; the trial runs again");
    }
    RampProgress.Stopped stopped = RampOutcome.certain(view, seen);
    log(view, "the ramp ended: %s: %s".formatted(stopped.stop(), stopped.message()));
    return new Result.Ended(RampOutcome.of(view, stopped));
  }

  /** The cache may lag behind the API server. */
  private Optional<Result> suspect(RampView view, RampProgress.Suspect suspect) {
    boolean stale =
        view.counted().stream()
            .filter(run -> !view.isReady(run))
            .limit(MAX_ASKED)
            .anyMatch(run -> finder.now(run).filter(RampView::runsAndIsReady).isPresent());
    if (stale) {
      return Optional.of(
          lost(
              view,
              FailureReason.Interrupted,
              "the API server has a Pod as ready that the watch on Pods does not show as ready, so the watch is late; the trial runs again"));
    }
    view.ramp()
        .suspect(
            new RampRun.Suspicion(
                suspect.last(),
                suspect.stop(),
                suspect.message(),
                RampObserver.reported(view),
                view.now()));
    return Optional.empty();
  }

  private Optional<Result> look(RampView view, String node) {
    if (nodes.pods().scope() != Watched.Node) {
      return Optional.of(
          lost(
              view,
              FailureReason.NodeNotVisible,
              "the operator watches some namespaces only (the chart's value watchNamespaces), so it does not know all Pods on node %s; mode Density needs an operator that watches all namespaces"
                  .formatted(node)));
    }
    nodes.pods().watch(view.current().uid(), node);
    // One answer for both: a watch that comes up in between would hide the Pods before the ramp.
    Optional<List<Pod>> others = nodes.pods().withEnded(node, view.current().uid());
    others.ifPresent(
        pods -> view.ramp().others().look(pods, view.running().created() > 0, view.now()));
    view.ramp().others().harmed(nodes.pods().harmed(node, view.current().uid()));
    view.ramp()
        .look(
            new RampRun.Look(
                nodes.lookups().nodeNow(node),
                others.map(RampActions::notEnded),
                memory(view, node),
                view.now()));
    return Optional.empty();
  }

  /** The Pods that take room on the node. */
  private static List<Pod> notEnded(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getStatus() == null || !PodState.isOver(pod.getStatus()))
        .toList();
  }

  /** The kubelet refreshes its figures every 10 s at most, so it is not asked more often. */
  private RampRun.Memory memory(RampView view, String node) {
    Optional<RampRun.Memory> known =
        view.ramp()
            .look()
            .map(RampRun.Look::memory)
            .filter(memory -> view.now() - memory.at() < MEMORY_AGE.toNanos());
    return known.orElseGet(
        () -> {
          Kubelets.Memory answer =
              nodes
                  .kubelets()
                  .memory(
                      node, view.counted().stream().map(PodRun::uid).collect(Collectors.toSet()));
          return new RampRun.Memory(
              answer.available(),
              answer.pods(),
              answer.stamp(),
              view.counted().size(),
              reply(answer),
              answer.missing(),
              view.now());
        });
  }

  private RampRun.Reply reply(Kubelets.Memory answer) {
    if (answer.available().isPresent()) {
      return RampRun.Reply.Shown;
    }
    if (!nodes.kubelets().isOn()) {
      return RampRun.Reply.NotAsked;
    }
    return answer.passing() ? RampRun.Reply.Silent : RampRun.Reply.Refused;
  }

  private RampRun.Warning warning(RampView view, PodRun run) {
    Optional<SilentPods.Answer> answer =
        silentPods.ask(view.current().experiment(), run, view.live().latest(run), view.now());
    return new RampRun.Warning(
        answer.map(SilentPods.Answer::trouble),
        answer.filter(SilentPods.Answer::isHopeless).isPresent(),
        view.now());
  }

  /** Adds Pods one after the other, until one is refused. */
  private Optional<Result> add(RampView view, int count) {
    RunningTrial trial = view.running();
    view.ramp().adding(view.now());
    for (int i = 0; i < count; i++) {
      Pod pod =
          view.current()
              .renderer()
              .ramp(trial.trial(), trial.attempt(), trial.created(), view.node());
      Optional<Creation.Refused> refused =
          launcher.launch(view.current(), trial, Side.Container, pod);
      if (refused.isPresent()) {
        return refused(view, refused.get());
      }
      view.ramp().accepted();
    }
    return Optional.of(waiting(view, AT_ONCE));
  }

  private Optional<Result> refused(RampView view, Creation.Refused refused) {
    String message = "the API server refused a Pod: " + refused.message();
    if (refused.isQuota()) {
      if (!view.counted().isEmpty()) {
        view.ramp().bound(new RampRun.Bound(DensityStop.Quota, message));
        return Optional.of(waiting(view, AT_ONCE));
      }
      return Optional.of(
          lost(
              view,
              refused.isQuotaUsedUp()
                  ? FailureReason.QuotaUsedUp
                  : view.current().hasMeasured()
                      ? FailureReason.QuotaLowered
                      : FailureReason.PodRejected,
              message));
    }
    int most = view.current().experiment().timeouts().startSeconds();
    boolean waits =
        refused.passing() && view.ramp().refused(view.now()) < Duration.ofSeconds(most).toNanos();
    return Optional.of(
        waits
            ? new Result.Waiting(view.shown(), LOOK_AGAIN, Optional.of(message))
            : lost(view, refused.reason(), message));
  }

  /** The bound first: if a deletion fails, the ramp adds no Pod, and deletes again. */
  private void dismiss(RampView view, RampProgress.Dismiss dismiss) {
    view.ramp().bound(new RampRun.Bound(dismiss.stop(), dismiss.message()));
    for (PodRun run : dismiss.runs()) {
      cleaner.remove(view.current(), view.live().latest(run));
      view.ramp().dismiss(run);
    }
  }

  private static void log(RampView view, String what) {
    LOG.atInfo()
        .addKeyValue("benchmark", view.current().name())
        .addKeyValue("block", view.running().trial().block())
        .addKeyValue("runtime", view.running().trial().runtime())
        .log(what);
  }
}
