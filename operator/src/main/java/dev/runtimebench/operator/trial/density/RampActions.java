package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.Disturbances.Watched;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.SilentPods;
import dev.runtimebench.operator.trial.TrialLauncher;
import dev.runtimebench.operator.trial.TrialVerdict;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the {@link RampObserver} asks for, until the ramp needs time or has ended. */
public final class RampActions {

  private static final Logger LOG = LoggerFactory.getLogger(RampActions.class);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final Duration MEMORY_AGE = Duration.ofSeconds(10);

  /** The new Pods are in the cache at the next reconcile. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** More than any rung needs in a row. */
  private static final int MAX_ACTIONS = 20;

  private final RampObserver observer;
  private final TrialVerdict verdict;
  private final TrialLauncher launcher;
  private final PodCleaner cleaner;
  private final SilentPods silentPods;
  private final Nodes nodes;

  /** Where to look up the nodes: their objects, the Pods on them, and their memory. */
  public record Nodes(Lookups lookups, NodePods pods, Kubelets kubelets) {}

  /** How an advance of a ramp ended. */
  public sealed interface Result {

    /**
     * The ramp needs time.
     *
     * @param trouble what keeps a Pod from starting; empty if nothing is known
     */
    record Waiting(String what, Duration recheck, Optional<String> trouble) implements Result {}

    /** The ramp is over. */
    record Ended(TrialOutcome outcome) implements Result {}
  }

  public RampActions(
      RampObserver observer,
      TrialVerdict verdict,
      TrialLauncher launcher,
      PodCleaner cleaner,
      SilentPods silentPods,
      Nodes nodes) {
    this.observer = observer;
    this.verdict = verdict;
    this.launcher = launcher;
    this.cleaner = cleaner;
    this.silentPods = silentPods;
    this.nodes = nodes;
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
    } else if (progress instanceof RampProgress.Ready) {
      view.ramp().ready(view.now());
    } else if (progress instanceof RampProgress.Met met) {
      view.ramp().close(met.rung());
      log(view, "%d Pods met the criteria".formatted(met.rung().pods()));
    } else if (progress instanceof RampProgress.Stopped stopped) {
      log(view, "the ramp ended: %s: %s".formatted(stopped.stop(), stopped.message()));
      return Optional.of(new Result.Ended(RampOutcome.of(view, stopped)));
    } else if (progress instanceof RampProgress.Lost lost) {
      return Optional.of(lost(view, lost.reason(), lost.message()));
    } else if (progress instanceof RampProgress.Waiting waiting) {
      return Optional.of(new Result.Waiting(waiting.what(), waiting.recheck(), waiting.trouble()));
    }
    return Optional.empty();
  }

  private static Result waiting(RampView view, Duration recheck) {
    return new Result.Waiting(view.shown(), recheck, Optional.empty());
  }

  private Result lost(RampView view, FailureReason reason, String message) {
    Optional<Pod> first = view.counted().stream().findFirst().map(view.live()::latest);
    return new Result.Ended(
        verdict.lost(view.running().trial(), view.running().attempt(), first, reason, message));
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
    view.ramp()
        .look(
            new RampRun.Look(
                nodes.lookups().nodeNow(node),
                nodes.pods().others(node, view.current().uid()),
                memory(view, node),
                view.now()));
    return Optional.empty();
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
              answer.perPod(),
              view.counted().size(),
              answer.missing(),
              view.now());
        });
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
              view.current().hasMeasured() ? FailureReason.QuotaLowered : FailureReason.PodRejected,
              message));
    }
    return Optional.of(
        refused.passing()
            ? new Result.Waiting("a Pod is refused", LOOK_AGAIN, Optional.of(message))
            : lost(view, refused.reason(), message));
  }

  private void dismiss(RampView view, RampProgress.Dismiss dismiss) {
    for (PodRun run : dismiss.runs()) {
      view.ramp().dismiss(run);
      cleaner.remove(view.current(), view.live().latest(run));
    }
    view.ramp().bound(new RampRun.Bound(dismiss.stop(), dismiss.message()));
  }

  private static void log(RampView view, String what) {
    LOG.atInfo()
        .addKeyValue("benchmark", view.current().name())
        .addKeyValue("block", view.running().trial().block())
        .addKeyValue("runtime", view.running().trial().runtime())
        .log(what);
  }
}
