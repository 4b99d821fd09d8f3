package dev.runtimebench.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.OptionalDouble;

/** The JSON document that a tool prints: all of its output, or else the last line that is one. */
final class JsonOutput {

  private static final int LARGEST = 4 * 1024 * 1024;

  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final StringBuilder all = new StringBuilder();
  private String lastLine = "";
  private boolean tooLarge;
  private JsonNode document;

  void take(String line) {
    String trimmed = line.strip();
    if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
      lastLine = trimmed;
    }
    if (all.length() + line.length() < LARGEST) {
      all.append(line).append('\n');
    } else {
      tooLarge = true;
    }
  }

  /** The number at that JSON pointer; a number in a string counts. */
  OptionalDouble number(String pointer) {
    if (document == null) {
      document = tooLarge ? parse(lastLine) : parse(all.toString());
      document = document.isMissingNode() ? parse(lastLine) : document;
    }
    JsonNode node = document.at(pointer);
    if (node.isNumber()) {
      return OptionalDouble.of(node.asDouble());
    }
    try {
      return node.isTextual()
          ? OptionalDouble.of(Double.parseDouble(node.asText().strip()))
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode parsed = STRICT.readValue(text);
      return parsed == null ? MissingNode.getInstance() : parsed;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }
}
