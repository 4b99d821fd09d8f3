package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.operator.logs.LogMode;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.LogOpenings;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.Milestone;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether to delete a Pod as soon as its log ends, instead of waiting up to 1 s for the
 * kubelet to report the exit code. The kubelet reports the exit code of a Pod that is being deleted
 * too. A log also ends when the connection breaks, so a log counts as complete only if it has as
 * many lines as an earlier, confirmed log of the same runtime. After one failure the operator waits
 * for the kubelet again, because failed Pods may have to stay.
 */
final class EarlyStop {

  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  /** What is known about a Pod that was deleted at the end of its log. */
  sealed interface Result {

    /** The kubelet has not reported the exit code yet. */
    record Open() implements Result {}

    /** The kubelet reported how the container ended by itself. */
    record Ended(PodState.Ended how) implements Result {}

    /** How the container ended stays unknown. The trial runs again. */
    record Lost(String why) implements Result {}
  }

  private final Timelines timelines;

  EarlyStop(Timelines timelines) {
    this.timelines = timelines;
  }

  /**
   * How long to wait before the log of a container that runs is opened. If the Pod may be deleted
   * at the end of its log, the log is opened when the container has usually ended: then the kubelet
   * ends the log at once, and not a second later.
   */
  static Duration untilOpening(TrialView view, PodRun run) {
    String runtime = view.trial().runtime();
    boolean mayStop =
        isFor(view)
            && run.endedSince().isEmpty()
            && view.current().run().logLengths().isShort(runtime);
    Duration left = view.current().run().logOpenings().delay(runtime).minus(run.ran(view.now()));
    return mayStop && !left.isNegative() ? left : Duration.ZERO;
  }

  /** Learns from the trial of a container without an agent when to open the next log. */
  static void learnOpening(TrialView view) {
    view.container()
        .filter(run -> isFor(view) && run.runningSince().isPresent())
        .ifPresent(
            run ->
                run.log().stream()
                    .flatMap(stream -> reading(stream, run.runningSince().get()))
                    .ifPresent(
                        reading ->
                            view.current()
                                .run()
                                .logOpenings()
                                .learn(view.trial().runtime(), reading)));
  }

  private static Optional<LogOpenings.Reading> reading(LogStream stream, long running) {
    return stream
        .overAt()
        .filter(
            over ->
                stream.mode() == LogMode.Follow && !stream.isEnding() && stream.log().isPresent())
        .map(
            over ->
                new LogOpenings.Reading(
                    Duration.ofNanos(Math.max(0, stream.openedAt() - running)),
                    Duration.ofNanos(Math.max(0, stream.lastRead() - running)),
                    Duration.ofNanos(Math.max(0, over - running))));
  }

  /** Whether a Pod of such a trial may be deleted at the end of its log at all. */
  private static boolean isFor(TrialView view) {
    return view.current().spec().podRetention() != PodRetention.Always
        && view.trial().concurrency() == null
        && view.server().isEmpty();
  }

  /** Whether to delete the Pod now that its log has ended like this. */
  boolean isDue(TrialView view, TrialLog log) {
    return isFor(view)
        && !log.end().mayBeRotated()
        // A Pod whose create call got no answer has no timeline, and must end by itself.
        && timelines.ofSubmitted(view.latestUnderTest().getMetadata().getUid()).isPresent()
        && view.current().run().logLengths().isExpected(view.trial().runtime(), log.lines());
  }

  /** What the watch has shown of the Pod since its deletion. */
  Result result(TrialView view, PodRun.Stopped stopped) {
    // A copy, because the watch keeps reporting. The watch reports the end before the removal.
    Optional<Timeline> timeline =
        timelines.ofSubmitted(stopped.pod().getMetadata().getUid()).map(Timeline::copy);
    boolean gone = timeline.flatMap(t -> t.at(Milestone.Deleted)).isPresent();
    Optional<PodState.Ended> ended =
        timeline.flatMap(Timeline::ended).filter(e -> e.exitCode().isPresent());
    return ended
        .map(EarlyStop::ended)
        .orElseGet(() -> unreported(view, stopped.at(), gone || timeline.isEmpty()));
  }

  private static Result ended(PodState.Ended ended) {
    int code = ended.exitCode().orElseThrow();
    boolean killed = (code == KILLED || code == TERMINATED) && !"OOMKilled".equals(ended.reason());
    return killed
        ? new Result.Lost("its log ended before its container, and the container was then stopped")
        : new Result.Ended(ended);
  }

  private static Result unreported(TrialView view, long at, boolean gone) {
    Duration most = Duration.ofSeconds(view.current().experiment().timeouts().deleteSeconds());
    return gone || view.now() - at > most.toNanos()
        ? new Result.Lost(
            "its Pod was deleted at the end of its log, and no exit code was reported")
        : new Result.Open();
  }
}
