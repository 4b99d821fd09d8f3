package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks the API server for causes that no watch shows: a lost node, and a handler that the node does
 * not have. Both end the trial. A {@link TrialObserver} must not ask, so it cannot see them.
 */
public final class CauseLookup {

  private final LostNodes lostNodes;
  private final SilentPods silentPods;
  private final TrialVerdict verdict;

  public CauseLookup(LostNodes lostNodes, SilentPods silentPods, TrialVerdict verdict) {
    this.lostNodes = lostNodes;
    this.silentPods = silentPods;
    this.verdict = verdict;
  }

  /** Returns what a trial waits for, with the cause; or the end, if the cause ends the trial. */
  TrialProgress.Advanced of(TrialView view, TrialProgress.Waiting waiting) {
    return lostNodes
        .whileWaiting(view)
        .<TrialProgress.Advanced>map(lost -> lost(view, lost))
        .orElseGet(() -> explained(view, waiting));
  }

  /** Returns the end of a trial, with the cause. */
  TrialProgress.Ended of(TrialView view, TrialProgress.Ended ended) {
    return lostNodes
        .atEnd(view, ended.outcome())
        .map(lost -> lost(view, lost))
        .orElseGet(() -> explained(view, ended));
  }

  private TrialProgress.Ended lost(TrialView view, Disruption lost) {
    return verdict.lost(view, lost.reason(), lost.message());
  }

  private TrialProgress.Advanced explained(TrialView view, TrialProgress.Waiting waiting) {
    Optional<PodRun> silent = learn(view, waiting.silent());
    return silent
        .flatMap(PodRun::warning)
        .filter(warning -> warning.trouble().isPresent())
        .<TrialProgress.Advanced>map(
            warning ->
                warning.isHopeless()
                    ? withoutHandler(view, silent.get(), warning)
                    : new TrialProgress.Waiting(
                        waiting.what(), waiting.recheck(), warning.trouble(), Optional.empty()))
        .orElse(waiting);
  }

  /** Adds the last warning about the Pod, unless the message has the warning already. */
  private TrialProgress.Ended explained(TrialView view, TrialProgress.Ended ended) {
    TrialOutcome outcome = ended.outcome();
    Optional<PodRun> silent = learn(view, ended.silent());
    Optional<PodRun.Warning> newest = silent.flatMap(PodRun::warning);
    if (newest.filter(PodRun.Warning::isMissingHandler).isPresent()) {
      return withoutHandler(view, silent.get(), newest.get());
    }
    return newest
        .flatMap(PodRun.Warning::trouble)
        .filter(
            warning ->
                !outcome.message().contains(warning.substring(warning.indexOf(':') + 1).strip()))
        .map(warning -> outcome.message() + " (" + warning + ")")
        .map(
            message ->
                new TrialProgress.Ended(
                    outcome.invalid(outcome.reason(), message), ended.evidence(), Optional.empty()))
        .orElse(ended);
  }

  private TrialProgress.Ended withoutHandler(
      TrialView view, PodRun silent, PodRun.Warning warning) {
    return verdict.lost(
        view, silent.side(), FailureReason.HandlerNotFound, warning.trouble().orElseThrow());
  }

  /** Reads the newest warning on a silent Pod of the trial; empty if no Pod is silent. */
  private Optional<PodRun> learn(TrialView view, Optional<Pod> silent) {
    Optional<PodRun> found = silent.flatMap(pod -> run(view, pod));
    found.ifPresent(
        run ->
            silentPods.learn(view.current().experiment(), run, silent.orElseThrow(), view.now()));
    return found;
  }

  private static Optional<PodRun> run(TrialView view, Pod pod) {
    return Stream.concat(view.server().stream(), view.container().stream())
        .filter(run -> run.uid().equals(pod.getMetadata().getUid()))
        .findFirst();
  }
}
