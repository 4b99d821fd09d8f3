package dev.runtimebench.cli.html.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Fills in a Vega-Lite specification. The specification is a resource; a string like {@code
 * "$title"} in the resource stands for a value. The rows of the data go into {@code datasets}.
 */
final class PlotSpec {

  private static final int PADDING = 14;

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode spec;

  private PlotSpec(ObjectNode spec) {
    this.spec = spec;
  }

  /**
   * Reads a specification and fills in its values.
   *
   * @param name the resource's name, without the extension
   * @param values the values by name, without the dollar sign
   */
  static PlotSpec of(String name, Map<String, Object> values) {
    try (InputStream in = PlotSpec.class.getResourceAsStream(name + ".json")) {
      return new PlotSpec((ObjectNode) filled(JSON.readTree(in), values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the scale of values: logarithmic, or linear and not from zero. */
  static Map<String, Object> scale(boolean log) {
    return log
        ? Map.of("type", "log", "nice", false, "padding", PADDING)
        : Map.of("type", "linear", "nice", false, "padding", PADDING, "zero", false);
  }

  private static JsonNode filled(JsonNode node, Map<String, Object> values) {
    if (node.isTextual() && node.textValue().startsWith("$")) {
      Object value = values.get(node.textValue().substring(1));
      if (value == null) {
        throw new IllegalArgumentException("no value for " + node.textValue());
      }
      return JSON.valueToTree(value);
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(e -> e.setValue(filled(e.getValue(), values)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, filled(array.get(i), values));
      }
    }
    return node;
  }

  /** Adds the rows of a data set. */
  PlotSpec with(String dataset, List<? extends Record> rows) {
    spec.withObjectProperty("datasets").set(dataset, JSON.valueToTree(rows));
    return this;
  }

  ObjectNode tree() {
    return spec;
  }
}
