package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The timelines of the Pods that live, by uid. Filled on the informers' threads, the moment an
 * event comes in: by the time a reconcile runs, several events may have become one.
 */
public final class Timelines {

  /** Pods of which this process has seen no create call (yet): the watch may be quicker. */
  private static final int MOST_STRANGERS = 1000;

  private final Map<String, Timeline> followed = new ConcurrentHashMap<>();
  private final Map<String, Timeline> strangers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Timeline> eldest) {
          return size() > MOST_STRANGERS;
        }
      };

  /** How long after its opening a watch may bring what happened before. */
  private static final long BACKLOG = TimeUnit.SECONDS.toNanos(5);

  private static final int MOST_REOPENINGS = 100;

  private final Queue<Long> reopenings = new ConcurrentLinkedQueue<>();
  private final OperatorClock clock;

  public Timelines(OperatorClock clock) {
    this.clock = clock;
  }

  /** Notes that a watch on Pods is being opened anew, having been lost at some time before. */
  public void watchReopened() {
    reopenings.add(clock.stamp());
    if (reopenings.size() > MOST_REOPENINGS) {
      reopenings.poll();
    }
  }

  /**
   * Whether some of a Pod's watch receipts may be late: a watch brings what happened while it was
   * lost when it is opened anew. One that is opened anew while nothing happens does no harm.
   */
  public boolean isLate(Timeline timeline) {
    return timeline
        .at(Milestone.Submitted)
        .filter(
            submitted ->
                reopenings.stream()
                    .filter(reopened -> reopened > submitted)
                    .anyMatch(reopened -> timeline.receivedWithin(reopened, reopened + BACKLOG)))
        .isPresent();
  }

  /** Notes what the watch shows of a Pod. */
  public void seen(Pod pod) {
    long now = clock.stamp();
    Timeline timeline = of(pod.getMetadata().getUid());
    PodMilestones.in(pod, timeline.seen().keySet())
        .forEach(milestone -> timeline.note(milestone, now));
    noteEnd(timeline, pod);
  }

  private static void noteEnd(Timeline timeline, Pod pod) {
    if (PodState.of(pod) instanceof PodState.Ended ended) {
      timeline.ended(ended);
    }
  }

  /** Notes what an Event of the kubelet says. */
  public void stamped(NodeStamp stamp) {
    Timeline timeline = of(stamp.podUid());
    timeline.note(stamp.milestone(), stamp.epochNanos(), clock.stamp());
    if (stamp.fetched()) {
      timeline.fetched();
    }
  }

  /** Notes that the watch has shown a Pod gone; of one that isn't followed nothing is kept. */
  public void gone(Pod pod) {
    long now = clock.stamp();
    String uid = pod.getMetadata().getUid();
    Optional<Timeline> timeline = ofSubmitted(uid);
    timeline.ifPresent(
        t -> {
          noteEnd(t, pod);
          t.note(Milestone.SandboxStopped, now);
          t.note(Milestone.Deleted, now);
        });
    if (timeline.isEmpty()) {
      forget(uid);
    }
  }

  /**
   * Notes the create call.
   *
   * @param before just before it
   * @param after when it was answered
   */
  public void submitted(String uid, long before, long after) {
    Timeline timeline;
    synchronized (strangers) {
      Timeline met = strangers.remove(uid);
      timeline = followed.computeIfAbsent(uid, u -> met == null ? new Timeline() : met);
    }
    timeline.note(Milestone.Submitted, before);
    timeline.note(Milestone.Acknowledged, after);
  }

  /** Notes the delete call, just before it. */
  public void deleteAsked(String uid) {
    ofSubmitted(uid).ifPresent(t -> t.note(Milestone.DeleteAsked, clock.stamp()));
  }

  /** The timeline of that Pod, if this process has seen its create call. */
  public Optional<Timeline> ofSubmitted(String uid) {
    return Optional.ofNullable(followed.get(uid));
  }

  /** Forgets a Pod of which nothing more is to be known. */
  public void forget(String uid) {
    synchronized (strangers) {
      strangers.remove(uid);
      followed.remove(uid);
    }
  }

  private Timeline of(String uid) {
    synchronized (strangers) {
      Timeline timeline = followed.get(uid);
      return timeline != null ? timeline : strangers.computeIfAbsent(uid, u -> new Timeline());
    }
  }
}
