package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * Says what it means for a ramp that one of its Pods has ended, or is not the Pod that was sent.
 * The rung does not matter.
 */
final class PodEnds {

  private static final String OOM_KILLED = "OOMKilled";
  private static final String EVICTED = "Evicted";
  private static final String DEADLINE = "DeadlineExceeded";

  private final Timelines timelines;
  private final OpenRung rung;

  PodEnds(Timelines timelines, OpenRung rung) {
    this.timelines = timelines;
    this.rung = rung;
  }

  /** What the Pods that are not as they were sent mean for the ramp; empty if there is none. */
  Optional<RampProgress> changed(RampView view) {
    return view.counted().stream()
        .flatMap(
            run ->
                run.differences().unacceptable().stream()
                    .map(
                        changed ->
                            RampProgress.lost(
                                FailureReason.PodChanged, run.changedMessage(changed))))
        .findFirst();
  }

  /** What the Pods that have ended mean for the ramp; empty if none has. */
  Optional<RampProgress> ended(RampView view) {
    return view.counted().stream().flatMap(run -> ended(view, run).stream()).findFirst();
  }

  /** What a Pod that has ended, or is about to, means for the ramp; empty if it does neither. */
  private Optional<RampProgress> ended(RampView view, PodRun run) {
    Optional<Pod> live = view.live().of(run);
    if (live.isEmpty()) {
      return Optional.of(
          timelines
              .disruption(run.uid())
              .map(disruption -> disrupted(view, disruption))
              .orElseGet(() -> vanished(run)));
    }
    Pod pod = live.get();
    boolean deleted = pod.getMetadata().getDeletionTimestamp() != null;
    boolean stops = deleted || view.state(run) instanceof PodState.Ended;
    Optional<Disruption> disruption = stops ? Disruption.of(pod) : Optional.empty();
    if (disruption.isPresent()) {
      return disruption.map(d -> disrupted(view, d));
    }
    // The exit code of a Pod that somebody deletes says nothing about the node or the workload.
    if (deleted) {
      return Optional.of(vanished(run));
    }
    return view.state(run) instanceof PodState.Ended end
        ? Optional.of(ended(view, run, end))
        : Optional.empty();
  }

  private static RampProgress vanished(PodRun run) {
    return RampProgress.lost(
        FailureReason.PodVanished,
        "Pod %s was deleted while Pods were added".formatted(RampView.name(run)));
  }

  private RampProgress disrupted(RampView view, Disruption disruption) {
    return disruption.reason() == FailureReason.NodePressure
        ? rung.failed(view, DensityStop.Evicted, disruption.message())
        : RampProgress.lost(disruption.reason(), disruption.message());
  }

  private RampProgress ended(RampView view, PodRun run, PodState.Ended end) {
    String words =
        "Pod %s ended%s%s"
            .formatted(
                RampView.name(run),
                end.exitCode().map(code -> " with exit code " + code).orElse(""),
                end.reason().isEmpty() ? "" : " (" + end.reason() + ")");
    boolean first = view.ramp().rungs().isEmpty();
    if (end.reason().equals(EVICTED)) {
      String why = words + ": " + end.message();
      return Disruption.isOwnLimit(end.message())
          ? RampProgress.lost(
              FailureReason.Evicted,
              why
                  + "; raise spec.resources.ephemeralStorage, or choose a workload that writes less")
          : rung.failed(view, DensityStop.Evicted, why);
    }
    if (end.reason().equals(OOM_KILLED)) {
      return first
          ? RampProgress.lost(
              FailureReason.OutOfMemory,
              words + " on the first rung; raise spec.resources.memory if the workload needs more")
          : rung.failed(
              view,
              DensityStop.OutOfMemory,
              words
                  + "; if the container needs more memory than spec.resources.memory, raise that limit");
    }
    if (end.reason().equals(DEADLINE)) {
      return RampProgress.lost(
          FailureReason.Interrupted,
          words + ": the ramp took longer than planned; the trial runs again");
    }
    if (end.exitCode().filter(code -> code == 0).isPresent()) {
      return RampProgress.lost(
          FailureReason.WorkloadEnded,
          words
              + ", but mode Density needs a workload that runs until it is stopped; choose another workload in spec.workload");
    }
    return first
        ? RampProgress.lost(FailureReason.NonZeroExit, words + ": " + end.message())
        : rung.failed(
            view,
            view.ramp().isEarlier(run) ? DensityStop.NeighboursNotReady : DensityStop.PodsNotReady,
            words);
  }
}
