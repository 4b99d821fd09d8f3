package dev.runtimebench.cli.values;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;

/**
 * Reads what {@code hyperfine --export-json} and {@code rtb export --format hyperfine} write. A
 * command is a runtime, unless its parameters name the runtime. hyperfine runs one command after
 * the other, so its times are no pairs.
 */
final class HyperfineReader {

  private static final String SECONDS = "s";
  private static final String FAILED = "left out %d run(s) that failed (exit code other than 0)";

  private final InputText input;
  private final ValueTable table;

  HyperfineReader(InputText input, ValueTable table) {
    this.input = input;
    this.table = table;
  }

  /** Whether the document looks like hyperfine's. */
  static boolean isHyperfine(JsonNode document) {
    return document.path("results").isArray()
        && !document.path("results").isEmpty()
        && document.path("results").get(0).has("command");
  }

  /**
   * Reads the document.
   *
   * @throws CliException naming file, field, text and the expected form
   */
  void read(JsonNode document) {
    int i = 0;
    for (JsonNode result : document.path("results")) {
      result("%s: results[%d]".formatted(input.file(), i), result);
      i++;
    }
  }

  private void result(String at, JsonNode result) {
    if (!result.path("command").isTextual()) {
      throw CliException.usage(at + ".command: the text is missing");
    }
    JsonNode times = result.path("times");
    if (!times.isArray() || times.isEmpty()) {
      throw CliException.usage(
          at
              + ".times: the list of the single times is missing; hyperfine --export-json writes it");
    }
    JsonNode parameters = result.path("parameters");
    String runtime = parameters.path("runtime").asText(result.get("command").asText());
    String metric = parameters.path("metric").asText("time");
    JsonNode codes = result.path("exit_codes");
    if (codes.isArray() && codes.size() != times.size()) {
      throw CliException.usage(
          "%s: %d times, but %d exit codes".formatted(at, times.size(), codes.size()));
    }
    for (String machine : parameters.path("machines").asText().split(",")) {
      if (!machine.isBlank()) {
        table.machine(runtime, machine);
      }
    }
    int failed = 0;
    for (int run = 0; run < times.size(); run++) {
      if (codes.isArray() && !(codes.get(run).isInt() && codes.get(run).asInt() == 0)) {
        failed++;
      } else {
        table.add(row("%s.times[%d]".formatted(at, run), runtime, metric, times.get(run)));
      }
    }
    table.runtime(at + ": ", runtime);
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
