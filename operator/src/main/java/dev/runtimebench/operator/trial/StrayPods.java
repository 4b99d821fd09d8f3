package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Next;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds Pods that have the names of a trial that does not run. */
public final class StrayPods {

  private StrayPods() {}

  /** The Pods in the cache with the names of this attempt. */
  public static List<Pod> of(Reconciliation current, Next.Run run) {
    if (current.run().refused().isRunning()) {
      // The Pods of a burst that was partly refused are this process's own.
      return List.of();
    }
    TrialNames names = new TrialNames(current.benchmark().getMetadata());
    Set<String> wanted = new HashSet<>();
    if (run.trial().concurrency() == null) {
      for (Side side : Side.values()) {
        wanted.add(names.pod(run.trial(), run.attempt(), side));
      }
    } else {
      for (int index = 0; index < run.trial().concurrency(); index++) {
        wanted.add(names.burst(run.trial(), run.attempt(), index));
      }
    }
    return current.pods().stream().filter(p -> wanted.contains(p.getMetadata().getName())).toList();
  }
}
