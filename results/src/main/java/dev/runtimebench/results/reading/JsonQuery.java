package dev.runtimebench.results.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A JSONPath (RFC 9535; docs/adr/0010-jsonpath.md). The size and the depth of a document are
 * bounded, and so is the work of a search.
 */
public final class JsonQuery {

  private static final int MAX_VALUES = 100_000;
  private static final int MAX_DEPTH = 200;

  /**
   * One selected value.
   *
   * @param token what the value is
   * @param text the text of a string or a number
   * @param line the line of the document, from 1; 0 if unknown
   */
  public record Scalar(JsonToken token, String text, int line) {}

  /**
   * The selected values in the order of the document.
   *
   * @param problem why the document was not searched; empty if it was
   */
  public record Selected(List<Scalar> values, Optional<String> problem) {}

  private final PathSyntax.Query query;

  private JsonQuery(PathSyntax.Query query) {
    this.query = query;
  }

  /**
   * Returns the query of a path.
   *
   * @throws IllegalArgumentException if the text is not a path
   */
  public static JsonQuery of(String path) {
    return new JsonQuery(PathParser.parse(path));
  }

  /** Returns why the text is not a path; empty if it is one. */
  public static Optional<String> problem(String path) {
    try {
      of(path);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Selects values of a document.
   *
   * @param parser before the first token of the document
   * @param withLines whether to note the lines of the values, which takes memory
   * @throws IOException if the text is not JSON
   */
  public Selected select(JsonParser parser, boolean withLines) throws IOException {
    Tree tree = new Tree(parser, withLines);
    JsonNode document = tree.next(0);
    if (tree.problem != null) {
      return new Selected(List.of(), Optional.of(tree.problem));
    }
    try {
      return new Selected(
          select(document).stream()
              .map(
                  node ->
                      new Scalar(
                          node.asToken(),
                          node.isValueNode() ? node.asText() : "",
                          tree.lines.getOrDefault(node, 0)))
              .toList(),
          Optional.empty());
    } catch (PathSearch.TooMuchException e) {
      return new Selected(
          List.of(),
          Optional.of("the path takes too many steps in the JSON document; use fewer .. and *"));
    }
  }

  /** The selected nodes of a document. */
  List<JsonNode> select(JsonNode document) {
    return new PathSearch(document).select(query, document);
  }

  /** Reads a bounded document. */
  private static final class Tree {
    private final JsonParser parser;
    private final boolean withLines;

    /** By the node itself: two nodes may be equal. */
    private final IdentityHashMap<JsonNode, Integer> lines = new IdentityHashMap<>();

    private int values;
    private String problem;

    Tree(JsonParser parser, boolean withLines) {
      this.parser = parser;
      this.withLines = withLines;
    }

    JsonNode next(int depth) throws IOException {
      return element(parser.nextToken(), depth);
    }

    private JsonNode element(JsonToken token, int depth) throws IOException {
      if (++values > MAX_VALUES) {
        problem =
            "the JSON document has more than %d values, too many for a path; use a pointer"
                .formatted(MAX_VALUES);
      } else if (depth > MAX_DEPTH) {
        problem =
            "the JSON document is nested more than %d deep, too deep for a path; use a pointer"
                .formatted(MAX_DEPTH);
      }
      if (problem != null || token == null) {
        return NullNode.instance;
      }
      return switch (token) {
        case START_ARRAY -> array(depth);
        case START_OBJECT -> object(depth);
        case VALUE_STRING -> placed(TextNode.valueOf(parser.getText()));
        case VALUE_TRUE, VALUE_FALSE -> BooleanNode.valueOf(token == JsonToken.VALUE_TRUE);
        case VALUE_NUMBER_INT -> placed(BigIntegerNode.valueOf(parser.getBigIntegerValue()));
        case VALUE_NUMBER_FLOAT -> placed(DoubleNode.valueOf(parser.getDoubleValue()));
        default -> NullNode.instance;
      };
    }

    private JsonNode placed(JsonNode node) {
      if (withLines) {
        lines.put(node, parser.currentTokenLocation().getLineNr());
      }
      return node;
    }

    private JsonNode array(int depth) throws IOException {
      ArrayNode elements = JsonNodeFactory.instance.arrayNode();
      for (JsonToken token = parser.nextToken();
          problem == null && token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        elements.add(element(token, depth + 1));
      }
      return elements;
    }

    private JsonNode object(int depth) throws IOException {
      ObjectNode members = JsonNodeFactory.instance.objectNode();
      while (problem == null && parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        members.set(name, next(depth + 1));
      }
      return members;
    }
  }
}
