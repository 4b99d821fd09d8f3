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
import java.util.Optional;

/**
 * Finds Pods as they are now. The cache may lag behind, so the API server is asked about a Pod that
 * the cache does not have, about a Pod without an event for a while, and about a Pod whose log is
 * over but whose end no event reports.
 */
public final class PodFinder {

  /** For about how many Pods of a burst to ask the API server within that time. */
  private static final int MAX_ASKED = 25;

  private final Pods pods;

  public PodFinder(Pods pods) {
    this.pods = pods;
  }

  /** Those Pods, without the ones that are gone and the ones that were stopped. */
  public LivePods live(Reconciliation current, Collection<PodRun> runs) {
    Map<String, Pod> live = new HashMap<>();
    Duration quiet = PodEventTimeouts.CHANGE.multipliedBy(1 + runs.size() / MAX_ASKED);
    for (PodRun run : runs) {
      find(current, run, quiet).ifPresent(pod -> live.put(run.uid(), pod));
    }
    return new LivePods(live);
  }

  /** That Pod, as the API server has it now; empty if the Pod is gone. */
  public Optional<Pod> now(PodRun run) {
    return ask(run);
  }

  private Optional<Pod> find(Reconciliation current, PodRun run, Duration quiet) {
    Optional<Pod> cached = current.pod(run.uid());
    if (run.stopped().isPresent()) {
      return cached;
    }
    if (cached.isEmpty()) {
      return ask(run);
    }
    run.noteVersion(cached.get(), current.now());
    boolean isQuiet =
        run.unchanged(current.now()).compareTo(quiet) >= 0
            && !(PodState.of(cached.get()) instanceof PodState.Ended);
    if (isQuiet) {
      return askNowAndThen(current, run, quiet);
    }
    return isEndOverdue(current, run, cached) ? ask(run).or(() -> cached) : cached;
  }

  /**
   * Asks only if the last answer is old: each event of another Pod of a burst causes a reconcile.
   */
  private Optional<Pod> askNowAndThen(Reconciliation current, PodRun run, Duration quiet) {
    Optional<PodRun.Answer> known =
        run.answer().filter(answer -> current.now() - answer.at() < quiet.toNanos());
    if (known.isPresent()) {
      return known.get().pod();
    }
    PodRun.Answer answer = new PodRun.Answer(ask(run), current.now());
    run.answered(answer);
    return answer.pod();
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
            .filter(over -> current.now() - over >= PodEventTimeouts.END.toNanos())
            .isPresent();
  }
}
