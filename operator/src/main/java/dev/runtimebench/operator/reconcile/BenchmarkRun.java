package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.ClockBound;
import dev.runtimebench.operator.observe.NodeFacts;
import dev.runtimebench.operator.observe.Preparation;
import dev.runtimebench.operator.observe.SampleDigest;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Findings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this process remembers of a benchmark from pass to pass. All of it can be lost: what must
 * not be is in the ConfigMaps and the status. JOSDK never runs two passes over one benchmark at a
 * time, so nothing here is locked.
 */
final class BenchmarkRun {

  private boolean loaded;
  private Optional<Experiment> experiment = Optional.empty();
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private final List<String> chunks = new ArrayList<>();
  private SampleDigest digest = new SampleDigest();
  private String frozenDigest;
  private Optional<Findings> findings = Optional.empty();
  private int foundOf;
  private boolean askedForNode;
  private Optional<NodeFacts> node = Optional.empty();
  private Optional<Preparation> preparation = Optional.empty();
  private Optional<Preparing> preparing = Optional.empty();

  private Optional<InFlight> inFlight = Optional.empty();
  private final LogsEnds logsEnds = new LogsEnds();
  private final Map<String, Long> deletions = new HashMap<>();
  private long lastBusy = Long.MIN_VALUE;

  private Experiment accepted;
  private Optional<Long> pendingSince = Optional.empty();
  private Optional<Long> failingSince = Optional.empty();
  private Optional<Long> refusedSince = Optional.empty();
  private final Set<String> ghosts = new HashSet<>();
  private final Map<String, ClockBound> watchedOn = new LinkedHashMap<>();

  private Optional<Activity> activity = Optional.empty();
  private Optional<RuntimeBenchmarkStatus> written = Optional.empty();

  boolean isLoaded() {
    return loaded;
  }

  /** Takes what the ConfigMaps hold. */
  void loaded(Optional<Experiment> kept, List<TrialOutcome> keptOutcomes, List<String> keptChunks) {
    loaded = true;
    findings = Optional.empty();
    digest = new SampleDigest();
    experiment = kept;
    outcomes.clear();
    outcomes.addAll(keptOutcomes);
    chunks.clear();
    chunks.addAll(keptChunks);
  }

  /** The frozen experiment; empty before the start. */
  Optional<Experiment> experiment() {
    return experiment;
  }

  List<TrialOutcome> outcomes() {
    return outcomes;
  }

  /**
   * What the outcomes say of an experiment that was started; made anew only when there are more.
   */
  Findings findings() {
    if (findings.isEmpty() || foundOf != outcomes.size()) {
      findings = Optional.of(Findings.of(experiment.orElseThrow(), outcomes));
      foundOf = outcomes.size();
    }
    return findings.get();
  }

  /** Of the lines that are kept, for each to be added to. */
  SampleDigest digest() {
    return digest;
  }

  /** Of the experiment and the preparation, as they are kept. */
  String frozenDigest() {
    return frozenDigest;
  }

  void frozenDigest(String text) {
    frozenDigest = text;
  }

  List<String> chunks() {
    return chunks;
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

  /** What was seen before the first trial; empty while that is still to be done. */
  Optional<Preparation> preparation() {
    return preparation;
  }

  void preparation(Optional<Preparation> done) {
    preparation = done;
    preparing = Optional.empty();
  }

  /** The preparation that is under way. */
  Optional<Preparing> preparing() {
    return preparing;
  }

  void preparing(Optional<Preparing> begun) {
    preparing = begun;
  }

  /** Where the logs of its trials ended. */
  LogsEnds logsEnds() {
    return logsEnds;
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
    refusedSince = Optional.empty();
  }

  /** When the Pods' deletions were asked for, by uid, on the monotonic clock. */
  Map<String, Long> deletions() {
    return deletions;
  }

  /** Pods, by uid, that the API server says are gone though the cache has kept them. */
  Set<String> ghosts() {
    return ghosts;
  }

  /** When something of an earlier trial was last seen to run, on the monotonic clock. */
  long lastBusy() {
    return lastBusy;
  }

  void lastBusy(long now) {
    lastBusy = now;
  }

  /** Since when something the spec refers to has been missing. */
  long pendingSince(long now) {
    pendingSince = Optional.of(pendingSince.orElse(now));
    return pendingSince.get();
  }

  void noLongerPending() {
    pendingSince = Optional.empty();
  }

  /** The experiment that it is going to be, without seed and start, as the spec has it now. */
  Experiment accepted() {
    return accepted;
  }

  void accepted(Experiment draft) {
    accepted = draft;
  }

  /** Since when every pass has failed. */
  long failingSince(long now) {
    failingSince = Optional.of(failingSince.orElse(now));
    return failingSince.get();
  }

  void succeeds() {
    failingSince = Optional.empty();
  }

  /** Since when the API server has refused the next Pod. */
  long refusedSince(long now) {
    refusedSince = Optional.of(refusedSince.orElse(now));
    return refusedSince.get();
  }

  /** The recorded trials' Pods under test of which more is to be seen: uid and node's clock. */
  Map<String, ClockBound> watchedOn() {
    return watchedOn;
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
