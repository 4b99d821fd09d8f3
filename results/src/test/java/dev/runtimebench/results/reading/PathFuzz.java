package dev.runtimebench.results.reading;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.testkit.fuzz.FuzzedLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A target for {@code Fuzzer}: JSONPath. The first line is the path, and the rest is the document.
 * A path selects values of the document, and a path of names and positions selects what the JSON
 * pointer with the same steps selects.
 */
public final class PathFuzz {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final JsonMapper TREE = new JsonMapper(JSON);
  private static final int MAX_MESSAGE = 500;

  private PathFuzz() {}

  /** Reads one path and searches one document. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedLines lines = new FuzzedLines(data);
    String path = lines.next();
    byte[] document = lines.rest();
    PathSyntax.Query query;
    try {
      query = PathParser.parse(path);
    } catch (IllegalArgumentException e) {
      String why = JsonQuery.problem(path).orElseThrow();
      require(!why.isBlank() && why.length() < MAX_MESSAGE, "a reason is short", why);
      return;
    }
    JsonQuery.Selected selected;
    try (JsonParser parser = JSON.createParser(document)) {
      selected = JsonQuery.of(path).select(parser, true);
    } catch (IOException e) {
      return;
    }
    require(
        selected.problem().isEmpty() || selected.values().isEmpty(),
        "a document is searched or refused",
        selected.problem());
    if (selected.problem().isEmpty()) {
      compare(query, document, selected.values());
    }
  }

  private static void compare(
      PathSyntax.Query query, byte[] document, List<JsonQuery.Scalar> selected) {
    List<JsonQuery.Scalar> all = new ArrayList<>();
    JsonNode root;
    try (JsonParser parser = JSON.createParser(document)) {
      root = TREE.readTree(parser);
    } catch (IOException e) {
      throw new IllegalStateException("what was searched is JSON", e);
    }
    if (root == null) {
      return;
    }
    collect(root, all);
    Set<String> known = new HashSet<>();
    all.forEach(scalar -> known.add(text(scalar)));
    for (JsonQuery.Scalar one : selected) {
      require(known.contains(text(one)), "a selected value is in the document", one);
    }
    if (query.isSingular()) {
      JsonNode there = at(root, query);
      List<JsonQuery.Scalar> single = new ArrayList<>();
      if (!there.isMissingNode()) {
        collect(there, single);
        single = single.subList(0, 1);
      }
      require(
          single.stream()
              .map(PathFuzz::text)
              .toList()
              .equals(selected.stream().map(PathFuzz::text).toList()),
          "a path of steps selects what a pointer selects",
          single,
          selected);
    }
  }

  private static void collect(JsonNode node, List<JsonQuery.Scalar> into) {
    into.add(new JsonQuery.Scalar(node.asToken(), node.isValueNode() ? node.asText() : "", 0));
    node.forEach(child -> collect(child, into));
  }

  private static String text(JsonQuery.Scalar scalar) {
    return (scalar.token().isNumeric() ? "number" : scalar.token().toString()) + scalar.text();
  }

  private static JsonNode at(JsonNode root, PathSyntax.Query query) {
    JsonNode node = root;
    for (PathSyntax.Segment segment : query.segments()) {
      PathSyntax.Selector selector = segment.selectors().get(0);
      if (selector instanceof PathSyntax.Name name) {
        node =
            node.isObject()
                ? node.at(JsonPointer.empty().appendProperty(name.name()))
                : missing(node);
      } else {
        long index = ((PathSyntax.Index) selector).index();
        long position = index < 0 ? node.size() + index : index;
        boolean there = node.isArray() && position >= 0 && position < node.size();
        node = there ? node.at("/" + position) : missing(node);
      }
    }
    return node;
  }

  private static JsonNode missing(JsonNode node) {
    return node.path("").path("").path(-1);
  }
}
