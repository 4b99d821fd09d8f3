package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Deletes the Pods of trials that are over, but for those that the retention keeps. */
final class PodCleaner {

  private final Cluster cluster;

  PodCleaner(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Deletes each Pod that is neither kept nor in flight; asks once for each. */
  void removeUnkept(Pass pass) {
    for (Pod pod : standing(pass)) {
      if (pass.run().deletions().putIfAbsent(pod.getMetadata().getUid(), pass.now()) == null
          && pod.getMetadata().getDeletionTimestamp() == null) {
        cluster.pods().delete(pod);
      }
    }
    pass.run().deletions().keySet().removeIf(uid -> pass.pod(uid).isEmpty());
  }

  /** The Pods of earlier trials that are still there and are to go. */
  static List<Pod> standing(Pass pass) {
    return pass.pods().stream()
        .filter(pod -> !isInFlight(pass, pod) && !isKept(pass, pod))
        .toList();
  }

  private static boolean isInFlight(Pass pass, Pod pod) {
    return pass.run().inFlight().stream()
        .flatMap(trial -> trial.all().stream())
        .anyMatch(l -> l.pod().getMetadata().getUid().equals(pod.getMetadata().getUid()));
  }

  /** Only a Pod that has ended can be kept: another would still take part in later trials. */
  private static boolean isKept(Pass pass, Pod pod) {
    if (!(PodState.of(pod) instanceof PodState.Ended)
        || pod.getMetadata().getDeletionTimestamp() != null) {
      return false;
    }
    PodRetention retention = pass.spec().podRetention();
    return retention == PodRetention.Always
        || (retention == PodRetention.OnFailure
            && outcome(pass, pod).filter(o -> !o.isValid()).isPresent());
  }

  private static Optional<TrialOutcome> outcome(Pass pass, Pod pod) {
    var labels = pod.getMetadata().getLabels();
    return pass.run().outcomes().stream()
        .filter(o -> String.valueOf(o.block()).equals(labels.get(Labels.BLOCK)))
        .filter(o -> String.valueOf(o.attempt()).equals(labels.get(Labels.ATTEMPT)))
        .filter(o -> o.runtime().equals(labels.get(Labels.RUNTIME)))
        .findFirst();
  }
}
