package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The timelines of the Pods that live, by uid. The informers' threads note each event the moment it
 * arrives: by the time a reconcile runs, several events may have become one. Thread-safe: any
 * thread may call any method.
 */
public final class Timelines {

  /** The watch may show a Pod before its create call returns. How many such Pods to keep. */
  private static final int MAX_UNSUBMITTED = 1000;

  /** How long a watch that is opened again may bring events from the time before. */
  private static final long BACKLOG = TimeUnit.SECONDS.toNanos(5);

  private static final int MAX_REOPENINGS = 100;

  /** Guards the maps and the queue below. Timelines guard themselves. */
  private final Object lock = new Object();

  private final Map<String, Timeline> submitted = new HashMap<>();
  private final Map<String, Timeline> unsubmitted =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Timeline> eldest) {
          return size() > MAX_UNSUBMITTED;
        }
      };

  /** The last disruptions by the Pod's uid: a watch may show a Pod gone before anybody looks. */
  private final Map<String, Disruption> disruptions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Disruption> eldest) {
          return size() > MAX_UNSUBMITTED;
        }
      };

  /** When a watch was opened again, by the operator's clock. */
  private final Deque<Long> reopenings = new ArrayDeque<>();

  private final OperatorClock clock;

  public Timelines(OperatorClock clock) {
    this.clock = clock;
  }

  /** Notes that a watch on Pods is being opened again, after a time in which it was lost. */
  public void watchReopened() {
    synchronized (lock) {
      reopenings.addLast(clock.stamp());
      if (reopenings.size() > MAX_REOPENINGS) {
        reopenings.removeFirst();
      }
    }
  }

  /**
   * Whether the watch may have reported some milestones of the Pod too late. A watch that is opened
   * again brings the events of the time in which it was lost. No harm is done if nothing happened
   * to the Pod.
   */
  public boolean isLate(Timeline timeline) {
    List<Long> reopened;
    synchronized (lock) {
      reopened = List.copyOf(reopenings);
    }
    return timeline
        .at(Milestone.Submitted)
        .filter(
            since ->
                reopened.stream()
                    .filter(at -> at > since)
                    .anyMatch(at -> timeline.receivedWithin(at, at + BACKLOG)))
        .isPresent();
  }

  /** Notes what the watch shows of a Pod. */
  public void seen(Pod pod) {
    long now = clock.stamp();
    Timeline timeline = of(pod.getMetadata().getUid());
    PodMilestones.in(pod, timeline.seen().keySet())
        .forEach(milestone -> timeline.note(milestone, now));
    if (PodState.of(pod) instanceof PodState.Waiting waiting && waiting.isUnschedulable()) {
      timeline.unschedulable(waiting.message());
    }
    // The disruption first: whoever sees the end must see the reason too.
    noteDisruption(pod);
    noteEnd(timeline, pod, now);
  }

  /** The event that a Pod is gone has the Pod's last state too. */
  private void noteDisruption(Pod pod) {
    String uid = pod.getMetadata().getUid();
    Optional<Disruption> disruption = Disruption.of(pod);
    synchronized (lock) {
      // A later state may withdraw the condition: an eviction that did not happen.
      disruption.ifPresentOrElse(d -> disruptions.put(uid, d), () -> disruptions.remove(uid));
    }
  }

  /** The disruption of that Pod, as the watch last showed it; empty if there was none. */
  public Optional<Disruption> disruption(String uid) {
    synchronized (lock) {
      return Optional.ofNullable(disruptions.get(uid));
    }
  }

  /** The kubelet rounds the time of the end down, so that the bound on its clock holds. */
  private static void noteEnd(Timeline timeline, Pod pod, long now) {
    if (PodState.of(pod) instanceof PodState.Ended ended) {
      timeline.ended(ended);
      PodState.finishedAt(pod)
          .ifPresent(second -> timeline.heard(ClockBound.received(second, now)));
    }
  }

  /** Notes the milestone that an Event of the kubelet stamps. */
  public void stamped(NodeStamp stamp) {
    Timeline timeline = of(stamp.podUid());
    timeline.noteStamped(stamp.milestone(), stamp.epochNanos(), clock.stamp());
    if (stamp.fetched()) {
      timeline.fetched();
    }
    stamp.pullNanos().ifPresent(timeline::pullTook);
  }

  /** Notes that the kubelet pulled the image of an init container. */
  public void initPulled(InitPull pull) {
    of(pull.podUid()).initPulled(pull);
  }

  /** Notes that the watch shows a Pod gone. Nothing is kept of a Pod that nobody follows. */
  public void gone(Pod pod) {
    long now = clock.stamp();
    String uid = pod.getMetadata().getUid();
    noteDisruption(pod);
    Optional<Timeline> timeline = ofSubmitted(uid);
    timeline.ifPresent(
        t -> {
          // The end first: whoever sees the removal must see the end too.
          noteEnd(t, pod, now);
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
   * @param before just before the call
   * @param after just after the answer
   */
  public void submitted(String uid, long before, long after) {
    Timeline timeline;
    synchronized (lock) {
      Timeline early = unsubmitted.remove(uid);
      timeline = submitted.computeIfAbsent(uid, u -> early == null ? new Timeline() : early);
    }
    timeline.note(Milestone.Submitted, before);
    timeline.note(Milestone.Acknowledged, after);
  }

  /** Notes the delete call, just before the call. */
  public void deleteAsked(String uid) {
    ofSubmitted(uid).ifPresent(t -> t.note(Milestone.DeleteAsked, clock.stamp()));
  }

  /** The timeline of that Pod; empty if this process did not create the Pod. */
  public Optional<Timeline> ofSubmitted(String uid) {
    synchronized (lock) {
      return Optional.ofNullable(submitted.get(uid));
    }
  }

  /** Forgets a Pod. */
  public void forget(String uid) {
    synchronized (lock) {
      unsubmitted.remove(uid);
      submitted.remove(uid);
    }
  }

  private Timeline of(String uid) {
    synchronized (lock) {
      Timeline timeline = submitted.get(uid);
      return timeline != null ? timeline : unsubmitted.computeIfAbsent(uid, u -> new Timeline());
    }
  }
}
