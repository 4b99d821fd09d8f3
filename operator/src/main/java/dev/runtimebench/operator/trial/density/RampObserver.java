package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.Disturbances.Watched;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.disruption.NodeRoom;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.OthersHealth;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.operator.state.Refusal;
import dev.runtimebench.operator.state.RungRates;
import dev.runtimebench.operator.trial.PodDeadlines;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.sample.RungBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides what a ramp needs next, and when it is over. Looks at what is known, changes nothing, and
 * holds no client: {@link RampActions} does what the answer asks for. The section "Who ends a
 * trial" in docs/architecture.md lists the ends that this class cannot see.
 */
public final class RampObserver {

  /** How old the last look at the node may be. */
  private static final Duration LOOK_AGE = Duration.ofSeconds(2);

  private static final Duration RECHECK = Duration.ofSeconds(1);

  /** How long the scheduler may take to count the Pods that have just gone. */
  private static final Duration NODE_WAIT = Duration.ofSeconds(5);

  /** How long the watch on the node's Pods may be down. */
  private static final Duration WATCH_TIMEOUT = Duration.ofSeconds(30);

  /** How long the first figure of the kubelet may take. */
  private static final Duration FIGURE_WAIT = Duration.ofSeconds(30);

  /** How long the kubelet may show the same figure. It measures every 10 to 15 s. */
  private static final Duration FIGURE_TIMEOUT = Duration.ofSeconds(60);

  /** The control plane takes up to 50 s to notice that a kubelet is dead. */
  private static final Duration NODE_GRACE = Duration.ofSeconds(60);

  /** How long a Pod may wait without a reason in its status before its Events are read. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /**
   * How long Pods that had been ready may be not ready. A kubelet that restarts reports a Pod as
   * not ready until the Pod's probe has run: the probe runs every 10 s, and takes up to 5 s.
   */
  private static final Duration LAPSE_GRACE = Duration.ofSeconds(20);

  /** Within which time a kubelet that restarts reports its Pods as not ready. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  /** How long the logs with the rates may be unreadable. */
  private static final Duration UNREAD_TIMEOUT = Duration.ofSeconds(60);

  /** The next reconcile has what changed since, for example the new Pods. */
  static final Duration NEXT = Duration.ofMillis(1);

  private static final double NANOS_PER_MILLI = 1e6;

  /** The words of the address management of common network plugins. */
  private static final Pattern NO_ADDRESS =
      Pattern.compile(
          "no IP addresses available|failed to allocate for range|no available IP"
              + "|insufficient IP|IP pool.*exhausted|all IPs.*in use"
              + "|failed to assign an IP address|no more IPs|range is full"
              + "|assigned 0 out of [0-9]+ requested IP|no available address"
              + "|not enough IPs available",
          Pattern.CASE_INSENSITIVE);

  /** The words of the scheduler about a full node. */
  private static final Pattern FULL = Pattern.compile("Insufficient |Too many pods");

  private static final String TOO_MANY_PODS = "Too many pods";
  private static final String OOM_KILLED = "OOMKilled";
  private static final String EVICTED = "Evicted";
  private static final String DEADLINE = "DeadlineExceeded";

  private final Timelines timelines;
  private final Watched scope;

  /**
   * @param scope which Pods of a node the operator watches
   */
  public RampObserver(Timelines timelines, Watched scope) {
    this.timelines = timelines;
    this.scope = scope;
  }

  /** What the ramp needs next, or how it ended. */
  RampProgress observe(RampView view) {
    RampProgress progress = decided(view);
    return progress instanceof RampProgress.Stopped stopped ? besideOthers(view, stopped) : progress;
  }

  private RampProgress decided(RampView view) {
    return suspended(view)
        .or(() -> refused(view))
        .or(() -> changed(view))
        .or(() -> ended(view))
        .or(() -> node(view))
        .or(() -> suspected(view))
        .or(
            () ->
                rung(view)
                    .map(
                        next ->
                            next instanceof RampProgress.Add
                                ? lapsed(view).or(() -> unsure(view)).orElse(next)
                                : next))
        .orElseGet(() -> judge(view));
  }

  // The benchmark, and the answer of the last create call

  /** A ramp may take an hour, so a suspension does not let the ramp end as another trial does. */
  private static Optional<RampProgress> suspended(RampView view) {
    return view.current().spec().isSuspended()
        ? Optional.of(
            new RampProgress.Suspended(
                "spec.suspend was set to true while Pods were added; the trial runs again"))
        : Optional.empty();
  }

  /**
   * What a refusal of a Pod means for the ramp. Empty if the operator has not asked in this
   * reconcile: each reconcile asks again.
   */
  private static Optional<RampProgress> refused(RampView view) {
    return view.ramp()
        .refusal()
        .filter(refusal -> refusal.last() == view.now())
        .map(refusal -> refused(view, refusal));
  }

  private static RampProgress refused(RampView view, Refusal refusal) {
    String message = "the API server refused a Pod: " + refusal.message();
    if (refusal.quota() && view.counted().isEmpty()) {
      return lost(
          view.current().hasMeasured() ? FailureReason.QuotaLowered : FailureReason.PodRejected,
          message);
    }
    if (refusal.quota()) {
      // The next reconcile has the Pods that were added before the refusal.
      return view.ramp().bound().isEmpty()
          ? new RampProgress.Bounded(DensityStop.Quota, message)
          : waiting(view, Optional.empty(), NEXT);
    }
    int most = view.current().experiment().timeouts().startSeconds();
    boolean waits =
        refusal.passing()
            && view.now() - refusal.since() < Duration.ofSeconds(most).toNanos();
    return waits ? waiting(view, Optional.of(message)) : lost(refusal.reason(), message);
  }

  // The Pods, whatever the rung

  private static Optional<RampProgress> changed(RampView view) {
    return view.counted().stream()
        .flatMap(
            run ->
                run.differences().unacceptable().stream()
                    .map(changed -> lost(FailureReason.PodChanged, run.changedMessage(changed))))
        .findFirst();
  }

  private Optional<RampProgress> ended(RampView view) {
    return view.counted().stream().flatMap(run -> ended(view, run).stream()).findFirst();
  }

  /** What a Pod that has ended, or is about to, means for the ramp; empty if it does neither. */
  private Optional<RampProgress> ended(RampView view, PodRun run) {
    Optional<Pod> live = view.live().of(run);
    if (live.isEmpty()) {
      return Optional.of(
          timelines
              .disruption(run.uid())
              .map(disruption -> disrupted(view, disruption))
              .orElseGet(() -> vanished(run)));
    }
    Pod pod = live.get();
    boolean deleted = pod.getMetadata().getDeletionTimestamp() != null;
    boolean stops = deleted || view.state(run) instanceof PodState.Ended;
    Optional<Disruption> disruption = stops ? Disruption.of(pod) : Optional.empty();
    if (disruption.isPresent()) {
      return disruption.map(d -> disrupted(view, d));
    }
    // The exit code of a Pod that somebody deletes says nothing about the node or the workload.
    if (deleted) {
      return Optional.of(vanished(run));
    }
    return view.state(run) instanceof PodState.Ended end
        ? Optional.of(ended(view, run, end))
        : Optional.empty();
  }

  private static RampProgress vanished(PodRun run) {
    return lost(
        FailureReason.PodVanished, "Pod %s was deleted while Pods were added".formatted(name(run)));
  }

  private RampProgress disrupted(RampView view, Disruption disruption) {
    return disruption.reason() == FailureReason.NodePressure
        ? failed(view, DensityStop.Evicted, disruption.message())
        : lost(disruption.reason(), disruption.message());
  }

  private RampProgress ended(RampView view, PodRun run, PodState.Ended end) {
    String words =
        "Pod %s ended%s%s"
            .formatted(
                name(run),
                end.exitCode().map(code -> " with exit code " + code).orElse(""),
                end.reason().isEmpty() ? "" : " (" + end.reason() + ")");
    boolean first = view.ramp().rungs().isEmpty();
    if (end.reason().equals(EVICTED)) {
      String why = words + ": " + end.message();
      return Disruption.isOwnLimit(end.message())
          ? lost(
              FailureReason.Evicted,
              why
                  + "; raise spec.resources.ephemeralStorage, or choose a workload that writes less")
          : failed(view, DensityStop.Evicted, why);
    }
    if (end.reason().equals(OOM_KILLED)) {
      return first
          ? lost(
              FailureReason.OutOfMemory,
              words + " on the first rung; raise spec.resources.memory if the workload needs more")
          : failed(
              view,
              DensityStop.OutOfMemory,
              words
                  + "; if the container needs more memory than spec.resources.memory, raise that limit");
    }
    if (end.reason().equals(DEADLINE)) {
      return lost(
          FailureReason.Interrupted,
          words + ": the ramp took longer than planned; the trial runs again");
    }
    if (end.exitCode().filter(code -> code == 0).isPresent()) {
      return lost(
          FailureReason.WorkloadEnded,
          words
              + ", but mode Density needs a workload that runs until it is stopped; choose another workload in spec.workload");
    }
    return first
        ? lost(FailureReason.NonZeroExit, words + ": " + end.message())
        : failed(
            view,
            view.ramp().isEarlier(run) ? DensityStop.NeighboursNotReady : DensityStop.PodsNotReady,
            words);
  }

  // The node

  /** What the node means for the ramp; empty if more Pods may run there. */
  private Optional<RampProgress> node(RampView view) {
    Optional<String> name = view.node();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (view.current().run().operatorNode().equals(name)) {
      return Optional.of(
          lost(
              FailureReason.Unschedulable,
              "node %s runs the operator, and a ramp fills its node; select another node with spec.placement.nodeSelector"
                  .formatted(name.get())));
    }
    if (scope != Watched.Node) {
      return Optional.of(
          lost(
              FailureReason.NodeNotVisible,
              "the operator watches some namespaces only (the chart's value watchNamespaces), so it does not know all Pods on node %s; mode Density needs an operator that watches all namespaces"
                  .formatted(name.get())));
    }
    Optional<RampRun.Look> known =
        view.ramp().look().filter(look -> view.now() - look.at() < LOOK_AGE.toNanos());
    if (known.isEmpty()) {
      return Optional.of(new RampProgress.LookDue(name.get()));
    }
    RampRun.Look look = known.get();
    if (!look.node().known()) {
      return Optional.of(
          lost(
              FailureReason.NodeNotVisible,
              "the operator may not read node %s, so it does not know how much room the node has; give its ServiceAccount get on nodes"
                  .formatted(name.get())));
    }
    Optional<Disruption> gone = look.node().lost();
    if (gone.isPresent() || look.node().node().isEmpty()) {
      return gone.map(d -> lost(d.reason(), d.message()));
    }
    if (look.others().isEmpty()) {
      return Optional.of(
          view.now() - view.ramp().watchedAt() < WATCH_TIMEOUT.toNanos()
              ? waiting(view, Optional.empty())
              : lost(
                  FailureReason.Interrupted,
                  "the watch on the Pods of node %s is not up, so the operator does not know how much room the node has; the trial runs again"
                      .formatted(name.get())));
    }
    return pressed(view, look)
        .or(() -> othersDisturbed(view))
        .or(() -> preempting(view, look))
        .or(() -> figure(view, look));
  }

  /**
   * The ramp must harm nobody, so it ends when a Pod of others is harmed, whatever the reason. The
   * reason may be the Pod's own, so the count is a lower bound.
   */
  private Optional<RampProgress> othersDisturbed(RampView view) {
    OthersHealth others = view.ramp().others();
    return others
        .disturbed()
        .map(message -> failed(view, DensityStop.OthersDisturbed, message))
        .or(
            () ->
                others
                    .restarted()
                    .map(
                        message ->
                            lost(FailureReason.Interrupted, message + "; the trial runs again")));
  }

  /** No Pod is added, and no rung is met, while a Pod of others is not ready for a moment. */
  private static Optional<RampProgress> unsure(RampView view) {
    return view.ramp()
        .others()
        .lapsing()
        .map(
            name ->
                new RampProgress.Waiting(
                    "%s; no Pod is added while Pod %s, which is not of the benchmark, is not ready"
                        .formatted(view.shown(), name),
                    RECHECK,
                    Optional.empty()));
  }

  /**
   * The ramp ends before the scheduler could preempt a Pod of others for one of its Pods. If such a
   * Pod came during the ramp, the node may suit the next ramp.
   */
  private static Optional<RampProgress> preempting(RampView view, RampRun.Look look) {
    return view.counted().stream()
        .findFirst()
        .flatMap(run -> Preemption.of(run.created(), look.others().orElse(List.of())))
        .map(
            message ->
                view.running().created() <= 1
                    ? lost(FailureReason.Unschedulable, message)
                    : lost(FailureReason.Interrupted, message + "; the trial runs again"));
  }

  private Optional<RampProgress> pressed(RampView view, RampRun.Look look) {
    Optional<Map.Entry<DensityStop, String>> pressure =
        NodeRoom.pressure(look.node().node().orElseThrow());
    if (pressure.isPresent()) {
      return pressure.map(
          p ->
              view.running().created() == 0
                  ? obstructed(view, p.getValue())
                  : failed(view, p.getKey(), p.getValue()));
    }
    long reserve = RampRoom.reserve(view);
    return look.available()
        .filter(bytes -> bytes < reserve)
        .map(
            bytes ->
                "%d bytes of memory are available on the node by its kubelet, and spec.design.density.reserveMemory is %s"
                    .formatted(bytes, view.design().reserveMemory()))
        .map(
            message ->
                view.running().created() == 0
                    ? obstructed(view, message)
                    : failed(view, DensityStop.AvailableMemory, message));
  }

  /**
   * Waits for room for the first Pod. The kubelet keeps a condition of pressure for minutes after
   * its cause has gone, for example the Pods of the ramp before.
   */
  private static RampProgress obstructed(RampView view, String why) {
    Duration waited = Duration.ofNanos(view.now() - view.ramp().begun());
    int most = view.current().experiment().timeouts().disruptionSeconds();
    return waited.compareTo(Duration.ofSeconds(most)) < 0
        ? waiting(view, Optional.of("the ramp cannot begin yet: " + why))
        : lost(
            FailureReason.Unschedulable,
            "the ramp could not begin within spec.timeouts.disruptionSeconds (%d s): %s; free the node, select another one with spec.placement.nodeSelector, or lower spec.design.density.reserveMemory or reservePods"
                .formatted(most, why));
  }

  /** What the kubelet's figures of the memory mean for the ramp; empty if they suffice. */
  private static Optional<RampProgress> figure(RampView view, RampRun.Look look) {
    RampRun ramp = view.ramp();
    if (!ramp.knowsMemory()) {
      boolean mayCome =
          look.memory().reply() != RampRun.Reply.NotAsked
              && view.counted().size() <= 1
              && view.now() - ramp.begun() < FIGURE_WAIT.toNanos();
      return mayCome ? Optional.of(waiting(view, Optional.empty())) : unknown(view, look);
    }
    if (view.now() - ramp.newestFigureAt() >= FIGURE_TIMEOUT.toNanos()) {
      String unknown = look.memory().unknown();
      String message =
          "the kubelet of node %s has shown no new figure of the node's memory for %d s%s"
              .formatted(
                  look.node().name(),
                  FIGURE_TIMEOUT.toSeconds(),
                  unknown.isEmpty() ? "" : ": " + unknown);
      return Optional.of(
          view.running().created() == 0
              ? obstructed(view, message)
              : lost(FailureReason.Interrupted, message + "; the trial runs again"));
    }
    // An older figure may still have the Pods of the ramp before.
    return view.running().created() == 0 && ramp.empty().isEmpty()
        ? Optional.of(waiting(view, Optional.empty()))
        : Optional.empty();
  }

  private static Optional<RampProgress> unknown(RampView view, RampRun.Look look) {
    if (view.design().acceptsUnknownMemory()) {
      return Optional.empty();
    }
    String message =
        "the kubelet of node %s does not show the memory that is available: %s"
            .formatted(look.node().name(), look.memory().unknown());
    if (look.memory().reply() != RampRun.Reply.Silent) {
      return Optional.of(
          lost(
              FailureReason.NodeNotVisible,
              message
                  + "; fix that, or set spec.design.density.acceptUnknownMemory to true and use a node that nobody else needs"));
    }
    return Optional.of(
        view.running().created() == 0
            ? obstructed(view, message)
            : lost(FailureReason.Interrupted, message + "; the trial runs again"));
  }

  // A criterion that failed

  /** Whether a failed criterion is confirmed; empty without such a criterion. */
  private Optional<RampProgress> suspected(RampView view) {
    return view.ramp().suspicion().map(suspicion -> confirmed(view, suspicion));
  }

  /**
   * A dead kubelet looks like Pods that do not start, until the control plane notices. So the
   * kubelet must report something, or the node must stay Ready for long enough.
   */
  private RampProgress confirmed(RampView view, RampRun.Suspicion suspicion) {
    if (suspicion.isWatchLate()) {
      return lost(
          FailureReason.Interrupted,
          "the API server has a Pod as ready that the watch on Pods does not show as ready, so the watch is late; the trial runs again");
    }
    boolean alive = view.ramp().hasNewFigure() || reported(view) != suspicion.reported();
    if (!alive && view.now() - suspicion.at() < NODE_GRACE.toNanos()) {
      return waiting(view, Optional.of(suspicion.message()));
    }
    return blind(view)
        .orElseGet(
            () ->
                new RampProgress.Stopped(
                    Optional.of(suspicion.last()), suspicion.stop(), suspicion.message()));
  }

  /** How many reports of the kubelet there are on the Pods of the ramp. */
  static int reported(RampView view) {
    return view.counted().stream()
        .mapToInt(
            run ->
                (view.state(run) instanceof PodState.Running ? 1 : 0) + (view.isReady(run) ? 1 : 0))
        .sum();
  }

  /** What a watch that was lost means for a failed criterion; empty if the watch was up. */
  private Optional<RampProgress> blind(RampView view) {
    return view.counted().stream()
        .flatMap(run -> timelines.ofSubmitted(run.uid()).stream())
        .filter(timelines::isLate)
        .findFirst()
        .map(
            late ->
                lost(
                    FailureReason.Interrupted,
                    "the watch on Pods was lost while Pods were added, so start-up times are not known; the trial runs again"));
  }

  // The count

  /**
   * The end of a ramp that has a count. The count is true only for the Pods of others that were
   * there all the time. If one of them was evicted during the ramp, another ramp would harm them
   * again, so this ramp counts as it is.
   */
  private static RampProgress besideOthers(RampView view, RampProgress.Stopped stopped) {
    Optional<String> change = RampRoom.change(view);
    Optional<String> disturbed = view.ramp().others().disturbed();
    if (change.isEmpty()) {
      return stopped;
    }
    return disturbed.isEmpty()
        ? lost(
            FailureReason.Interrupted,
            change.get() + ", so the count says little about the runtime; the trial runs again")
        : atLeast(stopped, disturbed.get() + "; " + change.get());
  }

  /**
   * If a Pod of others was harmed and the requests of the others have changed too, the others may
   * be the cause, whatever the ramp ended at. So the count is a lower bound.
   */
  private static RampProgress atLeast(RampProgress.Stopped stopped, String why) {
    return stopped.stop() == DensityStop.OthersDisturbed
        ? stopped
        : new RampProgress.Stopped(
            stopped.last(),
            DensityStop.OthersDisturbed,
            "%s; the ramp ended at %s: %s".formatted(why, stopped.stop(), stopped.message()));
  }

  // The rung

  /** What the rung needs before it can be judged; empty if it needs nothing. */
  private Optional<RampProgress> rung(RampView view) {
    RampRun ramp = view.ramp();
    if (!ramp.isOpen()) {
      return Optional.of(
          ramp.bound().isPresent() ? stopped(ramp.bound().get()) : new RampProgress.Open());
    }
    if (ramp.bound().isPresent()) {
      return view.added().isEmpty() ? Optional.of(stopped(ramp.bound().get())) : Optional.empty();
    }
    int missing = view.design().step() - view.added().size();
    if (missing <= 0 || (ramp.readySince().isPresent() && !isAlone(view))) {
      return Optional.empty();
    }
    int left = view.design().maxPods() - view.counted().size();
    if (left <= 0) {
      return Optional.of(
          new RampProgress.Bounded(
              DensityStop.MaxPods,
              "as many Pods as spec.design.density.maxPods (%d) allows"
                  .formatted(view.design().maxPods())));
    }
    if (view.counted().isEmpty()) {
      // The first Pod alone: it shows the node and the overhead of its RuntimeClass.
      return Optional.of(room(view, 1, rendered(view)).orElse(new RampProgress.Add(1)));
    }
    Pod known = view.counted().get(0).created();
    if (view.live().latest(view.counted().get(0)).getSpec().getNodeName() == null) {
      return Optional.empty();
    }
    if (ramp.knowsMemory()) {
      if (isAlone(view) && ramp.readySince().isEmpty()) {
        return Optional.empty();
      }
      boolean unmeasured = isAlone(view) && !ramp.hasNewFigure();
      if (unmeasured || ramp.look().flatMap(RampRun.Look::available).isEmpty()) {
        return Optional.of(waiting(view, Optional.empty()));
      }
    }
    int wanted = Math.min(missing, left);
    return Optional.of(room(view, wanted, known).orElse(new RampProgress.Add(wanted)));
  }

  /** Whether the first Pod is still alone: the kubelet must measure it before others follow. */
  private static boolean isAlone(RampView view) {
    return view.counted().size() == 1 && view.earlier().isEmpty();
  }

  private static RampProgress stopped(RampRun.Bound bound) {
    return new RampProgress.Stopped(Optional.empty(), bound.stop(), bound.message());
  }

  private static Pod rendered(RampView view) {
    return view.current()
        .renderer()
        .ramp(view.running().trial(), view.running().attempt(), 0, view.node());
  }

  /** What limits the Pods that can be added; empty if all wanted Pods can. */
  private static Optional<RampProgress> room(RampView view, int wanted, Pod pod) {
    return view.node()
        .flatMap(node -> view.ramp().look())
        .flatMap(look -> RampRoom.limit(view, look, wanted, pod))
        .map(limit -> limited(view, limit));
  }

  private static RampProgress limited(RampView view, NodeRoom.Limit limit) {
    if (limit.count() > 0) {
      return new RampProgress.Add(limit.count());
    }
    return view.running().created() == 0
        ? obstructed(view, limit.message())
        : new RampProgress.Bounded(limit.stop(), limit.message());
  }

  // The judgement

  private RampProgress judge(RampView view) {
    Optional<RampProgress> lapsed = lapsed(view);
    if (lapsed.isPresent()) {
      return lapsed.get();
    }
    for (PodRun run : view.added()) {
      Optional<RampProgress> wrong = wrong(view, run);
      if (wrong.isPresent()) {
        return wrong.get();
      }
    }
    List<PodRun> pending = view.added().stream().filter(run -> !view.isReady(run)).toList();
    if (!pending.isEmpty()) {
      return pending(view, pending);
    }
    Optional<Long> since = view.ramp().readySince();
    if (since.isEmpty()) {
      return new RampProgress.Ready();
    }
    Duration left =
        Duration.ofSeconds(view.design().holdSeconds()).minusNanos(view.now() - since.get());
    if (!left.isNegative() && !left.isZero()) {
      return waiting(view, Optional.empty(), sooner(left, RECHECK));
    }
    // A figure from the time before does not show that these Pods leave the reserve.
    if (view.ramp().knowsMemory() && !view.ramp().hasNewFigure()) {
      return waiting(view, Optional.empty());
    }
    return unsure(view)
        .or(() -> rate(view))
        .orElseGet(() -> new RampProgress.Met(rung(view, true)));
  }

  /** What the rate of the Pods means for the rung; empty if it suffices, or is no criterion. */
  private Optional<RampProgress> rate(RampView view) {
    Optional<RungRates.Unread> unread =
        view.ramp().rates().unread().filter(failed -> failed.last() == view.now());
    if (unread.isPresent()) {
      return unread.map(failed -> unread(view, failed));
    }
    Optional<String> missing = view.ramp().rates().missing();
    if (missing.isPresent()) {
      return missing.map(why -> withoutRate(view, why));
    }
    Optional<PodRun> due = RateCriterion.due(view);
    if (due.isPresent()) {
      return due.map(RampProgress.RateDue::new);
    }
    return RateCriterion.isNoReference(view)
        .map(message -> lost(FailureReason.NoRate, message))
        .or(
            () ->
                RateCriterion.tooLow(view)
                    .map(message -> failed(view, DensityStop.RateTooLow, message)));
  }

  /** What a log means that could not be read in this reconcile: each reconcile reads again. */
  private static RampProgress unread(RampView view, RungRates.Unread unread) {
    return view.now() - unread.since() < UNREAD_TIMEOUT.toNanos()
        ? new RampProgress.Unread(unread.why(), RECHECK)
        : lost(FailureReason.LogUnavailable, unread.why());
  }

  /**
   * A Pod that is slow may print no rate in one hold time. Without a rate on the first rung nothing
   * can be compared. On a later rung the Pods may be too slow, or the Pod may have another trouble.
   */
  private RampProgress withoutRate(RampView view, String why) {
    if (!view.ramp().rates().isRepeated()) {
      return new RampProgress.HoldAgain();
    }
    String message = "in two hold times in a row: " + why;
    return view.ramp().rungs().isEmpty()
        ? lost(FailureReason.NoRate, message)
        : failed(view, DensityStop.RateUnknown, message);
  }

  /** What Pods mean that had been ready and are not; empty if they mean nothing. */
  private Optional<RampProgress> lapsed(RampView view) {
    List<PodRun> unready = view.settled().stream().filter(run -> !view.isReady(run)).toList();
    Set<String> uids = unready.stream().map(PodRun::uid).collect(Collectors.toSet());
    Map<String, Long> lapses = view.ramp().lapses();
    if (!lapses.keySet().equals(uids)) {
      return Optional.of(new RampProgress.Lapsed(uids));
    }
    if (unready.size() > 1 && unready.size() == view.settled().size() && isAtOnce(lapses)) {
      return Optional.of(
          lost(
              FailureReason.Interrupted,
              "all %d Pods that had been ready were not ready any more at the same time, as after a restart of the kubelet; the trial runs again"
                  .formatted(unready.size())));
    }
    List<PodRun> lasting =
        unready.stream()
            .filter(run -> view.now() - lapses.get(run.uid()) >= LAPSE_GRACE.toNanos())
            .toList();
    List<PodRun> earlier = lasting.stream().filter(view.ramp()::isEarlier).toList();
    if (!earlier.isEmpty()) {
      return Optional.of(
          failed(
              view,
              DensityStop.NeighboursNotReady,
              "%d of the earlier Pods were not ready for %d s, first %s"
                  .formatted(earlier.size(), LAPSE_GRACE.toSeconds(), name(earlier.get(0)))));
    }
    return lasting.size() == unready.size()
        ? Optional.empty()
        : Optional.of(waiting(view, Optional.empty()));
  }

  private static boolean isAtOnce(Map<String, Long> lapses) {
    LongSummaryStatistics times =
        lapses.values().stream().mapToLong(Long::longValue).summaryStatistics();
    return times.getMax() - times.getMin() < AT_ONCE.toNanos();
  }

  /** Why a new Pod ends the ramp; empty if it does not. */
  private Optional<RampProgress> wrong(RampView view, PodRun run) {
    PodState state = view.state(run);
    if (state instanceof PodState.Waiting waiting
        && (waiting.isHopeless() || waiting.isImageError())) {
      return new PodDeadlines(view.current().experiment().timeouts(), run, view.now())
          .expired(state)
          .map(expired -> lost(expired.reason(), expired.message()));
    }
    return startMillis(run)
        .filter(millis -> millis > limit(view).toMillis())
        .map(
            millis ->
                blind(view)
                    .orElseGet(
                        () ->
                            failed(
                                view,
                                DensityStop.StartupTooSlow,
                                "Pod %s ran %d ms after its create call, and spec.design.density.maxStartSeconds is %d"
                                    .formatted(
                                        name(run),
                                        Math.round(millis),
                                        view.design().maxStartSeconds()))));
  }

  private RampProgress pending(RampView view, List<PodRun> pending) {
    List<PodRun> unplaced =
        pending.stream()
            .filter(run -> view.state(run) instanceof PodState.Waiting w && w.isUnschedulable())
            .toList();
    PodRun oldest =
        pending.stream().max(Comparator.comparing(run -> run.age(view.now()))).orElseThrow();
    boolean late = oldest.age(view.now()).compareTo(limit(view)) >= 0;
    Optional<RampProgress> unpulled = late ? unpulled(view, pending) : Optional.empty();
    if (unpulled.isPresent()) {
      return unpulled.get();
    }
    boolean only = unplaced.size() == pending.size();
    if (!unplaced.isEmpty()
        && (late || (only && unplaced.get(0).age(view.now()).compareTo(NODE_WAIT) >= 0))) {
      return unplaced(view, unplaced);
    }
    Optional<PodRun> silent =
        pending.stream()
            .filter(run -> view.state(run).isSilent())
            .filter(run -> late || run.age(view.now()).compareTo(SILENCE) >= 0)
            .findFirst();
    if (silent.isPresent()) {
      Optional<RampProgress> said = said(view, silent.get(), pending);
      if (said.isPresent()) {
        return said.get();
      }
    }
    return late ? late(view, oldest) : waiting(view, trouble(view, oldest));
  }

  /**
   * What a failed pull means for Pods that are late; empty without one. A registry that refuses
   * pulls, or the kubelet's own limit of pulls, says nothing about the room on the node.
   */
  private static Optional<RampProgress> unpulled(RampView view, List<PodRun> pending) {
    return pending.stream()
        .filter(run -> view.state(run) instanceof PodState.Waiting w && w.isImageError())
        .findFirst()
        .map(
            run ->
                lost(
                    FailureReason.ImagePullFailed,
                    "Pod %s did not run within spec.design.density.maxStartSeconds (%d s): %s"
                        .formatted(
                            name(run),
                            view.design().maxStartSeconds(),
                            new PodDeadlines(
                                    view.current().experiment().timeouts(), run, view.now())
                                .remaining(view.state(run))
                                .trouble()
                                .orElseThrow())));
  }

  /** What the scheduler's refusal means. */
  private static RampProgress unplaced(RampView view, List<PodRun> unplaced) {
    String message = ((PodState.Waiting) view.state(unplaced.get(0))).message();
    if (!FULL.matcher(message).find() || view.counted().size() == unplaced.size()) {
      return lost(
          view.current().settledNode(view.running().trial().runtime()).isPresent()
              ? FailureReason.NodeUnavailable
              : FailureReason.Unschedulable,
          "Pod %s cannot be scheduled: %s".formatted(name(unplaced.get(0)), message));
    }
    return new RampProgress.Dismiss(
        unplaced,
        message.contains(TOO_MANY_PODS) ? DensityStop.NodePods : DensityStop.NodeFull,
        "the scheduler found no room for Pod %s: %s".formatted(name(unplaced.get(0)), message));
  }

  /** What the Events of a Pod that does not start mean; empty if they say nothing. */
  private static Optional<RampProgress> said(RampView view, PodRun silent, List<PodRun> pending) {
    Optional<PodRun.Warning> warning =
        silent.warning().filter(w -> view.now() - w.at() < SILENCE.dividedBy(2).toNanos());
    if (warning.isEmpty()) {
      return Optional.of(new RampProgress.WarningDue(silent));
    }
    String words = warning.get().trouble().orElse("");
    if (warning.get().isHopeless()) {
      return Optional.of(lost(FailureReason.HandlerNotFound, words));
    }
    if (!NO_ADDRESS.matcher(words).find()) {
      return Optional.empty();
    }
    List<PodRun> without = pending.stream().filter(run -> view.state(run).isSilent()).toList();
    return Optional.of(
        view.counted().size() == without.size()
            ? lost(
                FailureReason.StartTimeout,
                "not even the first Pod got an address: %s".formatted(words))
            : new RampProgress.Dismiss(
                without,
                DensityStop.Addresses,
                "Pod %s got no address: %s".formatted(name(silent), words)));
  }

  private RampProgress late(RampView view, PodRun oldest) {
    String trouble = trouble(view, oldest).map(t -> ": " + t).orElse("");
    return view.state(oldest) instanceof PodState.Running
        ? suspect(
            view,
            DensityStop.PodsNotReady,
            "Pod %s runs, but was not ready within spec.design.density.maxStartSeconds (%d s)"
                .formatted(name(oldest), view.design().maxStartSeconds()))
        : suspect(
            view,
            DensityStop.StartupTooSlow,
            "Pod %s did not run within spec.design.density.maxStartSeconds (%d s)%s"
                .formatted(name(oldest), view.design().maxStartSeconds(), trouble));
  }

  private static Optional<String> trouble(RampView view, PodRun run) {
    Optional<String> warning = run.warning().flatMap(PodRun.Warning::trouble);
    return warning.or(
        () ->
            view.state(run) instanceof PodState.Waiting w && !w.message().isBlank()
                ? Optional.of(w.message())
                : Optional.empty());
  }

  /**
   * The ramp ends, because the Pods that are there do not meet a criterion. An open rung without a
   * new Pod has the Pods of the rung before, which met the criteria and counts already.
   */
  private RampProgress failed(RampView view, DensityStop stop, String message) {
    boolean ownPods = view.ramp().isOpen() && !view.added().isEmpty();
    return new RampProgress.Stopped(
        ownPods ? Optional.of(rung(view, false)) : Optional.empty(), stop, message);
  }

  private RampProgress suspect(RampView view, DensityStop stop, String message) {
    return new RampProgress.Suspect(rung(view, false), stop, message);
  }

  private Rung rung(RampView view, boolean met) {
    Optional<RampRun.Look> look = view.ramp().look();
    int unstarted = (int) view.added().stream().filter(run -> !hasRun(view, run)).count();
    return RungBuilder.builder()
        .pods(view.counted().size())
        .startMillis(view.added().stream().flatMap(run -> startMillis(run).stream()).toList())
        .unstarted(unstarted == 0 ? null : unstarted)
        .ready((int) view.counted().stream().filter(view::isReady).count())
        .memoryUnrequested(
            look.filter(l -> l.node().node().isPresent())
                .flatMap(l -> RampRoom.requested(view, l).memory())
                .map(BigDecimal::longValue)
                .orElse(null))
        .memoryAvailable(look.flatMap(RampRun.Look::available).orElse(null))
        .memoryPerPod(met ? perPod(view.ramp()) : null)
        .rate(RateCriterion.rate(view).orElse(null))
        .met(met)
        .build();
  }

  /** The Pods of a rung that failed may still be starting, so only a rung that is met has it. */
  private static Long perPod(RampRun ramp) {
    OptionalDouble mean = ramp.perPod();
    return mean.isPresent() ? Math.round(mean.getAsDouble()) : null;
  }

  /** From the create call until the operator learned that the container runs; empty before. */
  private Optional<Double> startMillis(PodRun run) {
    return timelines
        .ofSubmitted(run.uid())
        .flatMap(
            timeline ->
                timeline
                    .at(Milestone.Submitted)
                    .flatMap(from -> timeline.at(Milestone.Running).map(to -> to - from)))
        .map(nanos -> nanos / NANOS_PER_MILLI);
  }

  /** If the answer of a create call was lost, the start-up time of the Pod is unknown. */
  private boolean hasRun(RampView view, PodRun run) {
    return startMillis(run).isPresent() || view.state(run) instanceof PodState.Running;
  }

  private static Duration limit(RampView view) {
    return Duration.ofSeconds(view.design().maxStartSeconds());
  }

  private static RampProgress waiting(RampView view, Optional<String> trouble) {
    return waiting(view, trouble, RECHECK);
  }

  private static RampProgress waiting(RampView view, Optional<String> trouble, Duration recheck) {
    return new RampProgress.Waiting(view.shown(), recheck, trouble);
  }

  private static Duration sooner(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static RampProgress lost(FailureReason reason, String message) {
    return new RampProgress.Lost(reason, message);
  }

  private static String name(PodRun run) {
    return run.created().getMetadata().getName();
  }
}
