package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.observe.TrialWatch;
import dev.runtimebench.operator.plan.Trial;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A trial whose Pods this process has created, and is watching. */
final class InFlight {

  /** A Pod as it was created, and the watch over it. */
  record Launched(Pod pod, TrialWatch watch) {}

  private final Trial trial;
  private final int attempt;
  private final Map<Side, Launched> sides = new EnumMap<>(Side.class);

  InFlight(Trial trial, int attempt) {
    this.trial = trial;
    this.attempt = attempt;
  }

  Trial trial() {
    return trial;
  }

  int attempt() {
    return attempt;
  }

  void launched(Side side, Launched launched) {
    sides.put(side, launched);
  }

  Optional<Launched> side(Side side) {
    return Optional.ofNullable(sides.get(side));
  }

  Collection<Launched> all() {
    return sides.values();
  }
}
