package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.admission.RanPods;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.sample.RampBuilder;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** Makes the outcome of a ramp that has ended. */
final class RampOutcome {

  private RampOutcome() {}

  static TrialOutcome of(RampView view, RampProgress.Stopped stopped) {
    Trial trial = view.running().trial();
    TrialOutcomeBuilder outcome =
        TrialOutcomeBuilder.builder()
            .block(trial.block())
            .warmup(trial.warmup())
            .position(trial.position())
            .runtime(trial.runtime())
            .attempt(view.running().attempt())
            .ramp(ramp(view, stopped));
    if (!view.counted().isEmpty()) {
      PodRun first = view.counted().get(0);
      Pod pod = view.live().latest(first);
      outcome
          .pod(pod.getMetadata().getName())
          .podUid(pod.getMetadata().getUid())
          .ran(RanPods.of(pod, first.differences()));
    }
    return outcome.node(view.node().orElse(null)).build();
  }

  private static Ramp ramp(RampView view, RampProgress.Stopped stopped) {
    List<Rung> rungs = new ArrayList<>(view.ramp().rungs());
    int fits = rungs.isEmpty() ? 0 : rungs.get(rungs.size() - 1).pods();
    stopped.last().ifPresent(rungs::add);
    return RampBuilder.builder()
        .created(view.running().created())
        .fits(fits)
        .failsAt(failsAt(stopped, fits))
        .stop(stopped.stop())
        .message(stopped.message())
        .memoryUnknown(
            view.ramp()
                .look()
                .map(look -> look.memory().unknown())
                .filter(why -> !why.isEmpty())
                .orElse(null))
        .rungs(rungs)
        .build();
  }

  /** Null after a bound that is not the runtime's: then more Pods may fit, by any number. */
  private static Integer failsAt(RampProgress.Stopped stopped, int fits) {
    DensityStop stop = stopped.stop();
    if (stop.isCensoring()) {
      return null;
    }
    return stopped.last().map(Rung::pods).filter(pods -> pods > fits).orElse(fits + 1);
  }
}
