package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.trial.PodDeadlines;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what the new Pods of a rung mean for the ramp until all of them are ready. */
final class NewPods {

  /** How long the scheduler may take to count the Pods that have just gone. */
  private static final Duration NODE_WAIT = Duration.ofSeconds(5);

  /** How long a Pod may wait without a reason in its status before its Events are read. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

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

  private final StartTimes starts;
  private final OpenRung rung;

  NewPods(StartTimes starts, OpenRung rung) {
    this.starts = starts;
    this.rung = rung;
  }

  /** Why a new Pod ends the ramp; empty if it does not. */
  Optional<RampProgress> wrong(RampView view, PodRun run) {
    PodState state = view.state(run);
    if (state instanceof PodState.Waiting waiting
        && (waiting.isHopeless() || waiting.isImageError())) {
      return new PodDeadlines(view.current().experiment().timeouts(), run, view.now())
          .expired(state)
          .map(expired -> RampProgress.lost(expired.reason(), expired.message()));
    }
    return starts
        .millis(run)
        .filter(millis -> millis > limit(view).toMillis())
        .map(
            millis ->
                starts
                    .unknown(view)
                    .orElseGet(
                        () ->
                            rung.failed(
                                view,
                                DensityStop.StartupTooSlow,
                                "Pod %s ran %d ms after its create call, and spec.design.density.maxStartSeconds is %d"
                                    .formatted(
                                        RampView.name(run),
                                        Math.round(millis),
                                        view.design().maxStartSeconds()))));
  }

  /** What the Pods that are not ready yet need, or mean. */
  RampProgress pending(RampView view, List<PodRun> pending) {
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
    return late ? late(view, oldest) : RampProgress.waiting(view, trouble(view, oldest));
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
                RampProgress.lost(
                    FailureReason.ImagePullFailed,
                    "Pod %s did not run within spec.design.density.maxStartSeconds (%d s): %s"
                        .formatted(
                            RampView.name(run),
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
      return RampProgress.lost(
          view.current().settledNode(view.running().trial().runtime()).isPresent()
              ? FailureReason.NodeUnavailable
              : FailureReason.Unschedulable,
          "Pod %s cannot be scheduled: %s".formatted(RampView.name(unplaced.get(0)), message));
    }
    return new RampProgress.Dismiss(
        unplaced,
        message.contains(TOO_MANY_PODS) ? DensityStop.NodePods : DensityStop.NodeFull,
        "the scheduler found no room for Pod %s: %s"
            .formatted(RampView.name(unplaced.get(0)), message));
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
      return Optional.of(RampProgress.lost(FailureReason.HandlerNotFound, words));
    }
    if (!NO_ADDRESS.matcher(words).find()) {
      return Optional.empty();
    }
    List<PodRun> without = pending.stream().filter(run -> view.state(run).isSilent()).toList();
    return Optional.of(
        view.counted().size() == without.size()
            ? RampProgress.lost(
                FailureReason.StartTimeout,
                "not even the first Pod got an address: %s".formatted(words))
            : new RampProgress.Dismiss(
                without,
                DensityStop.Addresses,
                "Pod %s got no address: %s".formatted(RampView.name(silent), words)));
  }

  private RampProgress late(RampView view, PodRun oldest) {
    String trouble = trouble(view, oldest).map(t -> ": " + t).orElse("");
    return view.state(oldest) instanceof PodState.Running
        ? rung.suspect(
            view,
            DensityStop.PodsNotReady,
            "Pod %s runs, but was not ready within spec.design.density.maxStartSeconds (%d s)"
                .formatted(RampView.name(oldest), view.design().maxStartSeconds()))
        : rung.suspect(
            view,
            DensityStop.StartupTooSlow,
            "Pod %s did not run within spec.design.density.maxStartSeconds (%d s)%s"
                .formatted(RampView.name(oldest), view.design().maxStartSeconds(), trouble));
  }

  private static Optional<String> trouble(RampView view, PodRun run) {
    Optional<String> warning = run.warning().flatMap(PodRun.Warning::trouble);
    return warning.or(
        () ->
            view.state(run) instanceof PodState.Waiting w && !w.message().isBlank()
                ? Optional.of(w.message())
                : Optional.empty());
  }

  private static Duration limit(RampView view) {
    return Duration.ofSeconds(view.design().maxStartSeconds());
  }
}
