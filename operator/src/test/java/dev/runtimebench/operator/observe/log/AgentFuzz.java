package dev.runtimebench.operator.observe.log;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.results.output.AgentRecords;
import dev.runtimebench.results.sample.SandboxShown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A target for {@code Fuzzer}: the agent's records. Each line of the input is a line of a log, and
 * a line with a brace is made a record.
 *
 * <p>The values are those of the iteration records. What follows the last record changes nothing,
 * and records whose end is missing are a problem.
 */
public final class AgentFuzz {

  private static final String STAMP = "2026-01-02T03:04:05.123456789Z ";
  private static final int MAX_LINE = 4096;
  private static final int MAX_TEXT = 600;

  private static final Metric METRIC =
      MetricBuilder.builder()
          .name("m")
          .unit("ns")
          .source(MetricSourceBuilder.builder().record("v").build())
          .build();

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private AgentFuzz() {}

  /** Reads one log of an agent. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    StringBuilder log = new StringBuilder();
    List<String> records = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      boolean record = line.startsWith("{");
      log.append(STAMP).append(record ? AgentRecords.PREFIX : "").append(line).append('\n');
      if (record) {
        records.add(line);
      }
    }
    TrialLog read = read(log.toString());
    List<String> facts = LogContent.facts(read);
    String values = LogContent.values(read, METRIC);
    sandbox(read);
    iterations(records, read);
    if (read.agentsEnd().isPresent()) {
      TrialLog longer = read(log + STAMP + "@rtb {\"type\":\"iteration\",\"values\":{\"v\":1}}\n");
      require(LogContent.facts(longer).equals(facts), "nothing follows the last record", facts);
      require(LogContent.values(longer, METRIC).equals(values), "no value follows", values);
      cutOff(log.toString());
    }
  }

  private static TrialLog read(String log) {
    return LogContent.read(log.getBytes(StandardCharsets.UTF_8), List.of(METRIC));
  }

  private static void sandbox(TrialLog read) {
    SandboxShown shown = read.sandbox().orElse(null);
    if (shown != null) {
      require(String.valueOf(shown).length() < 2 * MAX_TEXT + MAX_TEXT, "the texts are cut", shown);
      require(shown.cpus() == null || shown.cpus() > 0, "CPUs are counted", shown.cpus());
    }
  }

  /** A log that lost its end is not a whole log. */
  private static void cutOff(String log) {
    int bye = log.lastIndexOf(STAMP + AgentRecords.PREFIX);
    TrialLog cut = read(log.substring(0, Math.max(0, bye)));
    boolean known = cut.recordsProblem().isPresent() || cut.agentsEnd().isPresent();
    require(known || cut.sandbox().isEmpty(), "records without an end are a problem", log);
  }

  /** The values of the iterations between the first and the last record, in their order. */
  private static void iterations(List<String> records, TrialLog read) {
    if (read.recordsProblem().isPresent() || read.sandbox().isEmpty()) {
      return;
    }
    List<Double> expected = new ArrayList<>();
    boolean begun = false;
    for (String record : records) {
      JsonNode json = tree(record);
      String type = json.path("type").asText();
      begun |= type.equals("hello");
      if (begun && type.equals("bye")) {
        break;
      }
      boolean counts = begun && type.equals("iteration") && !json.path("warmup").asBoolean(false);
      if (counts && json.path("values").has("v")) {
        expected.add(json.path("values").path("v").asDouble());
      }
    }
    List<Double> seen = new ArrayList<>();
    for (double value : read.values(METRIC).values()) {
      seen.add(value);
    }
    expected.removeIf(value -> !Double.isFinite(value));
    require(expected.equals(seen), "the values are those of the records", expected, seen);
  }

  private static JsonNode tree(String record) {
    try {
      require(record.length() < MAX_LINE, "a record is short", record.length());
      return JSON.readTree(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a damaged record is a problem: " + record, e);
    }
  }
}
