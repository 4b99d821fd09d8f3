package dev.runtimebench.operator.state;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What of a benchmark outlives this process: what its ConfigMaps hold, and what that says. */
public final class DurableState {

  private boolean loaded;
  private Optional<Experiment> experiment = Optional.empty();
  private String experimentJson;
  private String frozenDigest;
  private Optional<PreparationResult> preparation = Optional.empty();
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private final List<String> chunks = new ArrayList<>();
  private final SampleDigest digest = new SampleDigest();
  private Optional<Findings> findings = Optional.empty();
  private int foundOf;

  /** Whether the ConfigMaps have been looked for. */
  public boolean isLoaded() {
    return loaded;
  }

  /** There is nothing yet. */
  public void nothing() {
    loaded = true;
  }

  /**
   * The experiment is frozen.
   *
   * @param json as it is kept
   * @param inChunks the ConfigMaps' names
   */
  public void started(Experiment frozen, String json, List<String> inChunks) {
    loaded = true;
    experiment = Optional.of(frozen);
    experimentJson = json;
    frozenDigest = Samples.frozenDigest(json, Optional.empty());
    chunks.addAll(inChunks);
  }

  /**
   * The preparation is done.
   *
   * @param json as it is kept
   */
  public void prepared(PreparationResult seen, String json) {
    preparation = Optional.of(seen);
    frozenDigest = Samples.frozenDigest(experimentJson, Optional.of(json));
  }

  /**
   * Trials have an outcome.
   *
   * @param lines as they are kept
   */
  public void add(List<TrialOutcome> more, List<String> lines) {
    outcomes.addAll(more);
    lines.forEach(digest::add);
  }

  /** There is a new chunk, of that name. */
  public void chunk(String name) {
    chunks.add(name);
  }

  /** The frozen experiment; empty before the start. */
  public Optional<Experiment> experiment() {
    return experiment;
  }

  /** What was seen before the first trial; empty while that is still to be done. */
  public Optional<PreparationResult> preparation() {
    return preparation;
  }

  /** Of the experiment and the preparation, as they are kept. */
  public String frozenDigest() {
    return frozenDigest;
  }

  /** In the order in which they were added. */
  public List<TrialOutcome> outcomes() {
    return Collections.unmodifiableList(outcomes);
  }

  /** Of the outcomes' lines. */
  public String digest() {
    return digest.text();
  }

  /** The ConfigMaps' names. */
  public List<String> chunks() {
    return Collections.unmodifiableList(chunks);
  }

  /**
   * What the outcomes say of an experiment that was started; made anew only when there are more.
   */
  public Findings findings() {
    if (findings.isEmpty() || foundOf != outcomes.size()) {
      findings = Optional.of(Findings.of(experiment.orElseThrow(), outcomes));
      foundOf = outcomes.size();
    }
    return findings.get();
  }
}
