package dev.runtimebench.results.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.runtimebench.results.sample.SandboxShown;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The agent's records in one log (docs/reference/agent-protocol.md). No line makes the reading
 * fail: this class counts the lines that are not valid records.
 */
public final class AgentRecords {

  /** What a record begins with. */
  public static final String PREFIX = "@rtb ";

  /** The version of the protocol. */
  static final int PROTOCOL = 1;

  /** The agent's lines are never longer; a longer line is not from the agent. */
  private static final int MAX_RECORD_LENGTH = 4096;

  private static final int MAX_MARKS = 64;

  /** If a signal kills the workload, the agent exits with this number plus the signal's number. */
  private static final int SIGNAL_EXIT_BASE = 128;

  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final IterationValues values;
  private final ReadingListener listener;
  private final Map<String, Long> marks = new HashMap<>();
  private final Map<IdleMark, Long> idle = new EnumMap<>(IdleMark.class);
  private final IterationTotals totals = new IterationTotals();
  private final MonotonicCheck monotonic = new MonotonicCheck();
  private JsonNode hello;
  private JsonNode sandbox = MissingNode.getInstance();
  private JsonNode bye;
  private String error;
  private int damaged;

  AgentRecords(IterationValues values, ReadingListener listener) {
    this.values = values;
    this.listener = listener;
  }

  /**
   * Takes a line that begins with {@link #PREFIX}.
   *
   * @param line the number of the line
   * @param stamp the time of the line, by the node's clock
   */
  void take(long line, String text, Supplier<Optional<Long>> stamp) {
    JsonNode json = parse(text);
    if (json == null) {
      damaged++;
      listener.ignored(line, "the record is damaged");
      return;
    }
    if (bye != null) {
      return;
    }
    switch (json.path("type").asText("")) {
      case "hello" -> hello(json, stamp);
      case "sandbox" -> sandbox = json;
      case "mark" -> {
        Optional<Long> at = stamp.get();
        mark(json.path("name").asText(""), at);
        monotonic.take(json.path("monoNs"), at);
        listener.mark(line, json.path("name").asText(""));
      }
      case "iteration" -> iteration(line, json);
      case "idle" -> idle(json, stamp.get());
      case "error" -> error = json.path("message").asText("");
      case "bye" -> bye = json;
      default -> {
        // A later version of the agent may write other records; they are ignored.
      }
    }
  }

  private static JsonNode parse(String text) {
    if (text.length() > MAX_RECORD_LENGTH) {
      return null;
    }
    try {
      JsonNode json = STRICT.readValue(text.substring(PREFIX.length()));
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private void hello(JsonNode json, Supplier<Optional<Long>> stamp) {
    if (hello == null) {
      hello = json;
      monotonic.take(json.path("monoNs"), stamp.get());
    }
  }

  private void mark(String name, Optional<Long> at) {
    if (marks.size() < MAX_MARKS && at.isPresent()) {
      marks.putIfAbsent(name, at.get());
    }
  }

  private void idle(JsonNode json, Optional<Long> at) {
    monotonic.take(json.path("monoNs"), at);
    String name = json.path("name").asText("");
    for (IdleMark mark : IdleMark.values()) {
      if (mark.inRecord().equals(name) && at.isPresent()) {
        idle.putIfAbsent(mark, at.get());
      }
    }
  }

  private void iteration(long line, JsonNode json) {
    // A line before hello is not from the agent.
    if (hello == null) {
      listener.ignored(line, "the record comes before the agent's first record");
      return;
    }
    totals.take(json.path("values"));
    if (json.path("warmup").asBoolean(false)) {
      listener.ignored(line, "a warm-up iteration");
      return;
    }
    for (var value : json.path("values").properties()) {
      if (value.getValue().isNumber()) {
        values.add(value.getKey(), value.getValue().asDouble());
        listener.iteration(line, value.getKey(), value.getValue().asDouble());
      } else {
        damaged++;
        listener.ignored(line, "a value is not a number");
      }
    }
  }

  /** Whether the container's entrypoint is the agent. */
  public boolean present() {
    return hello != null;
  }

  /** Whether the last record has been read; later lines are ignored. */
  public boolean isOver() {
    return hello != null && bye != null;
  }

  /** Whether a mark has been read. */
  public boolean hasMarks() {
    return !marks.isEmpty();
  }

  /** The agent's exit code, from its last record. */
  public Optional<Integer> exitCode() {
    if (!isOver()) {
      return Optional.empty();
    }
    JsonNode code = bye.path("exitCode");
    JsonNode signal = bye.path("signal");
    if (code.isInt()) {
      return Optional.of(code.intValue());
    }
    return signal.isInt() ? Optional.of(SIGNAL_EXIT_BASE + signal.intValue()) : Optional.empty();
  }

  /**
   * How the sandbox's monotonic clock contradicts the stamps of the records; empty if it agrees.
   */
  public Optional<String> clockStep() {
    return monotonic.problem();
  }

  /** What is wrong with the records as a whole; empty if nothing is. */
  public Optional<String> problem() {
    if (hello == null) {
      return bye != null
          ? Optional.of(
              "the agent's first record (hello) is missing: the log has lost its beginning; the kubelet keeps only containerLogMaxSize of a log")
          : Optional.empty();
    }
    int protocol = hello.path("protocol").asInt(0);
    if (protocol != PROTOCOL) {
      return Optional.of(
          "the agent in the image speaks protocol %d, and this operator speaks protocol %d; use images and operator of the same version"
              .formatted(protocol, PROTOCOL));
    }
    if (damaged > 0) {
      return Optional.of(
          "%d of the agent's records cannot be read: the log is damaged".formatted(damaged));
    }
    if (bye == null) {
      return Optional.of("the agent's last record (bye) is missing: the log was cut off");
    }
    return Optional.empty();
  }

  /** The time of the mark in the log, in nanoseconds since 1970 by the node's clock. */
  public Optional<Long> mark(String name) {
    return Optional.ofNullable(marks.get(name));
  }

  /** The time of an idle record, in nanoseconds since 1970 by the node's clock. */
  public Optional<Long> idle(IdleMark mark) {
    return Optional.ofNullable(idle.get(mark));
  }

  /** The number of iteration records, warm-up included. */
  public long iterations() {
    return totals.records();
  }

  /** The sum of a value in all iteration records, warm-up included. */
  public PodValue total(String name) {
    return totals.of(name);
  }

  /** The workload's error message; empty without an error record. */
  public Optional<String> error() {
    return Optional.ofNullable(error).filter(e -> !e.isBlank());
  }

  /** The last record; a MissingNode if there is none. */
  public JsonNode bye() {
    return bye == null ? MissingNode.getInstance() : bye;
  }

  /** What the sandbox showed; empty without the agent. */
  public Optional<SandboxShown> sandbox() {
    return hello == null ? Optional.empty() : Optional.of(SandboxShown.of(hello, sandbox));
  }
}
