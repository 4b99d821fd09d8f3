package dev.runtimebench.operator.observe.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The JSON document that a tool prints: its whole output, or else the last line that looks like
 * JSON. The document is never parsed into a tree, because the tree of a hostile document is many
 * times as large as its text.
 */
final class JsonOutput {

  private static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private String lastLine = "";
  private boolean tooLarge;
  private byte[] document;

  void take(String line) {
    String trimmed = line.strip();
    if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
      lastLine = trimmed;
    }
    if (!tooLarge) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      tooLarge = all.size() + bytes.length >= MAX_BYTES;
      if (tooLarge) {
        all.reset();
      } else {
        all.writeBytes(bytes);
        all.write('\n');
      }
    }
  }

  /** The number at a JSON pointer, also from a string that holds a number; empty without one. */
  OptionalDouble number(String pointer) {
    return text(pointer).map(FiniteNumber::parse).orElse(OptionalDouble.empty());
  }

  /** The text at a JSON pointer, if the text is not a finite number. */
  Optional<String> refused(String pointer) {
    return text(pointer).filter(t -> FiniteNumber.parse(t).isEmpty()).map(FiniteNumber::quote);
  }

  /** The number or the string at a JSON pointer; empty without one. */
  private Optional<String> text(String pointer) {
    if (document == null) {
      byte[] whole = all.toByteArray();
      document = !tooLarge && isDocument(whole) ? whole : lastLine.getBytes(StandardCharsets.UTF_8);
    }
    if (!isDocument(document)) {
      return Optional.empty();
    }
    try (JsonParser parser =
        new FilteringParserDelegate(
            JSON.createParser(document),
            new JsonPointerBasedFilter(JsonPointer.compile(pointer)),
            TokenFilter.Inclusion.ONLY_INCLUDE_ALL,
            false)) {
      JsonToken token = parser.nextToken();
      return token != null && (token.isNumeric() || token == JsonToken.VALUE_STRING)
          ? Optional.of(parser.getText())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the text is one JSON value and nothing else. */
  private static boolean isDocument(byte[] text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
