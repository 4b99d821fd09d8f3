package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PodRun;
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
 * Watches the Pods of recorded trials until they are gone. The next trial does not wait for a
 * teardown that nobody measures, so the end and the removal of a Pod are seen later than its
 * result.
 */
public final class TeardownWatcher {

  private final Timelines timelines;

  public TeardownWatcher(Timelines timelines) {
    this.timelines = timelines;
  }

  /** Keeps watching the Pods under test of a recorded trial, and forgets its other Pods. */
  public void watch(Reconciliation current, List<TrialOutcome> outcomes) {
    Map<String, ClockBound> watched = new HashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome.isValid() && outcome.podUid() != null) {
        watched.put(outcome.podUid(), outcome.clock() == null ? ClockBound.NONE : outcome.clock());
      }
    }
    podUids(current.run()).filter(uid -> !watched.containsKey(uid)).forEach(timelines::forget);
    current.run().teardowns().putAll(watched);
  }

  /** Returns the teardowns that have ended since the last call, and forgets them. */
  public List<TeardownTimes> collect(Reconciliation current) {
    List<TeardownTimes> seen = new ArrayList<>();
    for (var watched : Map.copyOf(current.run().teardowns()).entrySet()) {
      String uid = watched.getKey();
      Optional<Timeline> timeline = timelines.ofSubmitted(uid).filter(t -> isOver(current, uid, t));
      if (timeline.isPresent()) {
        seen.add(
            TeardownTimes.of(
                uid, timeline.get().seen(), watched.getValue(), timelines.isLate(timeline.get())));
        current.run().teardowns().remove(uid);
        timelines.forget(uid);
      }
    }
    return seen;
  }

  /** A Pod that is kept is not removed: its teardown is over when its sandbox has stopped. */
  private static boolean isOver(Reconciliation current, String uid, Timeline timeline) {
    boolean kept =
        current
            .pod(uid)
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .isPresent();
    return timeline.at(Milestone.Deleted).isPresent()
        || (kept && timeline.at(Milestone.SandboxStopped).isPresent());
  }

  /** Forgets all Pods of a benchmark that was deleted. */
  public void forget(BenchmarkRun run) {
    run.teardowns().keySet().forEach(timelines::forget);
    drop(run, "the benchmark was deleted");
  }

  /**
   * Drops the running trial and the running preparation. Their Pods can then be deleted. If the
   * benchmark goes on, the trial is recorded as Interrupted.
   *
   * @param why as the beginning of a sentence
   */
  public void drop(BenchmarkRun run, String why) {
    podUids(run).forEach(timelines::forget);
    run.drop(why);
    dropPreparation(run);
  }

  /** Drops the running preparation. Its Pod can then be deleted. */
  public void dropPreparation(BenchmarkRun run) {
    run.preparation().ifPresent(this::forget);
    run.preparationOver();
  }

  /** Forgets the current Pod of a preparation. */
  public void forget(PreparationProgress preparation) {
    preparation.pod().map(PodRun::uid).ifPresent(timelines::forget);
  }

  private static Stream<String> podUids(BenchmarkRun run) {
    return run.trial().stream().flatMap(trial -> trial.pods().stream()).map(PodRun::uid);
  }
}
