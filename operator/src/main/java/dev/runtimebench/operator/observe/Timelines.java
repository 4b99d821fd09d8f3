package dev.runtimebench.operator.observe;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The timelines of the Pods that live, by uid. Filled on the informer's thread, the moment an event
 * comes in: by the time a reconcile runs, several events may have become one.
 */
public final class Timelines {

  private final Map<String, Timeline> byUid = new ConcurrentHashMap<>();
  private final OperatorClock clock;

  public Timelines(OperatorClock clock) {
    this.clock = clock;
  }

  /** Notes what the watch shows of a Pod. */
  public void seen(Pod pod) {
    long now = clock.epochNanos();
    Timeline timeline = of(pod.getMetadata().getUid());
    PodMilestones.in(pod).forEach(milestone -> timeline.note(milestone, now));
  }

  /** Notes that the watch has shown a Pod gone; of one that isn't followed nothing is kept. */
  public void gone(Pod pod) {
    String uid = pod.getMetadata().getUid();
    ofSubmitted(uid)
        .ifPresentOrElse(
            timeline -> timeline.note(Milestone.Deleted, clock.epochNanos()), () -> forget(uid));
  }

  /**
   * Notes the create call.
   *
   * @param epochNanos just before it
   */
  public void submitted(String uid, long epochNanos) {
    of(uid).note(Milestone.Submitted, epochNanos);
  }

  /** The timeline of that Pod, if this process has seen its create call. */
  public Optional<Timeline> ofSubmitted(String uid) {
    return Optional.ofNullable(byUid.get(uid)).filter(t -> t.at(Milestone.Submitted).isPresent());
  }

  /** Forgets a Pod whose trial has been recorded. */
  public void forget(String uid) {
    byUid.remove(uid);
  }

  private Timeline of(String uid) {
    return byUid.computeIfAbsent(uid, u -> new Timeline());
  }
}
