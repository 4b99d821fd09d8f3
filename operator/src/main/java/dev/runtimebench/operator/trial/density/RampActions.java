package dev.runtimebench.operator.trial.density;

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

  /**
   * Does what the observer asks for.
   *
   * @return how the advance ends; empty if the observer looks again in this reconcile
   */
  private Optional<Result> perform(RampView view, RampProgress progress) {
    if (progress instanceof RampProgress.LookDue due) {
      look(view, due.node());
    } else if (progress instanceof RampProgress.RateDue due) {
      return read(view, due.run());
    } else if (progress instanceof RampProgress.WarningDue due) {
      PodRun run = due.run();
      silentPods.learn(view.current().experiment(), run, view.live().latest(run), view.now());
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
      suspect(view, suspect);
    } else if (progress instanceof RampProgress.Waiting waiting) {
      return Optional.of(new Result.Waiting(waiting.what(), waiting.recheck(), waiting.trouble()));
    } else if (progress instanceof RampProgress.Unread unread) {
      return Optional.of(new Result.Unread(unread.why(), unread.recheck()));
    } else if (progress instanceof RampProgress.Ended ended) {
      return Optional.of(new Result.Ended(outcome(view, ended)));
    }
    return Optional.empty();
  }

  /**
   * The logs are read after the hold time, so that no read is in the time that counts. A reconcile
   * reads one log, so that the next one looks at the Pods and the node again.
   */
  private Optional<Result> read(RampView view, PodRun run) {
    RateReader.Answer answer =
        rates.read(
            RateCriterion.metric(view), view.design().holdSeconds(), view.live().latest(run));
    RungRates read = view.ramp().rates();
    if (answer instanceof RateReader.Answer.Unreadable unreadable) {
      read.unread(unreadable.why(), view.now());
      return Optional.empty();
    }
    if (answer instanceof RateReader.Answer.Known known) {
      read.known(run.uid(), known.rate());
    } else {
      read.missing(((RateReader.Answer.Missing) answer).why());
    }
    return Optional.of(waiting(view, RampObserver.NEXT));
  }

  private static Result waiting(RampView view, Duration recheck) {
    return new Result.Waiting(view.shown(), recheck, Optional.empty());
  }

  private TrialOutcome outcome(RampView view, RampProgress.Ended ended) {
    if (ended instanceof RampProgress.Stopped stopped) {
      return RampOutcome.of(view, stopped);
    }
    if (ended instanceof RampProgress.Suspended suspended) {
      TrialOutcome outcome =
          lost(view, Optional.empty(), FailureReason.Interrupted, suspended.message());
      return TrialOutcomeBuilder.builder(outcome)
          .ramp(RampBuilder.builder(outcome.ramp()).suspended(true).build())
          .build();
    }
    RampProgress.Lost lost = (RampProgress.Lost) ended;
    Optional<Pod> first = view.counted().stream().findFirst().map(view.live()::latest);
    return lost(view, first, lost.reason(), lost.message());
  }

  private TrialOutcome lost(
      RampView view, Optional<Pod> first, FailureReason reason, String message) {
    RunningTrial trial = view.running();
    return TrialOutcomeBuilder.builder(
            verdict.lost(trial.trial(), trial.attempt(), first, reason, message))
        .ramp(RampOutcome.lost(trial))
        .build();
  }

  /** Asks the API server about Pods that are not ready, because the cache may lag behind. */
  private void suspect(RampView view, RampProgress.Suspect suspect) {
    boolean isWatchLate =
        view.counted().stream()
            .filter(run -> !view.isReady(run))
            .limit(MAX_ASKED)
            .anyMatch(run -> finder.now(run).filter(RampView::runsAndIsReady).isPresent());
    view.ramp()
        .suspect(
            new RampRun.Suspicion(
                suspect.last(),
                suspect.stop(),
                suspect.message(),
                RampObserver.reported(view),
                isWatchLate,
                view.now()));
  }

  private void look(RampView view, String node) {
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

  /**
   * Adds Pods one after the other, until one is refused. The observer says what a refusal means.
   */
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
        view.ramp().refused(refused.get(), view.now());
        return Optional.empty();
      }
      view.ramp().accepted();
    }
    return Optional.of(waiting(view, RampObserver.NEXT));
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
