package dev.runtimebench.cli.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.findings.comparison.Measurements;
import java.util.Map;
import java.util.Set;

/** Writes the metrics that are times, in seconds, in the format of hyperfine's --export-json. */
final class HyperfineExport {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Double> SECONDS =
      Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0);

  private HyperfineExport() {}

  /**
   * Returns the document.
   *
   * @throws CliException if no metric is a time
   */
  static String of(SampleSet samples) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode results = all.putArray("results");
    Measurements measured = samples.measurements();
    for (RuntimeResult result : samples.findings().results()) {
      Double factor = SECONDS.get(result.unit());
      if (factor != null) {
        results.add(result(samples, result, factor, measured));
      }
    }
    if (results.isEmpty()) {
      throw CliException.usage(
          samples.name() + ": no metric is a time, and the hyperfine format holds only times");
    }
    try {
      return TerminalText.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  private static ObjectNode result(
      SampleSet samples, RuntimeResult r, double factor, Measurements measured) {
    ObjectNode node = JSON.createObjectNode();
    String workload = samples.experiment().workloadName();
    node.put("command", "%s %s (%s)".formatted(workload, r.metric(), r.runtime()));
    node.put("mean", r.mean() * factor);
    if (r.sd() == null) {
      node.putNull("stddev");
    } else {
      node.put("stddev", r.sd() * factor);
    }
    node.put("median", r.median() * factor);
    node.put("min", r.min() * factor);
    node.put("max", r.max() * factor);
    ArrayNode times = node.putArray("times");
    ArrayNode codes = node.putArray("exit_codes");
    measured
        .values()
        .get(new Measurements.Key(r.runtime(), r.metric()))
        .values()
        .forEach(
            value -> {
              times.add(value * factor);
              codes.add(0);
            });
    ObjectNode parameters = node.putObject("parameters");
    parameters.put("runtime", r.runtime()).put("metric", r.metric());
    Set<String> machines = samples.machines().of(r.runtime());
    if (!machines.isEmpty()) {
      parameters.put("machines", String.join(",", machines));
    }
    return node;
  }
}
