package dev.runtimebench.operator.state;

import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The state of a benchmark that survives this process: the content of its ConfigMaps. Not
 * thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class DurableState {

  private boolean loaded;
  private Optional<Experiment> experiment = Optional.empty();
  private String experimentJson;
  private String frozenDigest;
  private String specDigest;
  private Optional<PreparationResult> preparation = Optional.empty();
  private Optional<String> keptPreparation = Optional.empty();
  private Optional<String> lastLine = Optional.empty();
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private final List<String> chunks = new ArrayList<>();
  private final SampleDigest digest = new SampleDigest();
  private Optional<Findings> findings = Optional.empty();
  private int analysedOutcomes;
  private Optional<Progress> progress = Optional.empty();
  private int countedOutcomes;

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
   * Adds outcomes of trials.
   *
   * @param lines the outcomes in the ConfigMaps
   */
  public void add(List<TrialOutcome> more, List<String> lines) {
    outcomes.addAll(more);
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

  /**
   * How far the experiment has come. Only for an experiment that has started. Recomputed only when
   * there are more outcomes.
   */
  public Progress progress() {
    if (progress.isEmpty() || countedOutcomes != outcomes.size()) {
      progress =
          Optional.of(Progress.of(experiment.orElseThrow(), TrialOutcome.attempts(outcomes)));
      countedOutcomes = outcomes.size();
    }
    return progress.get();
  }

  /**
   * The analysis of the outcomes. Only for an experiment that has started. Recomputed only when
   * there are more outcomes.
   */
  public Findings findings() {
    if (findings.isEmpty() || analysedOutcomes != outcomes.size()) {
      findings =
          Optional.of(
              Findings.of(
                  experiment.orElseThrow(), preparation.orElse(PreparationResult.NONE), outcomes));
      analysedOutcomes = outcomes.size();
    }
    return findings.get();
  }
}
