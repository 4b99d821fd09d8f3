package dev.runtimebench.operator.state;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/**
 * The Pods of a trial as they are now.
 *
 * @param byUid without the Pods that are gone
 */
public record LivePods(Map<String, Pod> byUid) {

  public LivePods {
    byUid = Map.copyOf(byUid);
  }

  /** That Pod as it is now; empty if the Pod is gone. */
  public Optional<Pod> of(PodRun run) {
    return Optional.ofNullable(byUid.get(run.uid()));
  }

  /** That Pod as it is now, or as it was last seen. */
  public Pod latest(PodRun run) {
    return of(run).or(() -> run.stopped().map(PodRun.Stopped::pod)).orElse(run.created());
  }
}
