package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.sample.RungBuilder;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/** The open rung as it is now, and what a criterion that its Pods do not meet means. */
final class OpenRung {

  private final StartTimes starts;

  OpenRung(StartTimes starts) {
    this.starts = starts;
  }

  /**
   * The ramp ends, because the Pods that are there do not meet a criterion. An open rung without a
   * new Pod has the Pods of the rung before, which met the criteria and counts already.
   */
  RampProgress failed(RampView view, DensityStop stop, String message) {
    boolean ownPods = view.ramp().isOpen() && !view.added().isEmpty();
    return new RampProgress.Stopped(
        ownPods ? Optional.of(judged(view, false)) : Optional.empty(), stop, message);
  }

  /** A criterion seems to have failed. */
  RampProgress suspect(RampView view, DensityStop stop, String message) {
    return new RampProgress.Suspect(judged(view, false), stop, message);
  }

  /** The rung as it is, and whether it met the criteria. */
  Rung judged(RampView view, boolean met) {
    Optional<RampRun.Look> look = view.ramp().look();
    int unstarted = (int) view.added().stream().filter(run -> !starts.hasRun(view, run)).count();
    return RungBuilder.builder()
        .pods(view.counted().size())
        .startMillis(view.added().stream().flatMap(run -> starts.millis(run).stream()).toList())
        .unstarted(unstarted == 0 ? null : unstarted)
        .ready((int) view.counted().stream().filter(view::isReady).count())
        .memoryUnrequested(
            look.filter(l -> l.node().node().isPresent())
                .flatMap(l -> RampRoom.requested(view, l).memory())
                .map(BigDecimal::longValue)
                .orElse(null))
        .memoryAvailable(look.flatMap(RampRun.Look::available).orElse(null))
        .memoryPerPod(met ? perPod(view.ramp()) : null)
        .rate(RateCriterion.rate(view).orElse(null))
        .met(met)
        .build();
  }

  /** The Pods of a rung that failed may still be starting, so only a rung that is met has it. */
  private static Long perPod(RampRun ramp) {
    OptionalDouble mean = ramp.perPod();
    return mean.isPresent() ? Math.round(mean.getAsDouble()) : null;
  }
}
