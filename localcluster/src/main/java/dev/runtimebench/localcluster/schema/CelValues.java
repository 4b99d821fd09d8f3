package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns JSON into CEL values as the schema types them. */
final class CelValues {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelValues() {}

  static Object of(JsonNode schema, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT:
        Map<String, Object> map = new LinkedHashMap<>();
        value
            .properties()
            .forEach(
                field -> {
                  boolean property = schema.path("properties").has(field.getKey());
                  String name = property ? escape(field.getKey()) : field.getKey();
                  map.put(name, of(Schemas.field(schema, field.getKey()), field.getValue()));
                });
        return map;
      case ARRAY:
        List<Object> list = new ArrayList<>();
        value.forEach(item -> list.add(of(schema.path("items"), item)));
        return list;
      case NUMBER:
        boolean isDouble =
            schema.path("type").asText().equals("number") || !value.isIntegralNumber();
        return isDouble ? (Object) value.asDouble() : (Object) value.asLong();
      case BOOLEAN:
        return value.asBoolean();
      case NULL:
        return NullValue.NULL_VALUE;
      default:
        return CelFormats.of(schema.path("format").asText(), value.asText());
    }
  }

  /** Kubernetes' escaping of property names that are no CEL identifiers. */
  static String escape(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
