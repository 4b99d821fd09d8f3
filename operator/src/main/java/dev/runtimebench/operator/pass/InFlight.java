package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.observe.TrialWatch;
import dev.runtimebench.operator.plan.Trial;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A trial whose Pods this process has created, and is watching. */
final class InFlight {

  /** A Pod as it was created, and the watch over it. */
  record Launched(Pod pod, TrialWatch watch) {}

  /**
   * It was stopped before the kubelet told its end.
   *
   * @param pod as it was last seen
   * @param at on the monotonic clock
   */
  record Stopped(Pod pod, long at) {}

  private final Trial trial;
  private final int attempt;
  private final Map<Side, LogReading> logs = new EnumMap<>(Side.class);
  private boolean serverLost;
  private Optional<Stopped> stopped = Optional.empty();
  private final Map<Side, Launched> sides = new EnumMap<>(Side.class);
  private final List<InFlight> burst = new ArrayList<>();
  private Optional<TrialOutcome> outcome = Optional.empty();

  InFlight(Trial trial, int attempt) {
    this.trial = trial;
    this.attempt = attempt;
  }

  /** The reading of that side's log. */
  LogReading log(Side side) {
    return logs.computeIfAbsent(side, LogReading::new);
  }

  /** Reads no log of it any further. */
  void abandonLogs() {
    logs.values().forEach(LogReading::abandon);
    burst.forEach(InFlight::abandonLogs);
  }

  /** Whether its server has ended before its client. */
  boolean isServerLost() {
    return serverLost;
  }

  void serverLost() {
    serverLost = true;
  }

  /** Whether, and when, its Pod was deleted though its exit code is not known. */
  Optional<Stopped> stopped() {
    return stopped;
  }

  void stopped(Pod pod, long now) {
    stopped = Optional.of(new Stopped(pod, now));
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

  /** Its Pods, in a burst all that start at once. */
  Collection<Launched> all() {
    return Stream.concat(sides.values().stream(), burst.stream().flatMap(one -> one.all().stream()))
        .toList();
  }

  /** Adds one of the Pods that start at once, in the order of their numbers. */
  void join(InFlight one) {
    burst.add(one);
  }

  /** Those that start at once; empty in a serial design. */
  List<InFlight> burst() {
    return burst;
  }

  boolean isBurst() {
    return !burst.isEmpty();
  }

  /** What became of it, or of this one of a burst; empty before its end. */
  Optional<TrialOutcome> outcome() {
    return outcome;
  }

  void outcome(TrialOutcome known) {
    outcome = Optional.of(known);
  }
}
