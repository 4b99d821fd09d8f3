package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.observe.Preparation;
import dev.runtimebench.operator.observe.SampleDigest;
import dev.runtimebench.operator.observe.Samples;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.status.Findings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What of a benchmark outlives this process: what its ConfigMaps hold, and what that says. */
final class Recorded {

  private boolean loaded;
  private Optional<Experiment> experiment = Optional.empty();
  private String experimentJson;
  private String frozenDigest;
  private Optional<Preparation> preparation = Optional.empty();
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private final List<String> chunks = new ArrayList<>();
  private final SampleDigest digest = new SampleDigest();
  private Optional<Findings> findings = Optional.empty();
  private int foundOf;

  /** Whether the ConfigMaps have been looked for. */
  boolean isLoaded() {
    return loaded;
  }

  /** There is nothing yet. */
  void nothing() {
    loaded = true;
  }

  /**
   * The experiment is frozen.
   *
   * @param json as it is kept
   * @param inChunks the ConfigMaps' names
   */
  void started(Experiment frozen, String json, List<String> inChunks) {
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
  void prepared(Preparation seen, String json) {
    preparation = Optional.of(seen);
    frozenDigest = Samples.frozenDigest(experimentJson, Optional.of(json));
  }

  /**
   * Trials have an outcome.
   *
   * @param lines as they are kept
   */
  void add(List<TrialOutcome> more, List<String> lines) {
    outcomes.addAll(more);
    lines.forEach(digest::add);
  }

  /** There is a new chunk, of that name. */
  void chunk(String name) {
    chunks.add(name);
  }

  /** The frozen experiment; empty before the start. */
  Optional<Experiment> experiment() {
    return experiment;
  }

  /** What was seen before the first trial; empty while that is still to be done. */
  Optional<Preparation> preparation() {
    return preparation;
  }

  /** Of the experiment and the preparation, as they are kept. */
  String frozenDigest() {
    return frozenDigest;
  }

  /** In the order in which they were added. */
  List<TrialOutcome> outcomes() {
    return Collections.unmodifiableList(outcomes);
  }

  /** Of the outcomes' lines. */
  String digest() {
    return digest.text();
  }

  /** The ConfigMaps' names. */
  List<String> chunks() {
    return Collections.unmodifiableList(chunks);
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
}
