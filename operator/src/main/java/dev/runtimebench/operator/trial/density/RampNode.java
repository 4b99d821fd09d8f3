package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.Disturbances.Watched;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.disruption.NodeRoom;
import dev.runtimebench.operator.state.OthersHealth;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what the node, and the Pods of others on it, mean for a ramp. */
final class RampNode {

  /** How old the last look at the node may be. */
  private static final Duration LOOK_AGE = Duration.ofSeconds(2);

  /** How long the watch on the node's Pods may be down. */
  private static final Duration WATCH_TIMEOUT = Duration.ofSeconds(30);

  /** How long the first figure of the kubelet may take. */
  private static final Duration FIGURE_WAIT = Duration.ofSeconds(30);

  /** How long the kubelet may show the same figure. It measures every 10 to 15 s. */
  private static final Duration FIGURE_TIMEOUT = Duration.ofSeconds(60);

  private final Watched scope;
  private final OpenRung rung;

  /**
   * @param scope which Pods of a node the operator watches
   */
  RampNode(Watched scope, OpenRung rung) {
    this.scope = scope;
    this.rung = rung;
  }

  /** What the node means for the ramp; empty if more Pods may run there. */
  Optional<RampProgress> of(RampView view) {
    Optional<String> name = view.node();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (view.current().run().operatorNode().equals(name)) {
      return Optional.of(
          RampProgress.lost(
              FailureReason.Unschedulable,
              "node %s runs the operator, and a ramp fills its node; select another node with spec.placement.nodeSelector"
                  .formatted(name.get())));
    }
    if (scope != Watched.Node) {
      return Optional.of(
          RampProgress.lost(
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
          RampProgress.lost(
              FailureReason.NodeNotVisible,
              "the operator may not read node %s, so it does not know how much room the node has; give its ServiceAccount get on nodes"
                  .formatted(name.get())));
    }
    Optional<Disruption> gone = look.node().lost();
    if (gone.isPresent() || look.node().node().isEmpty()) {
      return gone.map(d -> RampProgress.lost(d.reason(), d.message()));
    }
    if (look.others().isEmpty()) {
      return Optional.of(
          view.now() - view.ramp().watchedAt() < WATCH_TIMEOUT.toNanos()
              ? RampProgress.waiting(view)
              : RampProgress.lost(
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
        .map(message -> rung.failed(view, DensityStop.OthersDisturbed, message))
        .or(
            () ->
                others
                    .restarted()
                    .map(
                        message ->
                            RampProgress.lost(
                                FailureReason.Interrupted, message + "; the trial runs again")));
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
                    ? RampProgress.lost(FailureReason.Unschedulable, message)
                    : RampProgress.lost(
                        FailureReason.Interrupted, message + "; the trial runs again"));
  }

  private Optional<RampProgress> pressed(RampView view, RampRun.Look look) {
    Optional<Map.Entry<DensityStop, String>> pressure =
        NodeRoom.pressure(look.node().node().orElseThrow());
    if (pressure.isPresent()) {
      return pressure.map(
          p ->
              view.running().created() == 0
                  ? obstructed(view, p.getValue())
                  : rung.failed(view, p.getKey(), p.getValue()));
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
                    : rung.failed(view, DensityStop.AvailableMemory, message));
  }

  /**
   * Waits for room for the first Pod. The kubelet keeps a condition of pressure for minutes after
   * its cause has gone, for example the Pods of the ramp before.
   */
  static RampProgress obstructed(RampView view, String why) {
    Duration waited = Duration.ofNanos(view.now() - view.ramp().begun());
    int most = view.current().experiment().timeouts().disruptionSeconds();
    return waited.compareTo(Duration.ofSeconds(most)) < 0
        ? RampProgress.waiting(view, Optional.of("the ramp cannot begin yet: " + why))
        : RampProgress.lost(
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
      return mayCome ? Optional.of(RampProgress.waiting(view)) : unknown(view, look);
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
              : RampProgress.lost(FailureReason.Interrupted, message + "; the trial runs again"));
    }
    // An older figure may still have the Pods of the ramp before.
    return view.running().created() == 0 && ramp.empty().isEmpty()
        ? Optional.of(RampProgress.waiting(view))
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
          RampProgress.lost(
              FailureReason.NodeNotVisible,
              message
                  + "; fix that, or set spec.design.density.acceptUnknownMemory to true and use a node that nobody else needs"));
    }
    return Optional.of(
        view.running().created() == 0
            ? obstructed(view, message)
            : RampProgress.lost(FailureReason.Interrupted, message + "; the trial runs again"));
  }
}
