package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.TeardownTimes;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps an eye on the Pods of trials that have been recorded, until they are gone: a trial isn't
 * held up for what nobody measures, and its end and removal are yet to be told.
 */
public final class TeardownWatcher {

  private final Timelines timelines;

  public TeardownWatcher(Timelines timelines) {
    this.timelines = timelines;
  }

  /** Goes on watching the Pods under test of a trial that is recorded, and no other of its Pods. */
  public void watchOn(Reconciliation current, List<TrialOutcome> outcomes) {
    Map<String, ClockBound> watched = new HashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome.isValid() && outcome.podUid() != null) {
        watched.put(outcome.podUid(), outcome.clock() == null ? ClockBound.NONE : outcome.clock());
      }
    }
    inFlight(current.run()).filter(uid -> !watched.containsKey(uid)).forEach(timelines::forget);
    current.run().watchedOn().putAll(watched);
  }

  /** What has been seen to its end since the last call. */
  public List<TeardownTimes> seen(Reconciliation current) {
    List<TeardownTimes> seen = new ArrayList<>();
    for (var watched : Map.copyOf(current.run().watchedOn()).entrySet()) {
      String uid = watched.getKey();
      Optional<Timeline> timeline = timelines.ofSubmitted(uid);
      if (timeline.filter(t -> isOver(current, uid, t)).isPresent()) {
        seen.add(
            TeardownTimes.of(
                uid, timeline.get().seen(), watched.getValue(), timelines.isLate(timeline.get())));
        current.run().watchedOn().remove(uid);
        timelines.forget(uid);
      }
    }
    return seen;
  }

  /** A Pod that is kept isn't removed: with its sandbox it is over. */
  private static boolean isOver(Reconciliation current, String uid, Timeline timeline) {
    boolean kept =
        current
            .pod(uid)
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .isPresent();
    return timeline.at(Milestone.Deleted).isPresent()
        || (kept && timeline.at(Milestone.SandboxStopped).isPresent());
  }

  /** Forgets the Pods of a benchmark that is deleted. */
  public void forget(BenchmarkRun run) {
    run.watchedOn().keySet().forEach(timelines::forget);
    drop(run);
  }

  /** Nothing is in flight any more: what stands is then deleted like the rest. */
  public void drop(BenchmarkRun run) {
    inFlight(run).forEach(timelines::forget);
    run.landed();
    abandonPreparation(run);
  }

  /** The Pods of the trial in flight, by uid. */
  private static Stream<String> inFlight(BenchmarkRun run) {
    return run.inFlight().stream()
        .flatMap(trial -> trial.all().stream())
        .map(launched -> launched.pod().getMetadata().getUid());
  }

  /** Forgets a preparation that is under way, with the Pod that it is at. */
  public void abandonPreparation(BenchmarkRun run) {
    run.preparing().ifPresent(this::forget);
    run.preparing(Optional.empty());
  }

  /** Forgets the Pod that a preparation is at: of it no more is to be seen. */
  public void forget(PreparationProgress preparing) {
    preparing
        .launched()
        .ifPresent(launched -> timelines.forget(launched.pod().getMetadata().getUid()));
  }
}
