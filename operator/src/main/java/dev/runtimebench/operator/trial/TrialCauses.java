package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides about causes that no watch shows: a lost node, and a handler that the node does not have.
 * Both end the trial. Only the API server knows them, so this class first asks for a look at the
 * node, or for the newest warning on a Pod. An answer counts in the reconcile that has asked.
 */
final class TrialCauses {

  private final TrialVerdict verdict;

  TrialCauses(TrialVerdict verdict) {
    this.verdict = verdict;
  }

  /** Returns what a trial waits for, or how the trial ended, with the cause; or what is missing. */
  TrialProgress with(TrialView view, TrialProgress.Advanced advanced) {
    return advanced instanceof TrialProgress.Ended ended
        ? lost(view, LostNodes.atEnd(view, ended.outcome()))
            .orElseGet(
                () -> warned(view, ended.silent(), ended, run -> explained(view, run, ended)))
        : with(view, (TrialProgress.Waiting) advanced);
  }

  private TrialProgress with(TrialView view, TrialProgress.Waiting waiting) {
    return lost(view, LostNodes.whileWaiting(view))
        .orElseGet(
            () -> warned(view, waiting.silent(), waiting, run -> explained(view, run, waiting)));
  }

  /** What the node means for the trial; empty if the node is not suspected, or runs. */
  private Optional<TrialProgress> lost(TrialView view, Optional<String> suspected) {
    if (suspected.isEmpty()) {
      return Optional.empty();
    }
    Optional<NodeNow> seen = view.running().seen(suspected.get(), view.now());
    if (seen.isEmpty()) {
      return suspected.map(TrialProgress.NodeDue::new);
    }
    Optional<Disruption> lost = seen.flatMap(NodeNow::lost);
    return lost.map(l -> verdict.lost(view, l.reason(), l.message()));
  }

  /** Asks for the newest warning on a silent Pod, unless it was read in this reconcile. */
  private static TrialProgress warned(
      TrialView view,
      Optional<Pod> silent,
      TrialProgress without,
      Function<PodRun, TrialProgress> explained) {
    Optional<PodRun> run = silent.flatMap(pod -> run(view, pod));
    if (run.isEmpty()) {
      return without;
    }
    boolean isRead = run.get().warning().filter(w -> w.at() == view.now()).isPresent();
    return isRead
        ? explained.apply(run.get())
        : new TrialProgress.WarningDue(run.get(), silent.orElseThrow());
  }

  private TrialProgress explained(TrialView view, PodRun silent, TrialProgress.Waiting waiting) {
    PodRun.Warning warning = silent.warning().orElseThrow();
    if (warning.trouble().isEmpty()) {
      return waiting;
    }
    return warning.isHopeless()
        ? withoutHandler(view, silent, warning)
        : new TrialProgress.Waiting(
            waiting.what(), waiting.recheck(), warning.trouble(), Optional.empty());
  }

  /** Adds the last warning about the Pod, unless the message has the warning already. */
  private TrialProgress explained(TrialView view, PodRun silent, TrialProgress.Ended ended) {
    TrialOutcome outcome = ended.outcome();
    PodRun.Warning newest = silent.warning().orElseThrow();
    if (newest.isMissingHandler()) {
      return withoutHandler(view, silent, newest);
    }
    return newest
        .trouble()
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

  private TrialProgress withoutHandler(TrialView view, PodRun silent, PodRun.Warning warning) {
    return verdict.lost(
        view, silent.side(), FailureReason.HandlerNotFound, warning.trouble().orElseThrow());
  }

  private static Optional<PodRun> run(TrialView view, Pod pod) {
    return Stream.concat(view.server().stream(), view.container().stream())
        .filter(run -> run.uid().equals(pod.getMetadata().getUid()))
        .findFirst();
  }
}
