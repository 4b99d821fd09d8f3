package dev.runtimebench.operator.boot;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** Where in a document something couldn't be read, as the messages name fields. */
public final class JsonPath {

  private JsonPath() {}

  /** Such as {@code items[3].spec.resources}; empty when it is the document itself. */
  public static String of(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }
}
