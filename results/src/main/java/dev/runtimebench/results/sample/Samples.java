package dev.runtimebench.results.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import java.util.List;
import java.util.Optional;

/** Writes and reads outcomes, experiments and preparations as JSON. */
public final class Samples {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private Samples() {}

  /** Returns an outcome as one line of JSON, without the newline. */
  public static String line(TrialOutcome outcome) {
    return write(outcome);
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @throws IllegalStateException when somebody else wrote it
   */
  public static TrialOutcome outcome(String line) {
    return read(line, TrialOutcome.class);
  }

  /** Returns an experiment as JSON. */
  public static String json(Experiment experiment) {
    return write(experiment);
  }

  /**
   * Reads what {@link #json(Experiment)} wrote.
   *
   * @throws IllegalStateException when somebody else wrote it
   */
  public static Experiment experiment(String json) {
    return read(json, Experiment.class);
  }

  /** Returns a preparation result as JSON. */
  public static String json(PreparationResult preparation) {
    return write(preparation);
  }

  /**
   * Reads what {@link #json(PreparationResult)} wrote.
   *
   * @throws IllegalStateException when somebody else wrote it
   */
  public static PreparationResult preparation(String json) {
    return read(json, PreparationResult.class);
  }

  /**
   * Returns the digest of the contents of a benchmark's first ConfigMap, without the samples.
   *
   * @param experiment the experiment as JSON
   * @param preparation the preparation result as JSON; empty until the preparation has finished
   */
  public static String frozenDigest(String experiment, Optional<String> preparation) {
    SampleDigest digest = new SampleDigest();
    digest.add(String.valueOf(experiment));
    preparation.ifPresent(digest::add);
    return digest.text();
  }

  /**
   * Returns the digest of what an experiment measures: everything but its seed, its start and its
   * gates.
   */
  public static String specDigest(Experiment experiment) {
    SampleDigest digest = new SampleDigest();
    digest.add(
        json(
            ExperimentBuilder.builder(experiment)
                .design(DesignBuilder.builder(experiment.design()).seed(null).build())
                .gates(List.of())
                .seed(0)
                .startTime(null)
                .build()));
    return digest.text();
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value, e);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the samples' ConfigMap was changed by somebody: " + e.getOriginalMessage(), e);
    }
  }
}
