package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.ApiErrors;
import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Creates one Pod of a burst. A create call that fails is made again, as long as the Pod still
 * starts together with the others: otherwise a large burst would never succeed while the API server
 * refuses a few calls.
 */
final class BurstPod {

  private static final Duration FIRST_WAIT = Duration.ofMillis(50);

  /**
   * The result of the calls for one Pod.
   *
   * @param pod as it was sent
   * @param call the call that created the Pod; the last call, if that is not known
   */
  record Made(Pod pod, Creation creation, TrialLauncher.Call call) {}

  private final Pods pods;
  private final OperatorClock clock;
  private final Pod pod;
  private final BurstWindow window;

  /** The calls of this process that may have created the Pod, although they had no such answer. */
  private final List<CallTimes> unanswered = new ArrayList<>();

  BurstPod(Pods pods, OperatorClock clock, Pod pod, BurstWindow window) {
    this.pods = pods;
    this.clock = clock;
    this.pod = pod;
    this.window = window;
  }

  /**
   * @throws KubernetesClientException when all calls failed; the Pod may exist
   */
  Made create() {
    Duration wait = FIRST_WAIT;
    boolean first = true;
    while (true) {
      CallTimes times = new CallTimes(clock);
      try {
        return made(create(times, first), times);
      } catch (KubernetesClientException e) {
        if (!ApiErrors.isTurnedAway(e)) {
          unanswered.add(times);
        }
        Duration asked = ApiErrors.retryAfter(e);
        await(asked.compareTo(wait) > 0 ? asked : wait, e);
        wait = wait.multipliedBy(2);
        first = false;
      }
    }
  }

  private Creation create(CallTimes times, boolean first) {
    try {
      return pods.create(pod, times);
    } finally {
      if (first) {
        window.firstCallIsOver();
      }
    }
  }

  /** Gives up if the next call would come too late. */
  private void await(Duration wait, KubernetesClientException failure) {
    if (!window.isOpen(wait)) {
      throw failure;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  private Made made(Creation creation, CallTimes times) {
    if (!(creation instanceof Creation.Created created) || !created.wasThere()) {
      return new Made(pod, creation, call(times));
    }
    if (created.known() == Creation.Known.Found) {
      unanswered.add(times);
    }
    // Two calls of this process may have created the Pod: then nobody knows which one did.
    return isOwn(created.pod()) && unanswered.size() == 1
        ? new Made(
            pod,
            new Creation.Created(created.pod(), Creation.Known.Answered),
            call(unanswered.get(0)))
        : new Made(pod, TrialLauncher.checked(pod, creation), call(times));
  }

  private TrialLauncher.Call call(CallTimes times) {
    return new TrialLauncher.Call(times.began(), times.before(), clock.stamp());
  }

  /** Whether this process has sent the Pod that was found. */
  private boolean isOwn(Pod found) {
    return sender(pod) != null && sender(pod).equals(sender(found));
  }

  private static String sender(Pod pod) {
    return pod.getMetadata().getAnnotations() == null
        ? null
        : pod.getMetadata().getAnnotations().get(Labels.SENT_BY);
  }
}
