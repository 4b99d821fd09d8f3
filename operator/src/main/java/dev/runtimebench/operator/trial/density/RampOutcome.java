package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.operator.observe.disruption.RequestedRoom;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.admission.RanPods;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.OthersOnNode;
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

  /** What is known of a ramp that has no result. */
  static Ramp lost(RunningTrial running) {
    List<Rung> rungs = running.ramp().orElseThrow().rungs();
    return RampBuilder.builder().created(running.created()).fits(fits(rungs)).rungs(rungs).build();
  }

  private static int fits(List<Rung> met) {
    return met.isEmpty() ? 0 : met.get(met.size() - 1).pods();
  }

  private static Ramp ramp(RampView view, RampProgress.Stopped stopped) {
    List<Rung> rungs = new ArrayList<>(view.ramp().rungs());
    int fits = fits(rungs);
    stopped.last().ifPresent(rungs::add);
    return RampBuilder.builder()
        .created(view.running().created())
        .fits(fits)
        .failsAt(failsAt(view, stopped, fits))
        .stop(stopped.stop())
        .message(stopped.message())
        .memoryUnknown(
            view.ramp()
                .look()
                .map(look -> look.memory().unknown())
                .filter(why -> !why.isEmpty() && !view.ramp().knowsMemory())
                .orElse(null))
        .before(view.ramp().start().map(RampOutcome::load).orElse(null))
        .after(view.ramp().look().map(RampOutcome::load).orElse(null))
        .rungs(rungs)
        .build();
  }

  private static OthersOnNode load(RampRun.Look look) {
    RequestedRoom others = RequestedRoom.of(look.others().orElse(List.of()));
    return new OthersOnNode(
        others.pods(),
        others.cpu().doubleValue(),
        others.memory().longValue(),
        look.available().orElse(null));
  }

  /** Null after a bound that is not the runtime's: then more Pods may fit, by any number. */
  private static Integer failsAt(RampView view, RampProgress.Stopped stopped, int fits) {
    DensityStop stop = stopped.stop();
    if (stop.isCensoring()) {
      return null;
    }
    // No Pod has failed: the mean of the Pods says that another one would take too much memory.
    boolean predicted =
        stopped.last().isEmpty()
            && view.ramp().bound().filter(b -> b.stop() == DensityStop.AvailableMemory).isPresent();
    int next = predicted ? Math.max(2, view.design().step()) : 1;
    return stopped.last().map(Rung::pods).filter(pods -> pods > fits).orElse(fits + next);
  }
}
