package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.Disturbances.Watched;
import dev.runtimebench.operator.observe.disruption.NodeRoom;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.operator.state.Refusal;
import dev.runtimebench.operator.state.RungRates;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what a ramp needs next, and when it is over. Looks at what is known, changes nothing, and
 * holds no client: {@link RampActions} does what the answer asks for, and notes what it learns. The
 * section "Who ends a trial" in docs/architecture.md lists the ends that this class cannot see.
 */
public final class RampObserver {

  /** The control plane takes up to 50 s to notice that a kubelet is dead. */
  private static final Duration NODE_GRACE = Duration.ofSeconds(60);

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

  private final StartTimes starts;
  private final OpenRung rung;
  private final PodEnds ends;
  private final RampNode node;
  private final NewPods newPods;

  /**
   * @param scope which Pods of a node the operator watches
   */
  public RampObserver(Timelines timelines, Watched scope) {
    this.starts = new StartTimes(timelines);
    this.rung = new OpenRung(starts);
    this.ends = new PodEnds(timelines, rung);
    this.node = new RampNode(scope, rung);
    this.newPods = new NewPods(starts, rung);
  }

  /** What the ramp needs next, or how it ended. The questions have a fixed order. */
  RampProgress observe(RampView view) {
    RampProgress progress = decided(view);
    return progress instanceof RampProgress.Stopped stopped
        ? besideOthers(view, stopped)
        : progress;
  }

  private RampProgress decided(RampView view) {
    return suspended(view)
        .or(() -> refused(view))
        .or(() -> ends.changed(view))
        .or(() -> ends.ended(view))
        .or(() -> node.of(view))
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
      return RampProgress.lost(
          view.current().hasMeasured() ? FailureReason.QuotaLowered : FailureReason.PodRejected,
          message);
    }
    if (refusal.quota()) {
      // The next reconcile has the Pods that were added before the refusal.
      return view.ramp().bound().isEmpty()
          ? new RampProgress.Bounded(DensityStop.Quota, message)
          : RampProgress.waiting(view, NEXT);
    }
    int most = view.current().experiment().timeouts().startSeconds();
    boolean waits =
        refusal.passing() && view.now() - refusal.since() < Duration.ofSeconds(most).toNanos();
    return waits
        ? RampProgress.waiting(view, Optional.of(message))
        : RampProgress.lost(refusal.reason(), message);
  }

  // The Pods of others

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
                    RampProgress.RECHECK,
                    Optional.empty()));
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
      return RampProgress.lost(
          FailureReason.Interrupted,
          "the API server has a Pod as ready that the watch on Pods does not show as ready, so the watch is late; the trial runs again");
    }
    boolean alive = view.ramp().hasNewFigure() || reported(view) != suspicion.reported();
    if (!alive && view.now() - suspicion.at() < NODE_GRACE.toNanos()) {
      return RampProgress.waiting(view, Optional.of(suspicion.message()));
    }
    return starts
        .unknown(view)
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
        ? RampProgress.lost(
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
        return Optional.of(RampProgress.waiting(view));
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
        ? RampNode.obstructed(view, limit.message())
        : new RampProgress.Bounded(limit.stop(), limit.message());
  }

  // The judgement

  private RampProgress judge(RampView view) {
    Optional<RampProgress> lapsed = lapsed(view);
    if (lapsed.isPresent()) {
      return lapsed.get();
    }
    for (PodRun run : view.added()) {
      Optional<RampProgress> wrong = newPods.wrong(view, run);
      if (wrong.isPresent()) {
        return wrong.get();
      }
    }
    List<PodRun> pending = view.added().stream().filter(run -> !view.isReady(run)).toList();
    if (!pending.isEmpty()) {
      return newPods.pending(view, pending);
    }
    Optional<Long> since = view.ramp().readySince();
    if (since.isEmpty()) {
      return new RampProgress.Ready();
    }
    Duration left =
        Duration.ofSeconds(view.design().holdSeconds()).minusNanos(view.now() - since.get());
    if (!left.isNegative() && !left.isZero()) {
      return RampProgress.waiting(view, left);
    }
    // A figure from the time before does not show that these Pods leave the reserve.
    if (view.ramp().knowsMemory() && !view.ramp().hasNewFigure()) {
      return RampProgress.waiting(view);
    }
    return unsure(view)
        .or(() -> rate(view))
        .orElseGet(() -> new RampProgress.Met(rung.judged(view, true)));
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
        .map(message -> RampProgress.lost(FailureReason.NoRate, message))
        .or(
            () ->
                RateCriterion.tooLow(view)
                    .map(message -> rung.failed(view, DensityStop.RateTooLow, message)));
  }

  /** What a log means that could not be read in this reconcile: each reconcile reads again. */
  private static RampProgress unread(RampView view, RungRates.Unread unread) {
    return view.now() - unread.since() < UNREAD_TIMEOUT.toNanos()
        ? new RampProgress.Unread(unread.why(), RampProgress.RECHECK)
        : RampProgress.lost(FailureReason.LogUnavailable, unread.why());
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
        ? RampProgress.lost(FailureReason.NoRate, message)
        : rung.failed(view, DensityStop.RateUnknown, message);
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
          RampProgress.lost(
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
          rung.failed(
              view,
              DensityStop.NeighboursNotReady,
              "%d of the earlier Pods were not ready for %d s, first %s"
                  .formatted(
                      earlier.size(), LAPSE_GRACE.toSeconds(), RampView.name(earlier.get(0)))));
    }
    return lasting.size() == unready.size()
        ? Optional.empty()
        : Optional.of(RampProgress.waiting(view));
  }

  private static boolean isAtOnce(Map<String, Long> lapses) {
    LongSummaryStatistics times =
        lapses.values().stream().mapToLong(Long::longValue).summaryStatistics();
    return times.getMax() - times.getMin() < AT_ONCE.toNanos();
  }
}
