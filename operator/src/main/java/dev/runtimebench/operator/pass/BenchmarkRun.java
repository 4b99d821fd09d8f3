package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.ClockBound;
import dev.runtimebench.operator.observe.NodeFacts;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.status.Activity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this process remembers of a benchmark from pass to pass. All of it can be lost: what must
 * not be is in the ConfigMaps and the status. JOSDK never runs two passes over one benchmark at a
 * time, so nothing here is locked.
 */
final class BenchmarkRun {

  private final Recorded recorded = new Recorded();
  private final Removals removals = new Removals();
  private final LogsEnds logsEnds = new LogsEnds();
  private final Map<String, ClockBound> watchedOn = new LinkedHashMap<>();
  private final Since pending = new Since();
  private final Since refused = new Since();
  private final Since failing = new Since();

  private Experiment accepted;
  private Optional<Preparing> preparing = Optional.empty();
  private Optional<InFlight> inFlight = Optional.empty();
  private long lastBusy = Long.MIN_VALUE;
  private boolean askedForNode;
  private Optional<NodeFacts> node = Optional.empty();
  private Optional<Activity> activity = Optional.empty();
  private Optional<RuntimeBenchmarkStatus> written = Optional.empty();

  /** What its ConfigMaps hold. */
  Recorded recorded() {
    return recorded;
  }

  /** Its Pods that are to go. */
  Removals removals() {
    return removals;
  }

  /** Where the logs of its trials ended. */
  LogsEnds logsEnds() {
    return logsEnds;
  }

  /** The recorded trials' Pods under test of which more is to be seen: uid and node's clock. */
  Map<String, ClockBound> watchedOn() {
    return watchedOn;
  }

  /** Something that the spec refers to is missing. */
  Since pending() {
    return pending;
  }

  /** The API server refuses the next Pod. */
  Since refused() {
    return refused;
  }

  /** Every pass fails. */
  Since failing() {
    return failing;
  }

  /** The experiment that it is going to be, without seed and start, as the spec has it now. */
  Experiment accepted() {
    return accepted;
  }

  void accepted(Experiment draft) {
    accepted = draft;
  }

  /** The preparation that is under way. */
  Optional<Preparing> preparing() {
    return preparing;
  }

  void preparing(Optional<Preparing> begun) {
    preparing = begun;
  }

  Optional<InFlight> inFlight() {
    return inFlight;
  }

  void inFlight(InFlight trial) {
    inFlight = Optional.of(trial);
  }

  void landed() {
    inFlight.ifPresent(InFlight::abandonLogs);
    inFlight = Optional.empty();
    refused.over();
  }

  /** When something of an earlier trial was last seen to run, on the monotonic clock. */
  long lastBusy() {
    return lastBusy;
  }

  void lastBusy(long now) {
    lastBusy = now;
  }

  boolean hasAskedForNode() {
    return askedForNode;
  }

  Optional<NodeFacts> node() {
    return node;
  }

  void node(Optional<NodeFacts> facts) {
    askedForNode = true;
    node = facts;
  }

  Optional<Activity> activity() {
    return activity;
  }

  void activity(Activity now) {
    activity = Optional.of(now);
  }

  /** The status as this process last wrote it; the cache may lag behind it. */
  Optional<RuntimeBenchmarkStatus> written() {
    return written;
  }

  void written(RuntimeBenchmarkStatus status) {
    written = Optional.of(status);
  }
}
