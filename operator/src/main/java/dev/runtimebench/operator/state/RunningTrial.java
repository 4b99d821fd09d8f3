package dev.runtimebench.operator.state;

import dev.runtimebench.operator.logs.LogAttempts;
import dev.runtimebench.operator.trial.TrialWatch;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A trial whose Pods this process has created, and is watching. */
public final class RunningTrial {

  /** A Pod as it was created, and the watch over it. */
  public record Launched(Pod pod, TrialWatch watch) {}

  /**
   * It was stopped before the kubelet told its end.
   *
   * @param pod as it was last seen
   * @param at on the monotonic clock
   */
  public record Stopped(Pod pod, long at) {}

  private final Trial trial;
  private final int attempt;
  private final Map<Side, LogAttempts> logs = new EnumMap<>(Side.class);
  private boolean serverLost;
  private Optional<Stopped> stopped = Optional.empty();
  private final Map<Side, Launched> sides = new EnumMap<>(Side.class);
  private final List<RunningTrial> burst = new ArrayList<>();
  private Optional<TrialOutcome> outcome = Optional.empty();

  public RunningTrial(Trial trial, int attempt) {
    this.trial = trial;
    this.attempt = attempt;
  }

  /** The reading of that side's log. */
  public LogAttempts log(Side side) {
    return logs.computeIfAbsent(side, LogAttempts::new);
  }

  /** Reads no log of it any further. */
  public void abandonLogs() {
    logs.values().forEach(LogAttempts::abandon);
    burst.forEach(RunningTrial::abandonLogs);
  }

  /** Whether its server has ended before its client. */
  public boolean isServerLost() {
    return serverLost;
  }

  public void serverLost() {
    serverLost = true;
  }

  /** Whether, and when, its Pod was deleted though its exit code is not known. */
  public Optional<Stopped> stopped() {
    return stopped;
  }

  public void stopped(Pod pod, long now) {
    stopped = Optional.of(new Stopped(pod, now));
  }

  public Trial trial() {
    return trial;
  }

  public int attempt() {
    return attempt;
  }

  public void launched(Side side, Launched launched) {
    sides.put(side, launched);
  }

  public Optional<Launched> side(Side side) {
    return Optional.ofNullable(sides.get(side));
  }

  /** Its Pods, in a burst all that start at once. */
  public Collection<Launched> all() {
    return Stream.concat(sides.values().stream(), burst.stream().flatMap(one -> one.all().stream()))
        .toList();
  }

  /** Adds one of the Pods that start at once, in the order of their numbers. */
  public void join(RunningTrial one) {
    burst.add(one);
  }

  /** Those that start at once; empty in a serial design. */
  public List<RunningTrial> burst() {
    return burst;
  }

  public boolean isBurst() {
    return !burst.isEmpty();
  }

  /** What became of it, or of this one of a burst; empty before its end. */
  public Optional<TrialOutcome> outcome() {
    return outcome;
  }

  public void outcome(TrialOutcome known) {
    outcome = Optional.of(known);
  }
}
