package dev.runtimebench.operator.observe.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.runtimebench.results.sample.SandboxShown;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The records of one log (docs/reference/agent-protocol.md). Whatever a line holds, taking it in
 * never fails: what isn't a record as it should be is counted.
 */
final class AgentRecords {

  static final String PREFIX = "@rtb ";
  static final int PROTOCOL = 1;

  /** The agent keeps its lines below this; a longer one isn't the agent's. */
  private static final int LONGEST = 4096;

  private static final int MOST_MARKS = 64;

  /** The agent exits with 128 and the number of the signal that its workload died of. */
  private static final int SIGNALLED = 128;

  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final IterationValues values;
  private final Map<String, Long> marks = new HashMap<>();
  private final MonotonicCheck monotonic = new MonotonicCheck();
  private JsonNode hello;
  private JsonNode sandbox = MissingNode.getInstance();
  private JsonNode bye;
  private String error;
  private int damaged;

  AgentRecords(IterationValues values) {
    this.values = values;
  }

  /** Takes a line that begins with {@link #PREFIX}. */
  void take(LogLine line) {
    JsonNode json = parse(line.text());
    if (json == null) {
      damaged++;
      return;
    }
    if (bye != null) {
      return;
    }
    switch (json.path("type").asText("")) {
      case "hello" -> hello(json, line);
      case "sandbox" -> sandbox = json;
      case "mark" -> {
        mark(json.path("name").asText(""), line.epochNanos());
        monotonic.take(json.path("monoNs"), line.epochNanos());
      }
      case "iteration" -> iteration(json);
      case "error" -> error = json.path("message").asText("");
      case "bye" -> bye = json;
      default -> {
        // Of a later version of the agent: what isn't known is passed over.
      }
    }
  }

  private static JsonNode parse(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    try {
      JsonNode json = STRICT.readValue(text.substring(PREFIX.length()));
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private void hello(JsonNode json, LogLine line) {
    if (hello == null) {
      hello = json;
      monotonic.take(json.path("monoNs"), line.epochNanos());
    }
  }

  private void mark(String name, Optional<Long> at) {
    if (marks.size() < MOST_MARKS && at.isPresent()) {
      marks.putIfAbsent(name, at.get());
    }
  }

  private void iteration(JsonNode json) {
    // What stands before hello isn't the agent's.
    if (hello == null || json.path("warmup").asBoolean(false)) {
      return;
    }
    for (var value : json.path("values").properties()) {
      if (value.getValue().isNumber()) {
        values.add(value.getKey(), value.getValue().asDouble());
      } else {
        damaged++;
      }
    }
  }

  /** Whether the container's entrypoint is the agent. */
  boolean present() {
    return hello != null;
  }

  /** Whether the last record has been read; what comes after it counts for nothing. */
  boolean isOver() {
    return hello != null && bye != null;
  }

  /** Whether a mark has been read. */
  boolean hasMarks() {
    return !marks.isEmpty();
  }

  /** What the agent exits with, by its last record. */
  Optional<Integer> exitCode() {
    if (!isOver()) {
      return Optional.empty();
    }
    JsonNode code = bye.path("exitCode");
    JsonNode signal = bye.path("signal");
    if (code.isInt()) {
      return Optional.of(code.intValue());
    }
    return signal.isInt() ? Optional.of(SIGNALLED + signal.intValue()) : Optional.empty();
  }

  /** What the sandbox's monotonic clock has against the stamps of the records, if anything. */
  Optional<String> clockStep() {
    return monotonic.problem();
  }

  /** What is wrong with the records as a whole, if anything. */
  Optional<String> problem() {
    if (hello == null) {
      return bye != null
          ? Optional.of(
              "the agent's first record (hello) is missing: the log has lost its beginning; the kubelet keeps no more of it than containerLogMaxSize")
          : Optional.empty();
    }
    int protocol = hello.path("protocol").asInt(0);
    if (protocol != PROTOCOL) {
      return Optional.of(
          "the agent in the image speaks protocol %d, this operator %d: use images and operator of one version"
              .formatted(protocol, PROTOCOL));
    }
    if (damaged > 0) {
      return Optional.of(
          "%d of the agent's records can't be read: the log is damaged".formatted(damaged));
    }
    if (bye == null) {
      return Optional.of("the agent's last record (bye) is missing: the log was cut off");
    }
    return Optional.empty();
  }

  /** When the log took the mark, in nanoseconds since 1970 by the node's clock. */
  Optional<Long> mark(String name) {
    return Optional.ofNullable(marks.get(name));
  }

  /** What the workload said of its failure. */
  Optional<String> error() {
    return Optional.ofNullable(error).filter(e -> !e.isBlank());
  }

  /** The last record; a missing node without one. */
  JsonNode bye() {
    return bye == null ? MissingNode.getInstance() : bye;
  }

  /** What the sandbox showed. */
  Optional<SandboxShown> sandbox() {
    return hello == null ? Optional.empty() : Optional.of(SandboxShown.of(hello, sandbox));
  }
}
