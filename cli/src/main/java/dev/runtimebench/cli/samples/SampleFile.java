package dev.runtimebench.cli.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.io.JsonErrors;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.values.KnownJson;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes files of samples. NDJSON has a first line with the benchmark and its experiment,
 * then one line per Pod, the same as in the ConfigMaps. JSON has the same content in one document.
 */
public final class SampleFile {

  public static final String FORMAT = "runtimebench.dev/samples/v1";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private SampleFile() {}

  /** Returns the samples as NDJSON. */
  public static String toNdjson(SampleSet samples) {
    StringBuilder out = new StringBuilder(header(samples).toString()).append('\n');
    samples.outcomes().forEach(o -> out.append(Samples.line(o)).append('\n'));
    return TerminalText.json(out.toString());
  }

  /** Returns the samples as one JSON document. */
  public static String toJson(SampleSet samples) {
    ObjectNode all = header(samples);
    ArrayNode list = all.putArray("samples");
    try {
      for (TrialOutcome outcome : samples.outcomes()) {
        list.add(JSON.readTree(Samples.line(outcome)));
      }
      return TerminalText.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON can be read", e);
    }
  }

  private static ObjectNode header(SampleSet samples) {
    try {
      ObjectNode header = JSON.createObjectNode().put("format", FORMAT);
      ObjectNode benchmark = FileBenchmark.tree(samples.benchmark());
      ((ObjectNode) benchmark.path("metadata")).remove("managedFields");
      header.set("benchmark", benchmark);
      header.set("experiment", JSON.readTree(Samples.json(samples.experiment())));
      header.set("preparation", JSON.readTree(Samples.json(samples.preparation())));
      return header;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON can be read", e);
    }
  }

  /**
   * Reads an NDJSON or JSON file.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException naming file, line and cause if the file is invalid
   */
  public static SampleSet read(String file) {
    return parse(InputText.read(file));
  }

  /**
   * Reads the text of an NDJSON or JSON file.
   *
   * @throws CliException naming file, line and cause if the file is invalid
   */
  public static SampleSet parse(InputText input) {
    String file = input.file();
    String text = input.text();
    List<String> lines = text.lines().toList();
    int first = 0;
    while (first < lines.size() && lines.get(first).isBlank()) {
      first++;
    }
    if (first == lines.size()) {
      throw CliException.usage(file + ": the file is empty");
    }
    JsonNode header = tree(lines.get(first));
    if (header != null && !header.has("samples")) {
      SampleSet known = headed(file + ": line " + (first + 1), header);
      List<TrialOutcome> outcomes = new ArrayList<>();
      for (int i = first + 1; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          String at = file + ": line " + (i + 1);
          boolean cut = i == lines.size() - 1 && input.isCutOff();
          outcomes.add(outcome(at + (cut ? " (cut off)" : ""), lines.get(i), known.experiment()));
        }
      }
      return new SampleSet(known.source(), known.experiment(), known.preparation(), outcomes);
    }
    return document(file, text);
  }

  /** Returns null if the line is not a whole JSON object, as in a document of several lines. */
  private static JsonNode tree(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static SampleSet document(String file, String text) {
    JsonNode all;
    try {
      all = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw CliException.usage("%s: line %d: %s".formatted(file, line, JsonErrors.why(e)));
    }
    SampleSet known = headed(file, all);
    if (!all.path("samples").isArray()) {
      throw CliException.usage(file + ": the list \"samples\" is missing");
    }
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < all.get("samples").size(); i++) {
      String at = "%s: samples[%d]".formatted(file, i);
      outcomes.add(outcome(at, all.get("samples").get(i).toString(), known.experiment()));
    }
    return new SampleSet(known.source(), known.experiment(), known.preparation(), outcomes);
  }

  private static SampleSet headed(String at, JsonNode header) {
    String format = header.path("format").asText();
    if (!format.equals(FORMAT)) {
      String form =
          format.isEmpty()
              ? ": " + KnownJson.advice(header).orElse("this JSON has an unknown form")
              : ": not samples: \"format\" is \"" + format + "\", not \"" + FORMAT + "\"";
      throw CliException.usage(
          at
              + form
              + "; rtb analyze reads exports of rtb (NDJSON, JSON, CSV), other CSV files,"
              + " hyperfine's --export-json, and Go's benchmark format");
    }
    try {
      JsonNode benchmark = header.path("benchmark");
      Experiment experiment = Samples.experiment(header.path("experiment").toString());
      ExperimentCheck.problem(benchmark, experiment)
          .ifPresent(
              problem -> {
                throw CliException.usage(at + ": " + problem);
              });
      // A file of an older version has no preparation.
      PreparationResult preparation =
          header.has("preparation")
              ? Samples.preparation(header.get("preparation").toString())
              : PreparationResult.NONE;
      return new SampleSet(new FileBenchmark(at, benchmark), experiment, preparation, List.of());
    } catch (IllegalStateException e) {
      throw CliException.usage(at + ": " + JsonErrors.why(e));
    }
  }

  private static TrialOutcome outcome(String at, String line, Experiment experiment) {
    TrialOutcome outcome;
    try {
      outcome = Samples.outcome(line);
    } catch (IllegalStateException e) {
      throw CliException.usage(at + ": not a sample: " + JsonErrors.why(e));
    }
    ExperimentCheck.problem(outcome, experiment)
        .ifPresent(
            problem -> {
              throw CliException.usage(at + ": " + problem);
            });
    return outcome;
  }
}
