package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.observe.Aftermath;
import dev.runtimebench.operator.observe.ClockBound;
import dev.runtimebench.operator.observe.Milestone;
import dev.runtimebench.operator.observe.Timeline;
import dev.runtimebench.operator.observe.Timelines;
import dev.runtimebench.operator.observe.TrialOutcome;
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
final class Aftermaths {

  private final Timelines timelines;

  Aftermaths(Timelines timelines) {
    this.timelines = timelines;
  }

  /** Goes on watching the Pods under test of a trial that is recorded, and no other of its Pods. */
  void watchOn(Pass pass, List<TrialOutcome> outcomes) {
    Map<String, ClockBound> watched = new HashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome.isValid() && outcome.podUid() != null) {
        watched.put(outcome.podUid(), outcome.clock() == null ? ClockBound.NONE : outcome.clock());
      }
    }
    inFlight(pass.run()).filter(uid -> !watched.containsKey(uid)).forEach(timelines::forget);
    pass.run().watchedOn().putAll(watched);
  }

  /** What has been seen to its end since the last call. */
  List<Aftermath> seen(Pass pass) {
    List<Aftermath> seen = new ArrayList<>();
    for (var watched : Map.copyOf(pass.run().watchedOn()).entrySet()) {
      String uid = watched.getKey();
      Optional<Timeline> timeline = timelines.ofSubmitted(uid);
      if (timeline.filter(t -> isOver(pass, uid, t)).isPresent()) {
        seen.add(
            Aftermath.of(
                uid, timeline.get(), watched.getValue(), timelines.isLate(timeline.get())));
        pass.run().watchedOn().remove(uid);
        timelines.forget(uid);
      }
    }
    return seen;
  }

  /** A Pod that is kept isn't removed: with its sandbox it is over. */
  private static boolean isOver(Pass pass, String uid, Timeline timeline) {
    boolean kept =
        pass.pod(uid).filter(pod -> pod.getMetadata().getDeletionTimestamp() == null).isPresent();
    return timeline.at(Milestone.Deleted).isPresent()
        || (kept && timeline.at(Milestone.SandboxStopped).isPresent());
  }

  /** Forgets the Pods of a benchmark that is deleted. */
  void forget(BenchmarkRun run) {
    run.watchedOn().keySet().forEach(timelines::forget);
    drop(run);
  }

  /** Nothing is in flight any more: what stands is then deleted like the rest. */
  void drop(BenchmarkRun run) {
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
  void abandonPreparation(BenchmarkRun run) {
    run.preparing().ifPresent(this::forget);
    run.preparing(Optional.empty());
  }

  /** Forgets the Pod that a preparation is at: of it no more is to be seen. */
  void forget(Preparing preparing) {
    preparing
        .launched()
        .ifPresent(launched -> timelines.forget(launched.pod().getMetadata().getUid()));
  }
}
