package dev.runtimebench.operator.state;

import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.reliability.EndCheck;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a benchmark that survives this process: the content of its ConfigMaps. Not
 * thread-safe: only the reconcile of its benchmark uses an instance.
 *
 * <p>A benchmark may have thousands of trials. So the work for a trial does not depend on the
 * number of trials before it. Only {@link #findings()} looks at all trials.
 */
public final class DurableState {

  /** Computes the findings. */
  @FunctionalInterface
  interface Analysis {

    Findings of(Experiment experiment, PreparationResult preparation, List<TrialOutcome> outcomes);
  }

  private boolean loaded;
  private Optional<Experiment> experiment = Optional.empty();
  private String experimentJson;
  private String frozenDigest;
  private String specDigest;
  private Optional<PreparationResult> preparation = Optional.empty();
  private Optional<String> keptPreparation = Optional.empty();
  private Optional<String> lastLine = Optional.empty();
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private final Map<PodLabels, TrialOutcome> byPod = new HashMap<>();
  private final Set<FailureReason> reasons = EnumSet.noneOf(FailureReason.class);
  private final List<String> chunks = new ArrayList<>();
  private final SampleDigest digest = new SampleDigest();
  private Optional<Findings> findings = Optional.empty();
  private int analysedOutcomes;
  private Optional<Progress> progress = Optional.empty();
  private Optional<EndCheck> endCheck = Optional.empty();
  private Optional<Boolean> mayEnd = Optional.empty();
  private boolean measured;
  private final Analysis analysis;

  public DurableState() {
    this(Findings::of);
  }

  DurableState(Analysis analysis) {
    this.analysis = analysis;
  }

  /** Whether this process has read the ConfigMaps. */
  public boolean isLoaded() {
    return loaded;
  }

  /** Notes that the benchmark has no ConfigMaps yet. */
  public void loadedNothing() {
    loaded = true;
  }

  /**
   * Notes that the experiment is frozen.
   *
   * @param json the experiment in the ConfigMap
   * @param inChunks the names of the ConfigMaps
   */
  public void started(Experiment frozen, String json, List<String> inChunks) {
    loaded = true;
    experiment = Optional.of(frozen);
    experimentJson = json;
    frozenDigest = Samples.frozenDigest(json, Optional.empty());
    specDigest = Samples.specDigest(frozen);
    chunks.addAll(inChunks);
  }

  /**
   * Notes that the preparation is done.
   *
   * @param json the result in the ConfigMap
   */
  public void prepared(PreparationResult seen, String json) {
    preparation = Optional.of(seen);
    keptPreparation = Optional.of(json);
    frozenDigest = Samples.frozenDigest(experimentJson, Optional.of(json));
  }

  /**
   * Adds all outcomes of one or more trials. Only for an experiment that has started.
   *
   * @param lines the outcomes in the ConfigMaps
   */
  public void add(List<TrialOutcome> more, List<String> lines) {
    outcomes.addAll(more);
    TrialOutcome.attempts(more).forEach(progress()::add);
    endCheck().add(more, progress());
    mayEnd = Optional.empty();
    for (TrialOutcome outcome : more) {
      byPod.putIfAbsent(PodLabels.of(outcome), outcome);
      if (outcome.isValid()) {
        measured = true;
      } else {
        reasons.add(outcome.reason());
      }
    }
    lines.forEach(digest::add);
    if (!lines.isEmpty()) {
      lastLine = Optional.of(lines.get(lines.size() - 1));
    }
  }

  /** Where the samples end; only of a benchmark that has started. */
  public SampleConfigMaps.End end() {
    return new SampleConfigMaps.End(chunks.size() - 1, lastLine);
  }

  /** The preparation in the ConfigMap, whether or not a digest proves it. */
  public Optional<String> keptPreparation() {
    return keptPreparation;
  }

  /** Notes a preparation that is in the ConfigMap, and that no digest proves. */
  public void unprovenPreparation(String json) {
    keptPreparation = Optional.of(json);
  }

  /** Notes that a ConfigMap was added. */
  public void chunk(String name) {
    chunks.add(name);
  }

  /** The frozen experiment; empty before the start. */
  public Optional<Experiment> experiment() {
    return experiment;
  }

  /** The result of the preparation; empty before the preparation is done. */
  public Optional<PreparationResult> preparation() {
    return preparation;
  }

  /** The digest of the experiment and the preparation, as the ConfigMap has them. */
  public String frozenDigest() {
    return frozenDigest;
  }

  /** The digest of what the experiment measures. */
  public String specDigest() {
    return specDigest;
  }

  /** The outcomes, in the order in which they were added. */
  public List<TrialOutcome> outcomes() {
    return Collections.unmodifiableList(outcomes);
  }

  /** The digest of the outcomes' lines. */
  public String digest() {
    return digest.text();
  }

  /** The names of the ConfigMaps. */
  public List<String> chunks() {
    return Collections.unmodifiableList(chunks);
  }

  /** The outcome of the trial whose Pod has these labels; empty if no trial is recorded. */
  public Optional<TrialOutcome> outcome(PodLabels pod) {
    return Optional.ofNullable(byPod.get(pod));
  }

  /** Whether a trial has been valid, so that the cluster has accepted and run Pods like these. */
  public boolean hasMeasured() {
    return measured;
  }

  /** Whether a trial has failed for this reason. */
  public boolean hasFailed(FailureReason reason) {
    return reasons.contains(reason);
  }

  /** How far the experiment has come. Only for an experiment that has started. */
  public Progress progress() {
    if (progress.isEmpty()) {
      progress = Optional.of(Progress.of(experiment.orElseThrow(), List.of()));
    }
    return progress.get();
  }

  private EndCheck endCheck() {
    if (endCheck.isEmpty()) {
      endCheck = Optional.of(new EndCheck(experiment.orElseThrow()));
    }
    return endCheck.get();
  }

  /**
   * Whether the findings may say that the run is at its end. Only then it is worth to compute them
   * for a decision. Only for an experiment that has started.
   */
  public boolean mayEnd() {
    if (mayEnd.isEmpty()) {
      mayEnd = Optional.of(endCheck().isDue(progress()));
    }
    return mayEnd.get();
  }

  /**
   * The analysis of the outcomes. Only for an experiment that has started. Recomputed only when
   * there are more outcomes.
   */
  public Findings findings() {
    if (findings.isEmpty() || analysedOutcomes != outcomes.size()) {
      findings =
          Optional.of(
              analysis.of(
                  experiment.orElseThrow(), preparation.orElse(PreparationResult.NONE), outcomes));
      analysedOutcomes = outcomes.size();
    }
    return findings.get();
  }
}
