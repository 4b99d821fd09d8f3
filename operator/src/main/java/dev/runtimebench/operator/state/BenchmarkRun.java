package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.ClockBound;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this process remembers of a benchmark from pass to pass. All of it can be lost: what must
 * not be is in the ConfigMaps and the status. JOSDK never runs two passes over one benchmark at a
 * time, so nothing here is locked.
 */
public final class BenchmarkRun {

  private final DurableState recorded = new DurableState();
  private final PodDeletions removals = new PodDeletions();
  private final ExpectedLogLengths logsEnds = new ExpectedLogLengths();
  private final Map<String, ClockBound> watchedOn = new LinkedHashMap<>();
  private final Stopwatch pending = new Stopwatch();
  private final Stopwatch refused = new Stopwatch();
  private final Stopwatch failing = new Stopwatch();

  private Experiment accepted;
  private Optional<PreparationProgress> preparing = Optional.empty();
  private Optional<RunningTrial> inFlight = Optional.empty();
  private long lastBusy = Long.MIN_VALUE;
  private boolean askedForNode;
  private Optional<NodeFacts> node = Optional.empty();
  private Optional<Activity> activity = Optional.empty();
  private Optional<RuntimeBenchmarkStatus> written = Optional.empty();

  /** What its ConfigMaps hold. */
  public DurableState recorded() {
    return recorded;
  }

  /** Its Pods that are to go. */
  public PodDeletions removals() {
    return removals;
  }

  /** Where the logs of its trials ended. */
  public ExpectedLogLengths logsEnds() {
    return logsEnds;
  }

  /** The recorded trials' Pods under test of which more is to be seen: uid and node's clock. */
  public Map<String, ClockBound> watchedOn() {
    return watchedOn;
  }

  /** Something that the spec refers to is missing. */
  public Stopwatch pending() {
    return pending;
  }

  /** The API server refuses the next Pod. */
  public Stopwatch refused() {
    return refused;
  }

  /** Every pass fails. */
  public Stopwatch failing() {
    return failing;
  }

  /** The experiment that it is going to be, without seed and start, as the spec has it now. */
  public Experiment accepted() {
    return accepted;
  }

  public void accepted(Experiment draft) {
    accepted = draft;
  }

  /** The preparation that is under way. */
  public Optional<PreparationProgress> preparing() {
    return preparing;
  }

  public void preparing(Optional<PreparationProgress> begun) {
    preparing = begun;
  }

  public Optional<RunningTrial> inFlight() {
    return inFlight;
  }

  public void inFlight(RunningTrial trial) {
    inFlight = Optional.of(trial);
  }

  public void landed() {
    inFlight.ifPresent(RunningTrial::abandonLogs);
    inFlight = Optional.empty();
    refused.over();
  }

  /** When something of an earlier trial was last seen to run, on the monotonic clock. */
  public long lastBusy() {
    return lastBusy;
  }

  public void lastBusy(long now) {
    lastBusy = now;
  }

  public boolean hasAskedForNode() {
    return askedForNode;
  }

  public Optional<NodeFacts> node() {
    return node;
  }

  public void node(Optional<NodeFacts> facts) {
    askedForNode = true;
    node = facts;
  }

  public Optional<Activity> activity() {
    return activity;
  }

  public void activity(Activity now) {
    activity = Optional.of(now);
  }

  /** The status as this process last wrote it; the cache may lag behind it. */
  public Optional<RuntimeBenchmarkStatus> written() {
    return written;
  }

  public void written(RuntimeBenchmarkStatus status) {
    written = Optional.of(status);
  }
}
