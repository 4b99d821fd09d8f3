package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts JSON to CEL values of the types in the schema. Strings stay strings, also where the
 * schema has a format, and the names of properties are not escaped.
 */
final class CelValues {

  private CelValues() {}

  static Object of(JsonNode schema, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT:
        Map<String, Object> map = new LinkedHashMap<>();
        value
            .properties()
            .forEach(
                field ->
                    map.put(
                        field.getKey(),
                        of(Schemas.field(schema, field.getKey()), field.getValue())));
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
        return value.asText();
    }
  }
}
