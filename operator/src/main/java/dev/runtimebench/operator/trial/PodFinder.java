package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds Pods as they are now. The cache may lag behind, so the API server is asked about a Pod that
 * the cache does not have, about a Pod that no event has reported, and about a Pod whose log is
 * over but whose end no event reports.
 */
public final class PodFinder {

  /**
   * How long to wait for the event that reports the end of a container after its log is over. The
   * kubelet looks at its containers every second.
   */
  static final Duration END_EVENT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * How long to wait for the first event about a Pod. The cache has the Pod from the create call. A
   * Pod that is deleted while the watch is broken gets no event.
   */
  static final Duration FIRST_EVENT_TIMEOUT = Duration.ofSeconds(5);

  private final Pods pods;

  public PodFinder(Pods pods) {
    this.pods = pods;
  }

  /** Those Pods, without the ones that are gone and the ones that were stopped. */
  public LivePods live(Reconciliation current, Collection<PodRun> runs) {
    Map<String, Pod> live = new HashMap<>();
    for (PodRun run : runs) {
      find(current, run).ifPresent(pod -> live.put(run.uid(), pod));
    }
    return new LivePods(live);
  }

  private Optional<Pod> find(Reconciliation current, PodRun run) {
    Optional<Pod> cached = current.pod(run.uid());
    if (run.stopped().isPresent()) {
      return cached;
    }
    if (cached.isEmpty() || isUnseen(current, run, cached.get())) {
      return ask(run);
    }
    return isEndOverdue(current, run, cached) ? ask(run).or(() -> cached) : cached;
  }

  /** Whether the cache still has the Pod as the create call returned it. */
  private static boolean isUnseen(Reconciliation current, PodRun run, Pod cached) {
    return run.age(current.now()).compareTo(FIRST_EVENT_TIMEOUT) >= 0
        && Objects.equals(
            cached.getMetadata().getResourceVersion(),
            run.created().getMetadata().getResourceVersion());
  }

  private Optional<Pod> ask(PodRun run) {
    return pods.find(run.created()).filter(pod -> run.uid().equals(pod.getMetadata().getUid()));
  }

  private static boolean isEndOverdue(Reconciliation current, PodRun run, Optional<Pod> cached) {
    boolean ended = cached.map(PodState::of).filter(PodState.Ended.class::isInstance).isPresent();
    // The agent's last record ends a trial without the kubelet. A server may run on.
    Optional<LogStream> read =
        run.log().stream()
            .filter(s -> s.log().filter(log -> log.agentsEnd().isEmpty()).isPresent());
    return !ended
        && run.side() == Side.Container
        && read.flatMap(LogStream::overAt)
            .filter(over -> current.now() - over >= END_EVENT_TIMEOUT.toNanos())
            .isPresent();
  }
}
