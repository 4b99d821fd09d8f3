package dev.runtimebench.cli.values;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@code hyperfine --export-json} and {@code rtb export --format hyperfine} write.
 * hyperfine runs one command after the other, so its times are not pairs.
 *
 * <p>The parameter runtime names the runtime. Without it the runtime is the file, or the command if
 * there is one file. What else differs between the results says what was measured, and names the
 * metric.
 */
final class HyperfineReader {

  private static final String SECONDS = "s";
  private static final String FAILED = "left out %d run(s) that failed (exit code other than 0)";

  private final ReadOptions options;
  private final ValueTable table;
  private final List<HyperfineResult> results = new ArrayList<>();

  HyperfineReader(ReadOptions options, ValueTable table) {
    this.options = options;
    this.table = table;
  }

  /** Whether the document looks like hyperfine's. */
  static boolean isHyperfine(JsonNode document) {
    return document.path("results").isArray()
        && !document.path("results").isEmpty()
        && document.path("results").get(0).has("command");
  }

  /**
   * Reads a document.
   *
   * @param runtimeOfFile the runtime of the results that do not name their runtime
   * @throws CliException naming file, field, text and the expected form
   */
  void read(InputText input, JsonNode document, Optional<String> runtimeOfFile) {
    String key = options.columns().runtime() == null ? "runtime" : options.columns().runtime();
    int i = 0;
    for (JsonNode result : document.path("results")) {
      String at = "%s: results[%d]".formatted(input.file(), i);
      check(at, result);
      if (options.columns().runtime() != null && !result.path("parameters").has(key)) {
        throw CliException.usage(
            at + ": has no parameter " + ValueTable.shown(key) + ", which --runtime names");
      }
      results.add(HyperfineResult.of(input.file(), i, result, key, runtimeOfFile));
      i++;
    }
  }

  /**
   * Adds the times of all documents to the table.
   *
   * @throws CliException if two results of a file have the same runtime and metric
   */
  void addToTable() {
    HyperfineNames names = new HyperfineNames(results);
    names.tell(table);
    Map<List<String>, String> places = new HashMap<>();
    for (HyperfineResult result : results) {
      String metric = names.metric(result);
      String before =
          places.putIfAbsent(List.of(result.file(), result.runtime(), metric), result.at());
      if (before != null) {
        throw CliException.usage(
            "%s: has the same runtime and the same command as %s: give each command another name (hyperfine --command-name), or remove one of the two"
                .formatted(result.at(), before));
      }
      add(result, metric);
    }
  }

  private static void check(String at, JsonNode result) {
    if (!result.path("command").isTextual()) {
      throw CliException.usage(at + ".command: the text is missing");
    }
    JsonNode times = result.path("times");
    if (!times.isArray() || times.isEmpty()) {
      throw CliException.usage(
          at
              + ".times: the list of the single times is missing; hyperfine --export-json writes it");
    }
    JsonNode codes = result.path("exit_codes");
    if (codes.isArray() && codes.size() != times.size()) {
      throw CliException.usage(
          "%s: %d times, but %d exit codes".formatted(at, times.size(), codes.size()));
    }
  }

  private void add(HyperfineResult result, String metric) {
    String runtime = result.runtime();
    JsonNode times = result.node().path("times");
    JsonNode codes = result.node().path("exit_codes");
    for (String machine : result.node().path("parameters").path("machines").asText().split(",")) {
      if (!machine.isBlank()) {
        table.machine(runtime, machine);
      }
    }
    int failed = 0;
    for (int run = 0; run < times.size(); run++) {
      if (codes.isArray() && !(codes.get(run).isInt() && codes.get(run).asInt() == 0)) {
        failed++;
      } else {
        table.add(row("%s.times[%d]".formatted(result.at(), run), runtime, metric, times.get(run)));
      }
    }
    table.runtime(result.at() + ": ", runtime);
    table.note(FAILED, failed);
    if (codes.isArray()) {
      table.failures(runtime, failed, times.size());
    }
  }

  private static Row row(String at, String runtime, String metric, JsonNode time) {
    if (!time.isNumber() || !Double.isFinite(time.asDouble())) {
      throw CliException.usage(
          at + ": " + ValueTable.shown(time.toString()) + " is not a number of seconds");
    }
    return new Row(
        at + ": ",
        null,
        runtime,
        new MetricInfo(metric, SECONDS, Metric.Better.Lower, null),
        time.asDouble());
  }
}
