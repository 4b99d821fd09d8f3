package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.ClockBound;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Recognizes a log that ended before its container, because the connection to the node broke. */
final class CutLogs {

  /** Why such a log is read again. */
  static final String ENDED_EARLY = "it ended before its container";

  private final Timelines timelines;

  CutLogs(Timelines timelines) {
    this.timelines = timelines;
  }

  /**
   * Whether a log ended while its container ran on: then the connection to the node broke. A log
   * that ended after the container was seen to have ended is whole. The node's time stamps say
   * something else only if the node's clock was set, and after such a step they say nothing.
   */
  boolean isCutShort(PodRun run, Pod pod, TrialLog log) {
    Optional<Long> over = run.log().stream().flatMap(LogStream::overAt);
    boolean endSeenFirst =
        over.isPresent() && run.endedSince().filter(since -> since <= over.get()).isPresent();
    ClockBound bound =
        timelines
            .ofSubmitted(pod.getMetadata().getUid())
            .map(Timeline::bound)
            .orElse(ClockBound.NONE);
    return !endSeenFirst
        && !bound.isContradiction()
        && PodState.finishedAt(pod).filter(second -> log.end().isBefore(second, bound)).isPresent();
  }
}
